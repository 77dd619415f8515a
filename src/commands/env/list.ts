import { KeepCommand } from "../../cli/base-command.ts";
import { listEnvs } from "../../operations/change-envs.ts";
import { renderEnvs } from "../../render/envs.ts";

export default class EnvList extends KeepCommand {
  static override summary = "List the environments.";
  static override group = "Look around" as const;
  static override examples = ["keep env:list"];

  async run(): Promise<void> {
    const { flags } = await this.parse(EnvList);
    const envs = listEnvs(this.context(flags));
    await this.print(envs, () => renderEnvs(envs, this.terminal.style));
  }
}
