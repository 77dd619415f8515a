import { relative, resolve } from "node:path";
import { KeepError } from "../../../core/errors.ts";
import { formatReference } from "../../../core/reference.ts";
import { isIgnoredByGit } from "../../../system/git-ignored.ts";
import type { VaultWorld } from "../../world.ts";
import { connectionOf } from "../connection.ts";
import { signInByChain } from "./chain.ts";
import {
  type CredentialPlan,
  type KeyField,
  type KeySetting,
  KEY_FIELDS,
  type PlannedSource,
} from "./credential-settings.ts";
import { type Credentials, SharedCredentials, type SignIn } from "./credentials.ts";
import type { Caller } from "../sts/sts.ts";
import { RoleSessions } from "./role-sessions.ts";
import { SigningIn } from "./signing-in.ts";
import { readWebIdentityToken } from "./web-identity-token.ts";

/** The sessions of a run, which its vaults share. */
export function roleSessions({ aws }: VaultWorld): RoleSessions {
  return aws.once.get("role sessions", () => new RoleSessions(aws));
}

/**
 * Signs in as a vault's file and the world say: the source first, then the roles in turn.
 *
 * @param again what was found before does not do any more
 */
export async function findCredentials(
  plan: CredentialPlan,
  caller: Caller,
  world: VaultWorld,
  again: boolean,
): Promise<SignIn> {
  const { aws } = world;
  const roles = roleSessions(world);
  if (again) roles.forgetRoles();
  // A profile's role is assumed at the vault's STS.
  const { endpoint } = connectionOf(caller.settings, "sts", aws);
  const source = aws.once.get(
    JSON.stringify(["source", plan.source, endpoint]),
    () =>
      new SharedCredentials(() => signInBy(plan.source, new SigningIn(aws, caller, roles), world)),
  );
  const found = await (again ? source.renewed() : source.current());
  const { mfaSerial: device } = plan;
  let { credentials } = found;
  if (plan.roles.length === 0 && device !== undefined)
    credentials = await withDevice(credentials, device, caller, roles);
  for (const [index, role] of plan.roles.entries())
    credentials = await roles.assume(credentials, role, index === 0 ? device : undefined, caller);
  return { ...found, credentials };
}

/** Without a role a session may stay what it is, but a user's key is not used without the code. */
async function withDevice(
  source: Credentials,
  device: string,
  caller: Caller,
  roles: RoleSessions,
): Promise<Credentials> {
  if (source.sessionToken !== undefined) return source;
  const session = await roles.withDevice(source, device, caller);
  if (session !== undefined) return session;
  const { settings, place } = caller;
  const action = "sts:GetSessionToken";
  throw new KeepError("ACCESS_DENIED", {
    action,
    vault: settings.slug,
    env: place.env,
    resource: "*",
  });
}

async function signInBy(
  source: PlannedSource,
  signingIn: SigningIn,
  world: VaultWorld,
): Promise<SignIn> {
  const { caller, roles, vault } = signingIn;
  switch (source.kind) {
    case "chain":
      return signInByChain(source.profile, signingIn);
    case "token file": {
      const { role } = source;
      const file = resolve(world.root, source.file);
      const token = await readWebIdentityToken(file, { vault, role: role.arn });
      const credentials = await roles.assumeWithToken(token, role, caller);
      return { credentials, source: { kind: "web-identity" } };
    }
    case "keys": {
      const read = await Promise.allSettled(
        KEY_FIELDS.map((field) => readKey(field, source.keys[field], caller, world)),
      );
      // Of several that fail it is the first field that is told, whichever was quicker.
      const [accessKeyId, secretAccessKey, sessionToken] = read.map((one) => {
        if (one.status === "rejected") throw one.reason as Error;
        return one.value;
      });
      const credentials: Credentials = {
        accessKeyId: accessKeyId!,
        secretAccessKey: secretAccessKey!,
        ...(sessionToken === undefined ? {} : { sessionToken }),
      };
      return { credentials, source: { kind: "vault-file" } };
    }
  }
}

/** A key without what is around it, such as the end of a line. @throws CREDENTIAL_MISSING, LITERAL_CREDENTIAL, VAULT_LOOP */
async function readKey(
  field: KeyField,
  setting: KeySetting | undefined,
  { settings, place }: Caller,
  { vaultFile, root, readSecret, aws }: VaultWorld,
): Promise<string | undefined> {
  const vault = settings.slug;
  const refuse = (where: string): never => {
    throw new KeepError("CREDENTIAL_MISSING", { vault, field, place: where });
  };
  switch (setting?.kind) {
    case undefined:
      return undefined;
    case "variable": {
      const value = aws.variables[setting.name]?.trim();
      return value || refuse(`the variable ${setting.name}`);
    }
    case "secret": {
      const { reference } = setting;
      const value = (await readSecret(reference, place.env))?.reveal().trim();
      return value || refuse(`${formatReference(reference)} (environment ${place.env})`);
    }
    case "literal": {
      const file = vaultFile(vault);
      if (!(await isIgnoredByGit(file)))
        throw new KeepError("LITERAL_CREDENTIAL", { vault, field, file: relative(root, file) });
      return setting.value.reveal();
    }
  }
}
