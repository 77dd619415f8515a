import { KeepCommand } from "../../cli/base-command.ts";
import { arg } from "../../cli/flags.ts";
import { renderVault, vaultAsJson } from "../../render/vaults.ts";

export default class VaultShow extends KeepCommand {
  static override summary = "Show how a vault is configured.";
  static override group = "Look around" as const;
  static override examples = ["keep vault:show local", "keep vault:show local --json"];
  static override args = { slug: arg("short name of the vault", true) };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(VaultShow);
    const vault = this.context(flags).vaultSettings(args.slug!);
    await this.print(vaultAsJson(vault), () => renderVault(vault, this.terminal.style));
  }
}
