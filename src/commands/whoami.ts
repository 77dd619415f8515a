import { KeepCommand } from "../cli/base-command.ts";
import { place } from "../cli/flags.ts";
import { identifyCaller } from "../operations/identify-caller.ts";
import { renderCaller } from "../render/caller-identity.ts";

export default class WhoAmI extends KeepCommand {
  static override summary = "Show who you are to a vault, and where that comes from.";
  static override description =
    "For a vault in AWS: account, ARN, the source of the credentials, and when they end; never a key. Needs no permission.";
  static override group = "Look around" as const;
  static override exitCodes = [3, 4, 5, 7] as const;
  static override examples = [
    "keep whoami",
    "keep whoami --vault aws --profile work",
    "keep whoami --vault aws --json",
  ];
  static override flags = place;

  async run(): Promise<void> {
    const { flags } = await this.parse(WhoAmI);
    const caller = await identifyCaller(this.context(flags), flags);
    await this.print(caller, () => renderCaller(caller, this.terminal.style));
  }
}
