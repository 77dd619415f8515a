import { integer, string } from "@oclif/core/flags";
import { KeepCommand } from "../cli/base-command.ts";
import { arg, place, tableFormat, unmask } from "../cli/flags.ts";
import { readSpan, timeFlags } from "../cli/time-flags.ts";
import { getHistory } from "../operations/get-history.ts";
import { historyAsJson, noteOnHistory, renderHistory } from "../render/history.ts";

export default class History extends KeepCommand {
  static override summary = "List the versions of a secret, newest first.";
  static override description =
    "Says when each version was written, by whom where the vault knows it, and which one counts. Times\nwithout an offset are in your own time zone; those that are shown are UTC. keep get KEY@VERSION prints\none of them, keep rollback KEY --to VERSION makes it count again.";
  static override group = "Secrets" as const;
  static override exitCodes = [3, 4, 5, 7, 8] as const;
  static override examples = [
    "keep history DB_PASSWORD --env staging",
    "keep history DB_PASSWORD --env staging --unmask",
    "keep history DB_PASSWORD --env production --since 7d --user ada",
    'keep history DB_PASSWORD --env production --before "2026-11-20 14:30" --limit 1',
    "keep history aws:DB_PASSWORD --env production --json",
  ];
  static override args = { key: arg("name of the secret, or vault:KEY") };
  static override flags = {
    ...place,
    limit: integer({
      description: "how many versions at most",
      helpValue: "N",
      default: 10,
      min: 1,
    }),
    ...timeFlags,
    user: string({
      description: "only versions that were written by one with this text in the name",
      helpValue: "TEXT",
    }),
    unmask,
    format: tableFormat,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(History);
    const context = this.context(flags);
    const filter = { user: flags.user, ...readSpan(flags, context.now()) };
    const key = args.key ?? (await this.askKey(context));
    const history = await getHistory(context, {
      ...flags,
      ...filter,
      key,
      withValues: flags.unmask,
    });
    const json = historyAsJson(history);
    await this.print(json, () =>
      flags.format === "json"
        ? `${JSON.stringify(json, null, 2)}\n`
        : renderHistory(history, this.terminal.style),
    );
    const note = noteOnHistory(history, filter);
    if (note !== undefined) this.terminal.note(note);
  }
}
