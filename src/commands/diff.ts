import { KeepCommand } from "../cli/base-command.ts";
import { comparisonFlags } from "../cli/comparison-flags.ts";
import { arg } from "../cli/flags.ts";
import { envDialectChoices } from "../cli/format-flags.ts";
import { withOptionalValue } from "../cli/optional-value.ts";
import { type CompareOptions, compareContexts } from "../operations/compare-contexts.ts";
import { type ComparisonFormat, comparisonAsJson, renderComparison } from "../render/comparison.ts";

export default class Diff extends KeepCommand {
  static override summary = "Compare environments, vaults and files key by key.";
  static override description =
    "A matrix of keys and contexts. Equal letters in a row are equal values; no value shows.\nAn environment that cannot be read is marked, never taken for empty, and decides the exit code.";
  static override strict = false;
  static override usage = "diff [ENV|VAULT:ENV…] [flags]";
  static override group = "Look around" as const;
  static override exitCodes = [3, 4, 5, 7, 8, 9] as const;
  static override choices = envDialectChoices;
  static override examples = [
    "keep diff staging production",
    "keep diff staging production --changed --only 'DB_*'",
    "keep diff local:staging aws:staging",
    "keep diff --env staging,production --exit-code --format names",
    "keep diff --env staging,production --changed --format markdown",
    "keep diff --env production --template templates/app.env --exit-code",
    "keep diff --env local --file .env",
    "ssh web cat app/.env | keep diff --env production --file - --changed",
  ];
  static override args = { context: arg("environments, or vault:env pairs") };
  static override flags = comparisonFlags;

  async run(): Promise<void> {
    const words = withOptionalValue(this.argv, ["--template", "-t"]);
    const { argv, flags } = await this.parse(Diff, words);
    const context = this.context(flags);
    const comparison = await compareContexts(context, {
      ...flags,
      contexts: argv as string[],
      envs: flags.env,
      vaults: flags.vault,
      files: flags.file,
      fileFormat: flags["file-format"] as CompareOptions["fileFormat"],
      as: flags.as as CompareOptions["as"],
      dialect: flags.dialect as CompareOptions["dialect"],
    });
    for (const warning of comparison.warnings) this.terminal.warn(warning);
    const { style, screen } = this.terminal;
    const format = flags.format as ComparisonFormat;
    const view = { format, unmask: flags.unmask, style, width: screen?.columns };
    const text = (): Promise<string> => renderComparison(comparison, view);
    const json = comparisonAsJson(comparison, flags);
    await (flags.pager ? this.page(json, text) : this.print(json, text));
    if (comparison.exit !== null) this.endWith(comparison.exit);
    else if (flags["exit-code"] && comparison.differences.length > 0) this.endWith(9);
  }
}
