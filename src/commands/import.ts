import { boolean, string } from "@oclif/core/flags";
import { KeepCommand } from "../cli/base-command.ts";
import { chooseFile } from "../cli/file-input.ts";
import { arg, except, list, only, place, yes } from "../cli/flags.ts";
import { readChoices, readDialect, readFormat } from "../cli/format-flags.ts";
import { conflictFlag, planFlags, readPlanFlags } from "../cli/plan-flags.ts";
import { exitCodeOf } from "../operations/apply-plan.ts";
import { importSecrets } from "../operations/import-secrets.ts";
import { renderImported } from "../render/imported.ts";
import { renderPlan } from "../render/plan.ts";

export default class Import extends KeepCommand {
  static override summary = "Store the variables of a file: all of them or none.";
  static override description =
    "Values are taken as they are written: nothing is expanded, nothing is run. Shows what it will do, asks,\nand does it. A line that cannot be stored is named, and keeps all of them out. The file is left alone.";
  static override usage = "import [FILE|-] --env ENV [flags]";
  static override group = "Secrets" as const;
  static override exitCodes = [3, 4, 5, 6, 7, 8] as const;
  static override choices = readChoices;
  static override examples = [
    "keep import .env --env staging --dry-run",
    "keep import .env --env staging",
    "keep import .env --dialect php --env staging --skip-existing",
    "keep import secrets.json --env staging --only 'DB_*' --overwrite",
    "chamber export --format json app | keep import - --format json --env staging --yes",
  ];
  static override args = { file: arg("the file; - or none is standard input") };
  static override flags = {
    format: readFormat,
    dialect: readDialect,
    ...place,
    only,
    except,
    prefix: string({ description: "text before each name, in its key", helpValue: "TEXT" }),
    map: list({
      description: "keys that are not made of the names",
      helpValue: "NAME=KEY,…",
    }),
    "on-conflict": conflictFlag,
    ...planFlags,
    partial: boolean({
      description: "store what can be; what cannot is named, and the exit code 8",
    }),
    plain: boolean({ description: "store new ones unencrypted where the vault can (SSM String)" }),
    yes,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Import);
    const context = this.context(flags);
    const { dryRun, ...plan } = readPlanFlags(flags);
    const result = await importSecrets(context, {
      ...flags,
      dryRun,
      onConflict: flags["on-conflict"] ?? plan.onConflict,
      file: await chooseFile(context, args.file, { asksNothing: flags.yes || dryRun }),
      show: (shown) => this.terminal.preview(renderPlan(shown, this.terminal.rows)),
    });
    await this.print(result, () => (dryRun ? renderPlan(result.plan) : ""));
    if (!dryRun) this.terminal.note(renderImported(result));
    this.endWith(exitCodeOf(result));
  }
}
