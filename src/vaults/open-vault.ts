import type { CallerIdentity } from "../core/caller-identity.ts";
import type { Place } from "../core/names.ts";
import type { Vault } from "../core/vault.ts";
import type { VaultSettings } from "../core/vault-settings.ts";
import { findDriver } from "./catalogue.ts";
import type { VaultWorld } from "./world.ts";
import { checkedVault } from "./wrappers/checked.ts";

/** From a vault's file to a vault that can be used: driver, then wrappers. Does no I/O. */
export async function openVault(
  settings: VaultSettings,
  place: Place,
  world: VaultWorld,
): Promise<Vault> {
  const driver = await findDriver(settings.driver).load();
  return checkedVault(driver.openVault(settings, place, world));
}

/** Who the user is to a vault. */
export async function identifyCaller(
  settings: VaultSettings,
  place: Place,
  world: VaultWorld,
): Promise<CallerIdentity> {
  const driver = await findDriver(settings.driver).load();
  return driver.identifyCaller(settings, place, world);
}
