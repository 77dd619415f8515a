import { string } from "@oclif/core/flags";
import { KeepCommand } from "../cli/base-command.ts";
import { arg, place, yes } from "../cli/flags.ts";
import { carryOutFlags } from "../cli/plan-flags.ts";
import { exitCodeOf } from "../operations/apply-plan.ts";
import { rollbackSecrets } from "../operations/rollback-secrets.ts";
import { renderPlan } from "../render/plan.ts";
import { renderRolledBack } from "../render/rolled-back.ts";

export default class Rollback extends KeepCommand {
  static override summary = "Give secrets an older value again.";
  static override description =
    "The older value becomes a new version: the one before the current, or the one that --to names. Shows\nwhat it will do, asks, and does it. Done twice, it is undone.";
  static override strict = false;
  static override usage = "rollback KEY… [--to VERSION] [--env ENV] [--vault SLUG] [flags]";
  static override group = "Secrets" as const;
  static override exitCodes = [3, 4, 5, 6, 7, 8] as const;
  static override examples = [
    "keep rollback DB_URL --env staging",
    "keep rollback DB_USER DB_PASSWORD --env production --dry-run",
    "keep rollback DB_URL --to 3 --env staging",
    "keep rollback DB_URL --to AWSPREVIOUS --env staging --vault aws",
  ];
  static override args = { key: arg("names of the secrets") };
  static override flags = {
    to: string({
      description: "version whose value is to count, of one key",
      helpValue: "VERSION",
    }),
    ...place,
    ...carryOutFlags,
    yes,
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Rollback);
    const dryRun = flags["dry-run"];
    const result = await rollbackSecrets(this.context(flags), {
      ...flags,
      dryRun,
      keys: argv as string[],
      show: (plan) => this.terminal.note(renderPlan(plan, this.terminal.rows)),
    });
    await this.print(result, () => (dryRun ? renderPlan(result.plan) : ""));
    if (!dryRun) this.terminal.note(renderRolledBack(result));
    this.endWith(exitCodeOf(result));
  }
}
