import { boolean, string } from "@oclif/core/flags";
import { KeepCommand } from "../cli/base-command.ts";
import { arg, except, only, reach, yes } from "../cli/flags.ts";
import { copySecrets } from "../operations/copy-secrets.ts";
import { renderPlan } from "../render/plan.ts";

export default class Copy extends KeepCommand {
  static override summary = "Copy secrets from one environment to another, by a plan.";
  static override strict = false;
  static override usage = "copy [KEY…] --from [VAULT:]ENV --to [VAULT:]ENV";
  static override group = "Secrets" as const;
  static override exitCodes = [3, 4, 5, 6, 7, 8] as const;
  static override examples = ["keep copy --from staging --to production"];
  static override args = { key: arg("names of the secrets") };
  static override flags = {
    from: string({ description: "where to copy from", helpValue: "[VAULT:]ENV" }),
    to: string({ description: "where to copy to", helpValue: "[VAULT:]ENV" }),
    only,
    except,
    overwrite: boolean({ description: "replace what is there with another value" }),
    "dry-run": boolean({ description: "show the plan, change nothing" }),
    rollback: boolean({
      description: "after a failure, put back what was there",
      default: true,
      allowNo: true,
    }),
    ...reach,
    yes,
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Copy);
    const result = await copySecrets(this.context(flags), {
      ...flags,
      keys: argv as string[],
      onConflict: flags.overwrite ? "overwrite" : "fail",
      dryRun: flags["dry-run"],
      show: (plan) => this.terminal.note(renderPlan(plan)),
    });
    await this.print(result, () => (flags["dry-run"] ? renderPlan(result.plan) : ""));
  }
}
