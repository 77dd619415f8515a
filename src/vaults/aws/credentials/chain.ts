import { KeepError } from "../../../core/errors.ts";
import type { ChosenProfile } from "../connection.ts";
import { fromContainer } from "./container-credentials.ts";
import type { CredentialSource, SignIn } from "./credentials.ts";
import { environmentCredentials } from "./environment-credentials.ts";
import { fromInstance, isInstanceMetadataOff } from "./metadata.ts";
import { profileCredentials } from "./profile-credentials.ts";
import { findProfile, readProfileFiles } from "./profile-files.ts";
import type { SigningIn } from "./signing-in.ts";
import { readWebIdentityToken } from "./web-identity-token.ts";

/** A source that has nothing says why, in a few words. */
type Found = SignIn | string;

/**
 * The sources of the SDK's default chain, in its order: the environment, the profile, a web
 * identity, the container, the machine. The first that is there counts, also if it then fails:
 * going on would be another identity than the one that was set up.
 *
 * @throws NO_CREDENTIALS with what was tried
 */
export async function signInByChain(
  profile: ChosenProfile | undefined,
  signingIn: SigningIn,
): Promise<SignIn> {
  const tried: string[] = [];
  const sources = [
    () => byEnvironment(profile, signingIn),
    () => byProfile(profile, signingIn),
    () => byWebIdentity(signingIn),
    () => byContainer(signingIn),
    () => byInstance(signingIn),
  ];
  for (const source of sources) {
    const found = await source();
    if (typeof found !== "string") return found;
    tried.push(found);
  }
  throw new KeepError("NO_CREDENTIALS", {
    vault: signingIn.vault,
    profile: profile?.name,
    tried,
  });
}

async function byEnvironment(
  profile: ChosenProfile | undefined,
  { world }: SigningIn,
): Promise<Found> {
  const { variables, warn } = world;
  if (profile !== undefined) {
    // With the others a person has said what is meant.
    if (profile.from === "AWS_PROFILE" && variables.AWS_ACCESS_KEY_ID !== undefined)
      warn(
        "AWS_PROFILE is set and so are keys: the profile counts, where the AWS CLI takes the keys.",
      );
    return "the environment: not looked at, because a profile is named";
  }
  const credentials = environmentCredentials(variables);
  if (credentials === undefined) return "the environment: AWS_ACCESS_KEY_ID is not set";
  return { credentials, source: { kind: "environment" } };
}

async function byProfile(named: ChosenProfile | undefined, signingIn: SigningIn): Promise<Found> {
  const files = await readProfileFiles(signingIn.world.variables, named !== undefined);
  const name = named?.name ?? "default";
  if (named !== undefined) findProfile(files, named);
  else if (!Object.hasOwn(files.profiles, name))
    return `the profile default: not in ${files.shown}`;
  const found = await profileCredentials(files, name, signingIn);
  if (found === undefined) return `the profile ${name}: it has no credentials`;
  const source: CredentialSource = { kind: "profile", profile: name, method: found.method };
  return { credentials: found.credentials, source };
}

async function byWebIdentity({ world, vault, roles, caller }: SigningIn): Promise<Found> {
  const { AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_ARN: arn } = world.variables;
  if (file === undefined) return "a web identity: AWS_WEB_IDENTITY_TOKEN_FILE is not set";
  if (arn === undefined) {
    const problem = "AWS_WEB_IDENTITY_TOKEN_FILE is set, but not AWS_ROLE_ARN, the role to assume";
    throw new KeepError("AWS_CONFIG_INVALID", { file: "environment", problem });
  }
  const sessionName = world.variables["AWS_ROLE_SESSION_NAME"];
  const token = await readWebIdentityToken(file, { vault, role: arn });
  const credentials = await roles.assumeWithToken(token, { arn, sessionName }, caller);
  return { credentials, source: { kind: "web-identity" } };
}

async function byContainer({ world, vault }: SigningIn): Promise<Found> {
  const { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, AWS_CONTAINER_CREDENTIALS_FULL_URI } =
    world.variables;
  if ((AWS_CONTAINER_CREDENTIALS_RELATIVE_URI ?? AWS_CONTAINER_CREDENTIALS_FULL_URI) === undefined)
    return "a container: AWS_CONTAINER_CREDENTIALS_… is not set";
  return { credentials: await fromContainer(world, vault), source: { kind: "container" } };
}

/** Last, and only asked: a machine that is not one of AWS has no such service, which is no failure. */
async function byInstance({ world, vault }: SigningIn): Promise<Found> {
  if (isInstanceMetadataOff(world.variables))
    return "instance metadata: switched off by AWS_EC2_METADATA_DISABLED";
  try {
    const credentials = await fromInstance(world, vault);
    return { credentials, source: { kind: "instance-metadata" } };
  } catch (error) {
    const wanted = world.variables.AWS_EC2_METADATA_SERVICE_ENDPOINT !== undefined;
    if (wanted || !(error instanceof KeepError)) throw error;
    const { reason, status } = error.details;
    return `instance metadata: ${String(reason)}${status === undefined ? "" : ` (HTTP ${String(status)})`}`;
  }
}
