import { boolean } from "@oclif/core/flags";
import { KeepCommand } from "../cli/base-command.ts";
import { list } from "../cli/flags.ts";
import { chooseWorkspace } from "../operations/choose-workspace.ts";

export default class Workspace extends KeepCommand {
  static override summary = "Choose the vaults and environments that you work with.";
  static override description =
    "Your own choice, not committed. An order of vaults given here is the order in which they are merged.";
  static override group = "Set up" as const;
  static override examples = [
    "keep workspace",
    "keep workspace --vaults local --envs local,staging",
    "keep workspace --reset",
  ];
  static override flags = {
    vaults: list({ description: "work with these vaults", helpValue: "SLUG,…" }),
    envs: list({ description: "work with these environments", helpValue: "ENV,…" }),
    reset: boolean({ description: "work with everything", exclusive: ["vaults", "envs"] }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Workspace);
    const choice = await chooseWorkspace(this.context(flags), flags);
    const shown = (names: readonly string[]): string => names.join(", ") || "all";
    await this.print(
      choice,
      () => `vaults: ${shown(choice.active_vaults)}\nenvironments: ${shown(choice.active_envs)}\n`,
    );
  }
}
