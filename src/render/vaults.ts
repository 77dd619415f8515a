import type { VaultSettings } from "../core/vault-settings.ts";
import type { ListedVault } from "../operations/list-vaults.ts";
import { type Style, renderTable } from "./table.ts";

export function renderVaults(vaults: readonly ListedVault[], style: Style): string {
  if (vaults.length === 0) return "No vault is configured. Add one with keep vault:add\n";
  return renderTable(
    ["Slug", "Name", "Driver", "Default", "Active"],
    vaults.map((vault) => [
      vault.slug,
      vault.name ?? "",
      vault.driver,
      vault.default ? style.green("yes") : "",
      vault.active ? "yes" : style.dim("no"),
    ]),
    style,
  );
}

/** A vault's file, a field a line. */
export function renderVault(vault: VaultSettings, style: Style): string {
  const rows = Object.entries(vault)
    .filter(([field]) => field !== "$schema")
    .map(([field, value]) => [field, typeof value === "string" ? value : JSON.stringify(value)]);
  return renderTable(["Field", "Value"], rows, style);
}

/** What a vault's file says, as JSON. */
export function vaultAsJson(vault: VaultSettings): object {
  return Object.fromEntries(Object.entries(vault).filter(([field]) => field !== "$schema"));
}
