import { KeepCommand } from "../../cli/base-command.ts";
import { arg, env, recipients } from "../../cli/flags.ts";
import { shareVault } from "../../operations/share-vault.ts";

export default class VaultShare extends KeepCommand {
  static override summary = "Let a colleague read a local vault.";
  static override description =
    "Adds age recipients and encrypts the files again for them; with --env only that environment's.";
  static override group = "Share" as const;
  static override exitCodes = [3, 4, 7, 8] as const;
  static override examples = [
    "keep vault:share local --recipient age1…",
    "keep vault:share local --recipient age1… --env staging",
  ];
  static override args = { slug: arg("short name of the vault", true) };
  static override flags = { recipient: recipients, env };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(VaultShare);
    const result = await shareVault(this.context(flags), {
      slug: args.slug!,
      recipients: flags.recipient,
      env: flags.env,
    });
    await this.print(result);
    this.terminal.note(
      `Shared ${result.slug}. Encrypted again: ${result.encrypted.join(", ") || "nothing yet"}. Commit .keep to hand it over.`,
    );
  }
}
