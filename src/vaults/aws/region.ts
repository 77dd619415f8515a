import { KeepError } from "../../core/errors.ts";
import type { Connection } from "./connection.ts";

/** The region of a vault's calls: its connection's, or what the environment or the profile says. @throws NO_REGION */
export async function requireRegion(
  { region, profile }: Connection,
  vault: string,
): Promise<string> {
  if (region !== undefined) return region;
  const { configuredRegion } = await import("./credentials/client.ts");
  const configured = await configuredRegion(profile);
  if (configured === undefined) throw new KeepError("NO_REGION", { vault });
  return configured;
}
