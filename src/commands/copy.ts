import { boolean, string } from "@oclif/core/flags";
import { KeepCommand } from "../cli/base-command.ts";
import { arg, except, list, only, reach, yes } from "../cli/flags.ts";
import { planFlags, readPlanFlags } from "../cli/plan-flags.ts";
import { exitCodeOf } from "../operations/apply-plan.ts";
import { copySecrets } from "../operations/copy-secrets.ts";
import { renderCopied } from "../render/copied.ts";
import { renderPlan } from "../render/plan.ts";

export default class Copy extends KeepCommand {
  static override summary = "Copy secrets from one environment to another: all of them or none.";
  static override description =
    "Shows what it will do, asks, and does it. Values that are equal already are not written again. If it\nfails in the middle, what it had written is put back.";
  static override strict = false;
  static override usage = "copy [KEY…] --from [VAULT:]ENV --to [VAULT:]ENV [flags]";
  static override group = "Secrets" as const;
  static override exitCodes = [3, 4, 5, 6, 7, 8] as const;
  static override examples = [
    "keep copy --from staging --to production --dry-run",
    "keep copy --from staging --to production",
    "keep copy DB_URL API_TOKEN --from staging --to production --overwrite",
    "keep copy --from local:staging --to aws:staging --except 'DEBUG_*'",
    "keep copy --from staging --to production --overwrite --prune --yes",
    "keep copy DB_URL --from staging --to review --map DB_URL=DATABASE_URL",
  ];
  static override args = { key: arg("names of the secrets; without them all") };
  static override flags = {
    from: string({
      description: "where to copy from; without VAULT the default one",
      helpValue: "[VAULT:]ENV",
    }),
    to: string({ description: "where to copy to, likewise", helpValue: "[VAULT:]ENV" }),
    only,
    except,
    ...planFlags,
    prune: boolean({
      description: "delete what the source does not have; asks by itself",
    }),
    map: list({ description: "other keys in the target", helpValue: "OLD=NEW,…" }),
    ...reach,
    yes,
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Copy);
    const result = await copySecrets(this.context(flags), {
      ...flags,
      ...readPlanFlags(flags),
      keys: argv as string[],
      show: (plan) => this.terminal.preview(renderPlan(plan, this.terminal.rows)),
    });
    await this.print(result, () => (flags["dry-run"] ? renderPlan(result.plan) : ""));
    if (!flags["dry-run"]) this.terminal.note(renderCopied(result));
    this.endWith(exitCodeOf(result));
  }
}
