import { string } from "@oclif/core/flags";
import { KeepCommand } from "../cli/base-command.ts";
import { arg, except, only, place, yes } from "../cli/flags.ts";
import { carryOutFlags } from "../cli/plan-flags.ts";
import { readInstant } from "../cli/time-flags.ts";
import { exitCodeOf } from "../operations/apply-plan.ts";
import { rollbackSecrets } from "../operations/rollback-secrets.ts";
import { renderPlan } from "../render/plan.ts";
import { renderRolledBack } from "../render/rolled-back.ts";

export default class Rollback extends KeepCommand {
  static override summary =
    "Give secrets an older value again, or take an environment back to a time.";
  static override description =
    "The older value becomes a new version: that of the version before the current one, or of the one that\n--to names. With --at everything becomes what it was then: what is newer is deleted, what was deleted comes\nback, as far as the vault can. Shows what it will do, asks, and does it.";
  static override strict = false;
  static override usage = "rollback [KEY…] [--to VERSION | --at TIME] [--env ENV] [flags]";
  static override group = "Secrets" as const;
  static override exitCodes = [3, 4, 5, 6, 7, 8] as const;
  static override examples = [
    "keep rollback DB_URL --env staging",
    "keep rollback DB_USER DB_PASSWORD --env production --dry-run",
    "keep rollback DB_URL --to 3 --env staging",
    "keep rollback DB_URL --to AWSPREVIOUS --env staging --vault aws",
    "keep rollback --at 2h --env staging --dry-run",
    "keep rollback --at '2026-11-20 14:30' --only 'DB_*' --env staging",
  ];
  static override args = { key: arg("names of the secrets; with --at, without them all") };
  static override flags = {
    to: string({
      description: "version whose value is to count, of one key",
      helpValue: "VERSION",
    }),
    at: string({
      description: "time that counts: a date, a time, or 2h, 7d …",
      helpValue: "TIME",
    }),
    only,
    except,
    ...place,
    ...carryOutFlags,
    yes,
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Rollback);
    const dryRun = flags["dry-run"];
    const context = this.context(flags);
    const result = await rollbackSecrets(context, {
      ...flags,
      dryRun,
      at: readInstant("at", flags.at, context.now()),
      keys: argv as string[],
      show: (plan) => this.terminal.preview(renderPlan(plan, this.terminal.rows)),
    });
    await this.print(result, () => (dryRun ? renderPlan(result.plan) : ""));
    if (!dryRun) this.terminal.note(renderRolledBack(result));
    this.endWith(exitCodeOf(result));
  }
}
