import { KeepError } from "../../core/errors.ts";
import type { VaultSettings } from "../../core/vault-settings.ts";
import { type Connection, chosenProfile } from "./connection.ts";
import type { AwsWorld } from "./world.ts";

/**
 * The region of a vault's calls: its connection's, or what the environment or the profile says.
 *
 * @throws NO_REGION, or what is wrong with the profile that should say it
 */
export async function requireRegion(
  { region, profile }: Connection,
  settings: VaultSettings,
  world: AwsWorld,
): Promise<string> {
  if (region !== undefined) return region;
  const { configuredRegion } = await import("./credentials/client.ts");
  const configured = await configuredRegion(profile);
  if (configured !== undefined) return configured;
  const { findProfile, readProfileFiles } = await import("./credentials/profile-files.ts");
  const named = chosenProfile(settings, world);
  const files = await readProfileFiles(world.variables, named !== undefined);
  if (named !== undefined) findProfile(files, named);
  throw new KeepError("NO_REGION", { vault: settings.slug });
}
