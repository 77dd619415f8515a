import { KeepCommand } from "../cli/base-command.ts";
import { describeWorkspace } from "../operations/describe-workspace.ts";
import { renderWorkspaceInfo } from "../render/workspace-info.ts";

export default class Info extends KeepCommand {
  static override summary = "Show every setting in effect, and where it came from.";
  static override group = "Look around" as const;
  static override examples = ["keep info", "keep info --json"];

  async run(): Promise<void> {
    const { flags } = await this.parse(Info);
    const info = describeWorkspace(this.context(flags), {
      version: this.config.version,
      node: process.versions.node,
    });
    await this.print(info, () => renderWorkspaceInfo(info, this.terminal.style));
  }
}
