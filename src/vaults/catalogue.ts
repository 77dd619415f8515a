import type { CallerIdentity } from "../core/caller-identity.ts";
import { KeepError } from "../core/errors.ts";
import type { Place } from "../core/names.ts";
import { nearest } from "../core/nearest.ts";
import type { DriverManifest, Vault } from "../core/vault.ts";
import type { VaultSettings } from "../core/vault-settings.ts";
import { localManifest } from "./local/manifest.ts";
import { secretsManagerManifest } from "./secretsmanager/manifest.ts";
import { ssmManifest } from "./ssm/manifest.ts";
import type { VaultWorld } from "./world.ts";

/** What a driver's module does. Neither loading it nor opening a vault does any I/O. */
interface Driver {
  openVault(settings: VaultSettings, place: Place, world: VaultWorld): Vault;
  /** What in a vault's file does not go together, in words. */
  settingsProblems(settings: VaultSettings): readonly string[];
  /** Who the user is to such a vault; asks the service. */
  identifyCaller(settings: VaultSettings, place: Place, world: VaultWorld): Promise<CallerIdentity>;
}

interface CatalogueEntry {
  readonly manifest: DriverManifest;
  readonly load: () => Promise<Driver>;
}

/** The one list of drivers, in the order in which they are offered. */
const catalogue: readonly CatalogueEntry[] = [
  { manifest: localManifest, load: () => import("./local/driver.ts") },
  { manifest: ssmManifest, load: () => import("./ssm/driver.ts") },
  { manifest: secretsManagerManifest, load: () => import("./secretsmanager/driver.ts") },
];

export const manifests: readonly DriverManifest[] = catalogue.map((entry) => entry.manifest);

/** @throws UNKNOWN_DRIVER */
export function findDriver(driver: string): CatalogueEntry {
  const found = catalogue.find((entry) => entry.manifest.driver === driver);
  if (found !== undefined) return found;
  const known = manifests.map((manifest) => manifest.driver);
  throw new KeepError("UNKNOWN_DRIVER", { driver, known, nearest: nearest(driver, known) });
}
