import { KeepError } from "../core/errors.ts";
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
  const { load } = findDriver(settings.driver);
  if (load === undefined)
    throw new KeepError("DRIVER_NOT_AVAILABLE", { driver: settings.driver, vault: settings.slug });
  return checkedVault((await load()).openVault(settings, place, world));
}
