import { boolean } from "@oclif/core/flags";
import { KeepCommand } from "../cli/base-command.ts";
import { except, only, place, yes } from "../cli/flags.ts";
import { planFlags } from "../cli/plan-flags.ts";
import { exitCodeOf } from "../operations/apply-plan.ts";
import { editSecrets } from "../operations/edit-secrets.ts";
import { renderEdited } from "../render/edited.ts";
import { renderPlan } from "../render/plan.ts";

export default class Edit extends KeepCommand {
  static override summary = "Edit the secrets of an environment as a .env, in your editor.";
  static override description =
    "Opens $VISUAL or $EDITOR with a line for each secret. When you leave it, Keep shows what has changed, asks,\nand saves all of it or none. A line deleted deletes its secret. The file is gone then, whatever happens.";
  static override group = "Secrets" as const;
  static override exitCodes = [3, 4, 6, 7, 8] as const;
  static override examples = [
    "keep edit --env staging",
    'keep edit --env staging --only "DB_*"',
    "keep edit --env staging --dry-run",
    'EDITOR="sed -i s/old-host/new-host/" keep edit --env staging --yes',
  ];
  static override flags = {
    ...place,
    only,
    except,
    "dry-run": boolean({ description: "print the plan, change nothing" }),
    rollback: planFlags.rollback,
    yes,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Edit);
    const dryRun = flags["dry-run"];
    const result = await editSecrets(this.context(flags), {
      ...flags,
      dryRun,
      show: (plan) => this.terminal.preview(renderPlan(plan, this.terminal.rows)),
    });
    await this.print(result, () => (dryRun ? renderPlan(result.plan) : ""));
    if (!dryRun) this.terminal.note(renderEdited(result));
    this.endWith(exitCodeOf(result));
  }
}
