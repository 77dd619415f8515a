import type { Place } from "../../../core/names.ts";
import type { VaultSettings } from "../../../core/vault-settings.ts";
import type { VaultWorld } from "../../world.ts";
import { connectionOf } from "../connection.ts";
import { credentialPlan } from "./credential-settings.ts";
import { SharedCredentials } from "./credentials.ts";

/**
 * The credentials of a vault, shared with every vault of the run that signs in the same way.
 * Nothing is read, loaded or asked before they are used.
 *
 * @throws INVALID_CONFIG
 */
export function credentialsOf(
  settings: VaultSettings,
  place: Place,
  world: VaultWorld,
): SharedCredentials {
  const plan = credentialPlan(settings, place, world.aws);
  const key = JSON.stringify(["credentials", plan, connectionOf(settings, "sts", world.aws)]);
  return world.aws.once.get(
    key,
    () =>
      new SharedCredentials(async (again) => {
        const { findCredentials } = await import("./find-credentials.ts");
        return findCredentials(plan, { settings, place }, world, again);
      }),
  );
}
