import { boolean } from "@oclif/core/flags";
import { KeepCommand } from "../cli/base-command.ts";
import { arg, except, only, place, yes } from "../cli/flags.ts";
import { restoreSecrets } from "../operations/restore-secrets.ts";
import { renderRestored } from "../render/changes.ts";
import { renderPlan } from "../render/plan.ts";

export default class Restore extends KeepCommand {
  static override summary = "Bring back deleted secrets.";
  static override description =
    "Each comes back as it was, with its versions: all of them, or none if one cannot be restored.\nkeep list --deleted shows what can.";
  static override strict = false;
  static override usage = "restore KEY… [--env ENV] [--vault SLUG] [--only GLOB,…] [--yes]";
  static override group = "Secrets" as const;
  static override exitCodes = [3, 4, 5, 7, 8] as const;
  static override examples = [
    "keep restore API_TOKEN --env staging",
    "keep restore API_TOKEN DB_PASSWORD --env staging --vault aws",
    "keep restore --only 'DB_*' --env staging --dry-run",
  ];
  static override args = { key: arg("names of the secrets") };
  static override flags = {
    ...place,
    only,
    except,
    "dry-run": boolean({ description: "print the plan, restore nothing" }),
    yes,
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Restore);
    const dryRun = flags["dry-run"];
    const result = await restoreSecrets(this.context(flags), {
      ...flags,
      keys: argv as string[],
      dryRun,
      show: (plan) => this.terminal.preview(renderPlan(plan, this.terminal.rows)),
    });
    await this.print(result, () => (dryRun ? renderPlan(result.plan) : ""));
    if (!dryRun) this.terminal.note(renderRestored(result));
  }
}
