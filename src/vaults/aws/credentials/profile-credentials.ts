import { KeepError } from "../../../core/errors.ts";
import { errorName } from "../failures.ts";
import { transportOf } from "../transport.ts";
import { fromContainer } from "./container-credentials.ts";
import type { RoleSettings } from "./credential-settings.ts";
import type { Credentials, ProfileMethod } from "./credentials.ts";
import { environmentCredentials } from "./environment-credentials.ts";
import { fromInstance } from "./metadata.ts";
import type { Profile } from "./client.ts";
import type { ProfileFiles } from "./profile-files.ts";
import { type NamedSource, methodOf } from "./profile-method.ts";
import type { SigningIn } from "./signing-in.ts";
import { readWebIdentityToken } from "./web-identity-token.ts";

interface Found {
  readonly credentials: Credentials;
  readonly method: ProfileMethod;
}

/**
 * The credentials of a profile, and how it has them; `undefined` if it has none. Goes through the
 * profiles as the SDK does, but says at which of them it failed, and why.
 */
export async function profileCredentials(
  files: ProfileFiles,
  name: string,
  signingIn: SigningIn,
  asSource = false,
): Promise<Found | undefined> {
  const method = methodOf(files, name, asSource);
  if (method === undefined) return undefined;
  const credentials = await credentialsBy(method, files, name, signingIn);
  return { credentials, method };
}

async function credentialsBy(
  method: ProfileMethod,
  files: ProfileFiles,
  name: string,
  signingIn: SigningIn,
): Promise<Credentials> {
  const profile = files.profiles[name]!;
  const { roles, caller, vault } = signingIn;
  switch (method) {
    case "keys":
      return keysOf(profile);
    case "credential-source":
      return namedSource(profile, signingIn);
    case "role": {
      const source = await sourceOf(files, name, signingIn);
      return roles.assume(source, roleOf(profile), profile["mfa_serial"], caller);
    }
    case "web-identity": {
      const role = roleOf(profile);
      const file = profile["web_identity_token_file"]!;
      const token = await readWebIdentityToken(file, { vault, role: role.arn });
      return roles.assumeWithToken(token, role, caller);
    }
    case "credential-process":
      return processCredentials(name, profile["credential_process"]!, signingIn);
    case "sso": {
      const { ssoCredentials } = await import("./sso-credentials.ts");
      return ssoCredentials(files, name, caller, signingIn.world);
    }
    case "login":
      return login(name, profile, signingIn);
  }
}

function keysOf(profile: Profile): Credentials {
  const sessionToken = profile["aws_session_token"];
  return {
    accessKeyId: profile["aws_access_key_id"]!,
    secretAccessKey: profile["aws_secret_access_key"]!,
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
}

function roleOf(profile: Profile): RoleSettings {
  const seconds = profile["duration_seconds"];
  return {
    arn: profile["role_arn"]!,
    sessionName: profile["role_session_name"],
    externalId: profile["external_id"],
    durationSeconds: seconds === undefined ? undefined : Number.parseInt(seconds, 10),
  };
}

/** What the role of a profile is assumed with: another profile's credentials, or a named source. */
async function sourceOf(
  files: ProfileFiles,
  name: string,
  signingIn: SigningIn,
): Promise<Credentials> {
  const profile = files.profiles[name]!;
  const source = profile["source_profile"];
  if (source === undefined) return namedSource(profile, signingIn);
  const found = await profileCredentials(files, source, signingIn, true);
  if (found !== undefined) return found.credentials;
  const problem = `the profile ${source}, the source_profile of ${name}, has no credentials`;
  throw new KeepError("AWS_CONFIG_INVALID", { file: files.shown, problem });
}

async function namedSource(profile: Profile, { world, vault }: SigningIn): Promise<Credentials> {
  switch (profile["credential_source"] as NamedSource) {
    case "EcsContainer":
      return fromContainer(world, vault);
    case "Ec2InstanceMetadata":
      return fromInstance(world, vault);
    case "Environment": {
      const found = environmentCredentials(world.variables);
      if (found !== undefined) return found;
      const tried = ["the environment: AWS_ACCESS_KEY_ID is not set"];
      throw new KeepError("NO_CREDENTIALS", { vault, tried });
    }
  }
}

async function processCredentials(
  profile: string,
  command: string,
  signingIn: SigningIn,
): Promise<Credentials> {
  const { vault } = signingIn;
  const { runCredentialProcess } = await import("./credential-process.ts");
  return signingIn.withinTime((signal) =>
    runCredentialProcess(command, { profile, vault, signal }),
  );
}

async function login(name: string, profile: Profile, signingIn: SigningIn): Promise<Credentials> {
  const [{ loginCredentials }, transport] = await Promise.all([
    import("./client.ts"),
    transportOf(signingIn.world),
  ]);
  try {
    return await signingIn.withinTime(() => loginCredentials(name, profile["region"], transport));
  } catch (error) {
    if (errorName(error) !== "CredentialsProviderError") throw error;
    throw new KeepError("LOGIN_EXPIRED", { vault: signingIn.vault, profile: name });
  }
}
