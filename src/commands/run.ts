import { boolean, string } from "@oclif/core/flags";
import { KeepCommand } from "../cli/base-command.ts";
import { except, env, list, only, reach, template, vaults } from "../cli/flags.ts";
import { withOptionalValue } from "../cli/optional-value.ts";
import { type RunOptions, runCommand } from "../operations/run-command.ts";

export default class Run extends KeepCommand {
  static override summary = "Run a program with secrets in its environment.";
  static override description =
    "The secrets are in the program's environment and nowhere else. Signals, streams and the exit code are the program's own.";
  static override group = "Deliver" as const;
  static override exitCodes = [3, 4, 5, 6, 7, 8, 126, 127] as const;
  static override usage = "run [FLAGS] -- COMMAND [ARGUMENT…]";
  static override examples = [
    "keep run --env local -- npm start",
    "keep run --env production --template templates/app.env -- node server.js",
  ];
  static override strict = false;
  static override flags = {
    env,
    vault: vaults,
    ...reach,
    only,
    except,
    template: string({
      char: "t",
      description: "template to fill; without a FILE the environment's own in the templates folder",
      helpValue: "FILE",
    }),
    missing: template.missing,
    inherit: boolean({
      description: "pass on the variables of the shell (--no-inherit: only those programs need)",
      default: true,
      allowNo: true,
    }),
    allow: list({ description: "names", helpValue: "NAME,…", default: [] }),
  };

  async run(): Promise<void> {
    const end = this.argv.indexOf("--");
    const own = this.argv.slice(0, end < 0 ? this.argv.length : end);
    const command = end < 0 ? [] : this.argv.slice(end + 1);
    const { flags } = await this.parse(Run, withOptionalValue(own, ["--template", "-t"]));
    const ended = await runCommand(this.context(flags), {
      ...flags,
      vaults: flags.vault,
      missing: flags.missing as RunOptions["missing"],
      files: [],
      redact: false,
      command: command as unknown as RunOptions["command"],
    });
    this.endLike(ended);
  }
}
