import { KeepCommand } from "../../cli/base-command.ts";
import {
  arg,
  env,
  except,
  only,
  reach,
  target,
  template,
  templateVaults,
} from "../../cli/flags.ts";
import { dialect, envDialectChoices } from "../../cli/format-flags.ts";
import type { ExportOptions } from "../../operations/exportable.ts";
import { exportSecrets } from "../../operations/export-secrets.ts";
import { exportAsJson, exportNote, exportText } from "../../render/export.ts";

export default class TemplateRender extends KeepCommand {
  static override summary = "Fill a template with secrets.";
  static override description =
    "A file is written whole or not at all, readable by you alone. Values are quoted as what the template is written in needs it.";
  static override group = "Deliver" as const;
  static override exitCodes = [3, 4, 5, 6, 7, 8] as const;
  static override examples = [
    "keep template:render templates/app.env --env production --file .env",
    "keep template:render deploy/secret.yaml --env production | kubectl apply -f -",
    "keep template:render deploy/nginx.conf.tmpl --as text --env staging",
  ];
  static override choices = envDialectChoices;
  static override args = { template: arg("file of the template (default: the environment's own)") };
  static override flags = {
    env,
    vault: templateVaults,
    ...reach,
    only,
    except,
    dialect,
    ...template,
    ...target,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(TemplateRender);
    const result = await exportSecrets(this.context(flags), {
      ...flags,
      template: args.template ?? "",
      vaults: flags.vault,
      format: "env",
      all: false,
      missing: flags.missing as ExportOptions["missing"],
      as: flags.as as ExportOptions["as"],
    });
    for (const warning of result.warnings) this.terminal.warn(warning);
    await this.print(exportAsJson(result), () => exportText(result));
    if (result.file !== null) this.terminal.note(exportNote(result));
  }
}
