import type { VaultSettings } from "../core/vault-settings.ts";
import type { ListedVault } from "../operations/list-vaults.ts";
import { MASK } from "./mask.ts";
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
  const rows = Object.entries(vaultAsJson(vault)).map(([field, value]) => [
    field,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return renderTable(["Field", "Value"], rows, style);
}

/** What a vault's file says, as JSON. A key that stands there itself is masked. */
export function vaultAsJson(vault: VaultSettings): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(vault)
      .filter(([field]) => field !== "$schema")
      .map(([field, value]) => [field, isLiteralKey(field, value) ? MASK : value]),
  );
}

const KEY_FIELDS = new Set(["access_key_id", "secret_access_key", "session_token"]);

/** These fields should name where the key is: `env:NAME` or `{vault:KEY}`. */
function isLiteralKey(field: string, value: unknown): boolean {
  return KEY_FIELDS.has(field) && !/^(?:env:\w+|\{[^{}]+\})$/.test(String(value));
}
