import { boolean } from "@oclif/core/flags";
import { KeepCommand } from "../cli/base-command.ts";
import { environmentFlags, splitAtProgram } from "../cli/environment-flags.ts";
import { list } from "../cli/flags.ts";
import { withOptionalValue } from "../cli/optional-value.ts";
import { grace, readWatchFlags, watch } from "../cli/watch-flags.ts";
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
    "keep run --env production --no-inherit --only 'DB_*' -- ./migrate",
    "keep run --env production --as-file TLS_KEY -- sh -c 'nginx -g \"ssl_certificate_key $TLS_KEY;\"'",
  ];
  static override flags = {
    ...environmentFlags,
    inherit: boolean({
      description: "pass on the variables that are set (--no-inherit: PATH, HOME and a few more)",
      default: true,
      allowNo: true,
    }),
    override: boolean({
      description: "replace variables that are set already, and say nothing of it",
      exclusive: ["keep-existing"],
    }),
    "keep-existing": boolean({
      description: "leave variables that are set already as they are",
      exclusive: ["override"],
    }),
    "as-file": list({
      description: "keys (globs) whose variables hold the path of a private file with the value",
      helpValue: "KEY,…",
      default: [],
    }),
    redact: boolean({
      description:
        "mask the secrets in what the program writes (default: if it is no terminal, and CI is set)",
      allowNo: true,
    }),
    watch,
    grace,
  };

  async run(): Promise<void> {
    const { own, program } = splitAtProgram(this.argv);
    const words = withOptionalValue(own, ["--template", "-t"], ["--watch"]);
    const { flags } = await this.parse(Run, words);
    const ended = await runCommand(this.context(flags), {
      ...flags,
      vaults: flags.vault,
      missing: flags.missing as RunOptions["missing"],
      existing: flags.override ? "override" : flags["keep-existing"] ? "keep" : undefined,
      files: flags["as-file"],
      redact: flags.redact ?? this.terminal.isLogged,
      watch: readWatchFlags(flags),
      command: program,
    });
    this.endLike(ended);
  }
}
