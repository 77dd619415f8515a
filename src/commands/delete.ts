import { boolean, integer } from "@oclif/core/flags";
import { KeepCommand } from "../cli/base-command.ts";
import { arg, except, only, place, yes } from "../cli/flags.ts";
import { deleteSecrets } from "../operations/delete-secrets.ts";
import { renderDeleted } from "../render/changes.ts";
import { renderPlan } from "../render/plan.ts";

export default class Delete extends KeepCommand {
  static override summary = "Delete secrets, after a confirmation.";
  static override description =
    "Shows what it will delete, and asks. If one of the named keys does not exist, nothing is deleted; only in SSM, with --yes, those that exist are, and the others are named. Local vaults and Secrets Manager can restore for a time; SSM deletes at once.";
  static override strict = false;
  static override usage = "delete KEY… [--env ENV] [--vault SLUG] [--only GLOB,…] [--yes]";
  static override group = "Secrets" as const;
  static override exitCodes = [3, 4, 5, 7, 8] as const;
  static override examples = [
    "keep delete OLD_TOKEN --env staging",
    "keep delete OLD_TOKEN OLD_SECRET --env staging --yes",
    'keep delete --only "LEGACY_*" --env staging --dry-run',
    'keep delete --only "LEGACY_*" --env staging',
    "keep delete OLD_TOKEN --env staging --recovery-days 7",
    "keep delete OLD_TOKEN --env staging --purge",
  ];
  static override args = { key: arg("names of the secrets") };
  static override flags = {
    ...place,
    only,
    except,
    "recovery-days": integer({
      description: "days in which it can be restored (Secrets Manager; default 30)",
      min: 7,
      max: 30,
    }),
    purge: boolean({ description: "for good at once, also what was deleted before" }),
    "dry-run": boolean({ description: "print the plan, delete nothing" }),
    yes,
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Delete);
    const dryRun = flags["dry-run"];
    const result = await deleteSecrets(this.context(flags), {
      ...flags,
      keys: argv as string[],
      recoveryDays: flags["recovery-days"],
      dryRun,
      show: (plan) => this.terminal.preview(renderPlan(plan, this.terminal.rows)),
    });
    await this.print(result, () => (dryRun ? renderPlan(result.plan) : ""));
    if (!dryRun) this.terminal.note(renderDeleted(result));
  }
}
