import { boolean, string } from "@oclif/core/flags";
import { KeepCommand } from "../cli/base-command.ts";
import { env, except, only, reach, target, template, vaults } from "../cli/flags.ts";
import { dialect, format, formatChoices, naming } from "../cli/format-flags.ts";
import { withOptionalValue } from "../cli/optional-value.ts";
import { readWatchFlags, watchFile } from "../cli/watch-flags.ts";
import { checkExport } from "../operations/check-export.ts";
import type { ExportOptions } from "../operations/exportable.ts";
import { type ExportResult, exportSecrets } from "../operations/export-secrets.ts";
import { watchExport } from "../operations/watch-export.ts";
import {
  checkedExportNote,
  exportAsJson,
  exportNote,
  exportText,
  renderCheckedExport,
} from "../render/export.ts";

export default class Export extends KeepCommand {
  static override summary = "Write secrets for who reads them, directly or through a template.";
  static override description =
    "Each value reads back exactly as it is stored, or is refused. Without --file to standard output.\nA file is written whole or not at all, readable by you alone.";
  static override group = "Deliver" as const;
  static override exitCodes = [3, 4, 5, 6, 7, 8, 9] as const;
  static override choices = formatChoices;
  static override examples = [
    "keep export --env production --template templates/app.env --file .env",
    "keep export --env production --template templates/app.env --file .env --check",
    "keep export --env staging --dialect docker --file docker.env",
    "keep export --env staging --format json --only 'DB_*' --map DB_URL=DATABASE_URL",
    "keep export --env staging --format shell --dialect fish | source",
    "keep export --env production --format k8s --name app | kubectl apply -f -",
    "keep export --env production --format github",
    "keep export --env production --format docker-secrets --file secrets",
  ];
  static override flags = {
    env,
    vault: vaults,
    ...reach,
    only,
    except,
    format,
    dialect,
    ...naming,
    template: string({
      char: "t",
      description: "template to fill; without a FILE the environment's own in the templates folder",
      helpValue: "FILE",
    }),
    all: boolean({ description: "add what the template's vaults have and it does not name" }),
    ...target,
    check: boolean({
      description: "write nothing; exit 9 if the file is not what would be written",
      exclusive: ["overwrite", "append"],
    }),
    watch: watchFile,
    ...template,
  };

  async run(): Promise<void> {
    const words = withOptionalValue(this.argv, ["--template", "-t"], ["--watch"]);
    const { flags } = await this.parse(Export, words);
    const options = {
      ...flags,
      vaults: flags.vault,
      format: flags.format as ExportOptions["format"],
      missing: flags.missing as ExportOptions["missing"],
      as: flags.as as ExportOptions["as"],
    };
    const context = this.context(flags);
    const watching = readWatchFlags(flags);
    if (watching !== undefined) {
      await watchExport(context, options, watching.interval, async (result) => {
        await this.#tell(result);
        this.terminal.handOver();
      });
      this.endWith(130);
    } else if (flags.check) await this.#check(context, options);
    else await this.#export(context, options);
  }

  async #export(
    context: Parameters<typeof exportSecrets>[0],
    options: ExportOptions,
  ): Promise<void> {
    const result = await exportSecrets(context, options);
    for (const warning of result.warnings) this.terminal.warn(warning);
    await this.#tell(result);
  }

  async #tell(result: ExportResult): Promise<void> {
    await this.print(exportAsJson(result), () => exportText(result));
    if (result.file !== null) this.terminal.note(exportNote(result));
  }

  async #check(
    context: Parameters<typeof exportSecrets>[0],
    options: ExportOptions,
  ): Promise<void> {
    const result = await checkExport(context, options);
    for (const warning of result.warnings) this.terminal.warn(warning);
    await this.print(result, () => renderCheckedExport(result));
    this.terminal.note(checkedExportNote(result));
    if (!result.current) this.endWith(9);
  }
}
