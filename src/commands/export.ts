import { string } from "@oclif/core/flags";
import { KeepCommand } from "../cli/base-command.ts";
import { env, except, only, reach, target, template, vaults } from "../cli/flags.ts";
import { withOptionalValue } from "../cli/optional-value.ts";
import type { ExportOptions } from "../operations/exportable.ts";
import { exportSecrets } from "../operations/export-secrets.ts";
import { exportAsJson, exportNote, exportText } from "../render/export.ts";

export default class Export extends KeepCommand {
  static override summary = "Write secrets as a .env, directly or through a template.";
  static override description =
    "Without --file to standard output. A file is written whole or not at all, readable by you alone.";
  static override group = "Deliver" as const;
  static override exitCodes = [3, 4, 5, 6, 7, 8] as const;
  static override examples = [
    "keep export --env production --template templates/app.env --file .env",
    "keep export --env staging",
    "keep export --env staging --format json",
    'keep export --env staging --only "DB_*" --file db.env --overwrite',
  ];
  static override flags = {
    env,
    vault: vaults,
    ...reach,
    only,
    except,
    format: string({ description: "format of the text", options: ["env", "json"], default: "env" }),
    template: string({
      char: "t",
      description: "template to fill; without a FILE the environment's own in the templates folder",
      helpValue: "FILE",
    }),
    ...target,
    ...template,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Export, withOptionalValue(this.argv, ["--template", "-t"]));
    const result = await exportSecrets(this.context(flags), {
      ...flags,
      vaults: flags.vault,
      format: flags.format as ExportOptions["format"],
      missing: flags.missing as ExportOptions["missing"],
      as: flags.as as ExportOptions["as"],
    });
    for (const warning of result.warnings) this.terminal.warn(warning);
    await this.print(exportAsJson(result), () => exportText(result));
    if (result.file !== null) this.terminal.note(exportNote(result));
  }
}
