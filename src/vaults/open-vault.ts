import type { CallerIdentity } from "../core/caller-identity.ts";
import type { Place } from "../core/names.ts";
import type { Vault } from "../core/vault.ts";
import type { VaultSettings } from "../core/vault-settings.ts";
import { findDriver } from "./catalogue.ts";
import type { VaultWorld } from "./world.ts";
import { checkedVault } from "./wrappers/checked.ts";
import { type NotePlace, recordedVault } from "./wrappers/recorded.ts";

/** What a vault and the wrappers around it get from outside. */
export interface OpeningWorld extends VaultWorld {
  readonly notePlace: NotePlace;
}

/** From a vault's file to a vault that can be used: driver, then wrappers. Does no I/O. */
export async function openVault(
  settings: VaultSettings,
  place: Place,
  world: OpeningWorld,
): Promise<Vault> {
  const driver = await findDriver(settings.driver).load();
  return recordedVault(checkedVault(driver.openVault(settings, place, world)), world.notePlace);
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
