import { KeepCommand } from "../../cli/base-command.ts";
import { arg, env, recipients, yes } from "../../cli/flags.ts";
import { unshareVault } from "../../operations/share-vault.ts";

export default class VaultUnshare extends KeepCommand {
  static override summary = "Take a colleague's access to a local vault away.";
  static override description =
    "Encrypts the files again without them. What they could read so far they still know: change those values.";
  static override group = "Share" as const;
  static override exitCodes = [3, 4, 5, 7] as const;
  static override examples = ["keep vault:unshare local --recipient age1… --env staging"];
  static override args = { slug: arg("short name of the vault", true) };
  static override flags = { recipient: recipients, env, yes };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(VaultUnshare);
    const result = await unshareVault(this.context(flags), {
      slug: args.slug!,
      recipients: flags.recipient,
      env: flags.env,
      yes: flags.yes,
    });
    await this.print(result);
    this.terminal.note(
      `Took them out of ${result.slug}. Encrypted again: ${result.encrypted.join(", ") || "nothing"}. The repository's history still holds what they could read: change those values.`,
    );
  }
}
