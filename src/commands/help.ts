import { KeepCommand } from "../cli/base-command.ts";
import { showHelp } from "../cli/help.ts";
import { findCommand } from "../cli/find-command.ts";
import { arg } from "../cli/flags.ts";

export default class Help extends KeepCommand {
  static override summary = "Show the commands, or how to use one.";
  static override strict = false;
  static override usage = "help [COMMAND]";
  static override group = "Look around" as const;
  static override examples = ["keep help", "keep help export", "keep help vault:add"];
  static override args = { command: arg("a command or a topic") };

  async run(): Promise<void> {
    const { argv } = await this.parse(Help);
    const words = argv as string[];
    const { id } = words.length === 0 ? { id: undefined } : findCommand(this.config, words);
    showHelp(this.config, id ?? words[0], this.terminal);
  }
}
