import { KeepCommand } from "../../cli/base-command.ts";
import { arg, yes } from "../../cli/flags.ts";
import { removeVault } from "../../operations/remove-vault.ts";

export default class VaultRemove extends KeepCommand {
  static override summary = "Remove a vault from the configuration; its secrets stay.";
  static override aliases = ["vault:delete"];
  static override group = "Set up" as const;
  static override examples = ["keep vault:remove aws", "keep vault:remove aws --yes"];
  static override args = { slug: arg("short name of the vault", true) };
  static override flags = { yes };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(VaultRemove);
    const result = await removeVault(this.context(flags), args.slug!, flags.yes);
    await this.print(result);
    this.terminal.note(`Removed the vault ${result.slug}. Its secrets stay where they are.`);
  }
}
