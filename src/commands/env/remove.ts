import { KeepCommand } from "../../cli/base-command.ts";
import { arg, yes } from "../../cli/flags.ts";
import { removeEnv } from "../../operations/change-envs.ts";

export default class EnvRemove extends KeepCommand {
  static override summary = "Remove an environment from the settings; its secrets stay.";
  static override group = "Set up" as const;
  static override examples = ["keep env:remove qa", "keep env:remove qa --yes"];
  static override args = { env: arg("name of the environment", true) };
  static override flags = { yes };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(EnvRemove);
    const result = await removeEnv(this.context(flags), args.env!, flags.yes);
    await this.print(result);
    this.terminal.note(`Removed ${result.env}. Environments: ${result.envs.join(", ")}.`);
  }
}
