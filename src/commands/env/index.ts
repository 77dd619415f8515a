import { boolean } from "@oclif/core/flags";
import { KeepCommand } from "../../cli/base-command.ts";
import { environmentFlags, shell } from "../../cli/environment-flags.ts";
import { withOptionalValue } from "../../cli/optional-value.ts";
import { type ShellOptions, writeShellCommands } from "../../operations/write-shell-commands.ts";
import { shellCommandsAsJson, shellCommandsText } from "../../render/shell-commands.ts";

export default class Env extends KeepCommand {
  static override summary = "Print commands that set secrets in your shell.";
  static override description =
    "The variables are those that keep run gives to a program. The output is for eval; keep run is safer, because a shell hands its variables on to all that it runs.";
  static override group = "Deliver" as const;
  static override exitCodes = [3, 4, 5, 6, 7, 8] as const;
  static override examples = [
    'secrets="$(keep env --env local)" && eval "$secrets"',
    "keep env --env local --shell fish | source",
    "keep env --env local --shell powershell | Out-String | Invoke-Expression",
    'eval "$(keep env --env local --unset)"',
  ];
  static override flags = {
    ...environmentFlags,
    shell,
    unset: boolean({ description: "print commands that remove the variables again" }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Env, withOptionalValue(this.argv, ["--template", "-t"]));
    const result = await writeShellCommands(this.context(flags), {
      ...flags,
      vaults: flags.vault,
      missing: flags.missing as ShellOptions["missing"],
      shell: flags.shell as ShellOptions["shell"],
    });
    for (const warning of result.warnings) this.terminal.warn(warning);
    await this.print(shellCommandsAsJson(result), () => shellCommandsText(result));
  }
}
