import { KeepCommand } from "../../cli/base-command.ts";
import { listVaults } from "../../operations/list-vaults.ts";
import { renderVaults } from "../../render/vaults.ts";

export default class VaultList extends KeepCommand {
  static override summary = "List the configured vaults.";
  static override group = "Look around" as const;
  static override examples = ["keep vault:list"];

  async run(): Promise<void> {
    const { flags } = await this.parse(VaultList);
    const vaults = listVaults(this.context(flags));
    await this.print(vaults, () => renderVaults(vaults, this.terminal.style));
  }
}
