import { boolean } from "@oclif/core/flags";
import { KeepCommand } from "../cli/base-command.ts";
import { arg, list, place, yes } from "../cli/flags.ts";
import { planFlags } from "../cli/plan-flags.ts";
import { exitCodeOf } from "../operations/apply-plan.ts";
import { renameSecrets } from "../operations/rename-secrets.ts";
import { renderRenamePlan, renderRenamed } from "../render/renamed.ts";

export default class Rename extends KeepCommand {
  static override summary = "Give secrets other names, in templates too if you wish.";
  static override description =
    "Writes the value under the new name, then deletes the old one; if that fails, all is as before.\nAn existing secret is never written over, unless it is renamed itself.";
  static override usage = "rename (OLD NEW | --map OLD=NEW,…) [flags]";
  static override group = "Secrets" as const;
  static override exitCodes = [3, 4, 5, 6, 7, 8] as const;
  static override examples = [
    "keep rename DB_URL DATABASE_URL --env staging",
    "keep rename DB_URL DATABASE_URL --env staging --templates",
    "keep rename --map OLD_A=A,OLD_B=B --env staging --dry-run",
    "keep rename --map BLUE=GREEN,GREEN=BLUE --env production --yes",
  ];
  static override args = {
    old: arg("name of the secret"),
    new: arg("the name that it is to have"),
  };
  static override flags = {
    ...place,
    map: list({ description: "several at once", helpValue: "OLD=NEW,…" }),
    templates: boolean({ description: "change the templates that have the old name" }),
    "dry-run": planFlags["dry-run"],
    rollback: planFlags.rollback,
    yes,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Rename);
    const result = await renameSecrets(this.context(flags), {
      ...flags,
      old: args.old,
      name: args.new,
      dryRun: flags["dry-run"],
      show: (preview) => this.terminal.preview(renderRenamePlan(preview, this.terminal.rows)),
    });
    await this.print(result, () => (flags["dry-run"] ? renderRenamePlan(result) : ""));
    if (!flags["dry-run"]) this.terminal.note(renderRenamed(result));
    this.endWith(exitCodeOf(result));
  }
}
