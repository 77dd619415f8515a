import { boolean } from "@oclif/core/flags";
import { KeepCommand } from "../cli/base-command.ts";
import { arg, envs, except, only, reach, tableFormat, unmask, vaults } from "../cli/flags.ts";
import { readQuery } from "../cli/query-input.ts";
import { searchSecrets } from "../operations/search-secrets.ts";
import { matchesAsJson, noteNoMatch, renderMatches } from "../render/found-matches.ts";

export default class Search extends KeepCommand {
  static override summary = "Find a text in values, or in names.";
  static override description =
    "Says where a value has it, and shows none. Without QUERY it is asked for hidden; - reads standard input.\nCapital and small letters are the same to it.";
  static override group = "Look around" as const;
  static override exitCodes = [3, 4, 7, 8] as const;
  static override examples = [
    "keep search --env staging",
    "keep search db.internal --env staging,production",
    "keep search DB_ --keys --env staging",
    "keep search '^postgres://[^@]*@' --regex --env production --vault aws",
    "pbpaste | keep search - --env staging,production",
  ];
  static override args = { query: arg("the text; - reads it from standard input") };
  static override flags = {
    env: envs,
    vault: vaults,
    ...reach,
    keys: boolean({
      description: "look at the names, without decrypting anything",
      exclusive: ["unmask"],
    }),
    regex: boolean({ description: "the text is a regular expression, as in JavaScript" }),
    "case-sensitive": boolean({ description: "tell capital and small letters apart" }),
    only,
    except,
    unmask,
    format: tableFormat,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Search);
    const context = this.context(flags);
    const result = await searchSecrets(context, {
      ...flags,
      query: await readQuery(context, this.terminal, args.query),
      envs: flags.env,
      vaults: flags.vault,
      caseSensitive: flags["case-sensitive"],
    });
    for (const warning of result.warnings) this.terminal.warn(warning);
    const { style, screen } = this.terminal;
    const json = matchesAsJson(result, flags);
    await this.print(json, () =>
      flags.format === "json"
        ? `${JSON.stringify(json, null, 2)}\n`
        : renderMatches(result, { unmask: flags.unmask, style, width: screen?.columns }),
    );
    const note = noteNoMatch(result);
    if (note !== undefined) this.terminal.note(note);
    if (result.exit !== null) this.endWith(result.exit);
  }
}
