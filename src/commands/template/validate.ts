import { KeepCommand } from "../../cli/base-command.ts";
import { arg, envs, reach, template, templateVaults } from "../../cli/flags.ts";
import { type ValidateOptions, validateTemplates } from "../../operations/validate-templates.ts";
import { renderValidation, validationNote } from "../../render/validation.ts";

export default class TemplateValidate extends KeepCommand {
  static override summary = "Look whether a template is right, and whether its secrets exist.";
  static override description =
    "Without --env no vault is asked. Without a FILE the environments' own templates are looked at.";
  static override group = "Deliver" as const;
  static override exitCodes = [3, 4, 5, 7, 8] as const;
  static override examples = [
    "keep template:validate templates/app.env",
    "keep template:validate templates/app.env --env staging,production",
    "keep template:validate --env production --json",
  ];
  static override args = { template: arg("file of the template") };
  static override flags = { env: envs, vault: templateVaults, ...reach, as: template.as };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(TemplateValidate);
    const result = await validateTemplates(this.context(flags), {
      template: args.template,
      envs: flags.env,
      vaults: flags.vault,
      as: flags.as as ValidateOptions["as"],
    });
    for (const failure of result.failures) this.terminal.warn(failure);
    await this.print(result, () => renderValidation(result, this.terminal.style));
    this.terminal.note(validationNote(result));
    if (!result.valid) this.endWith(8);
  }
}
