import type { CallerIdentity } from "../../core/caller-identity.ts";
import type { Place } from "../../core/names.ts";
import type { VaultSettings } from "../../core/vault-settings.ts";
import type { VaultWorld } from "../world.ts";
import { connectionOf } from "./connection.ts";
import { requireRegion } from "./region.ts";
import { credentialsOf } from "./credentials/credentials-of.ts";
import { credentialPlan } from "./credentials/credential-settings.ts";

/** Signs in as the vault would, and asks STS who that is. Needs no permission at AWS. */
export async function identifyCaller(
  settings: VaultSettings,
  place: Place,
  world: VaultWorld,
): Promise<CallerIdentity> {
  const { aws } = world;
  const region = await requireRegion(connectionOf(settings, "sts", aws), settings, aws);
  const { credentials, source } = await credentialsOf(settings, place, world).current();
  const { roleSessions } = await import("./credentials/find-credentials.ts");
  const identity = await roleSessions(world).identify(credentials, { settings, place });
  const plan = credentialPlan(settings, place, aws);
  const roles = plan.source.kind === "token file" ? [plan.source.role, ...plan.roles] : plan.roles;
  return {
    vault: settings.slug,
    driver: settings.driver,
    account: identity.Account!,
    arn: identity.Arn!,
    user_id: identity.UserId!,
    source: {
      kind: source.kind,
      profile: source.profile ?? null,
      method: source.method ?? null,
    },
    roles: roles.map(({ arn }) => arn),
    expires: credentials.expiration?.toISOString() ?? null,
    region,
  };
}
