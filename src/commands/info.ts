import { KeepCommand } from "../cli/base-command.ts";
import { place } from "../cli/flags.ts";
import { describeWorkspace } from "../operations/describe-workspace.ts";
import { renderWorkspaceInfo } from "../render/workspace-info.ts";

export default class Info extends KeepCommand {
  static override summary = "Show every setting in effect, and where it came from.";
  static override group = "Look around" as const;
  static override description =
    "With --vault also who you are to that vault, as keep whoami shows it.";
  static override exitCodes = [3, 4, 5, 7] as const;
  static override examples = ["keep info", "keep info --vault aws", "keep info --json"];
  static override flags = place;

  async run(): Promise<void> {
    const { flags } = await this.parse(Info);
    const program = { version: this.config.version, node: process.versions.node };
    const info = await describeWorkspace(this.context(flags), program, flags);
    await this.print(info, () => renderWorkspaceInfo(info, this.terminal.style));
  }
}
