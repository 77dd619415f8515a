import { KeepCommand } from "../../cli/base-command.ts";
import { arg } from "../../cli/flags.ts";
import { addEnv } from "../../operations/change-envs.ts";

export default class EnvAdd extends KeepCommand {
  static override summary = "Add an environment.";
  static override group = "Set up" as const;
  static override exitCodes = [6, 8] as const;
  static override examples = ["keep env:add qa"];
  static override args = { env: arg("name of the environment", true) };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(EnvAdd);
    const result = await addEnv(this.context(flags), args.env!);
    await this.print(result);
    this.terminal.note(`Added ${result.env}. Environments: ${result.envs.join(", ")}.`);
  }
}
