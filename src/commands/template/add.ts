import { boolean, string } from "@oclif/core/flags";
import { KeepCommand } from "../../cli/base-command.ts";
import { env, except, only, reach, vaults } from "../../cli/flags.ts";
import { addTemplate } from "../../operations/add-template.ts";
import { renderAddedTemplate } from "../../render/changes.ts";

export default class TemplateAdd extends KeepCommand {
  static override summary = "Write a template from the secrets that there are.";
  static override description =
    "Names every secret of an environment as NAME={vault:KEY}, grouped and sorted. No value is read.";
  static override group = "Deliver" as const;
  static override exitCodes = [3, 4, 5, 6, 7, 8] as const;
  static override examples = [
    "keep template:add --env production",
    "keep template:add --env production --merge",
    'keep template:add --env staging --only "DB_*" --file templates/database.env',
  ];
  static override flags = {
    env,
    vault: vaults,
    ...reach,
    only,
    except,
    file: string({
      char: "o",
      aliases: ["path"],
      description: "file to write (default: the environment's own template); - is standard output",
      helpValue: "FILE",
    }),
    merge: boolean({ description: "add to a template that exists what it does not name yet" }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(TemplateAdd);
    const result = await addTemplate(this.context(flags), { ...flags, vaults: flags.vault });
    for (const warning of result.warnings) this.terminal.warn(warning);
    await this.print(result, () => (result.template === null ? result.text : ""));
    if (result.template !== null) this.terminal.note(renderAddedTemplate(result));
  }
}
