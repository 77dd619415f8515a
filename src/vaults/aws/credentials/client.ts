import {
  NODE_REGION_CONFIG_FILE_OPTIONS,
  NODE_REGION_CONFIG_OPTIONS,
  getSSOTokenFromFile,
  loadConfig,
  loadSsoSessionData,
  parseKnownFiles,
} from "@smithy/core/config";
import type { Transport } from "../transport.ts";
import type { Credentials } from "./credentials.ts";

/** What the SDK knows of credentials, one source a function, each loaded when it is used. */

/** The settings of a profile, or of another section, by their names. */
export type Profile = Readonly<Record<string, string | undefined>>;

export interface ParsedProfiles {
  readonly profiles: Readonly<Record<string, Profile>>;
  /** The sections `[sso-session …]`. */
  readonly ssoSessions: Readonly<Record<string, Profile>>;
}

/** The two files of the AWS configuration, read anew: the SDK would keep what it read first. */
export async function parseProfileFiles(): Promise<ParsedProfiles> {
  const profiles = await parseKnownFiles({ ignoreCache: true });
  return { profiles, ssoSessions: await loadSsoSessionData() };
}

/** A token of `aws sso login`. */
export interface SsoToken {
  readonly accessToken: string;
  readonly expiresAt: Date;
}

/** The token of a profile with an sso-session, made fresh where it is about to end. */
export async function refreshedSsoToken(profile: string, transport: Transport): Promise<SsoToken> {
  const { fromSso } = await import("@aws-sdk/token-providers");
  const clientConfig = { requestHandler: transport };
  const { token, expiration } = await fromSso({ profile, clientConfig })();
  return { accessToken: token, expiresAt: expiration ?? new Date() };
}

/** The token for a start URL, as profiles without an sso-session have it. It cannot be made fresh. */
export async function cachedSsoToken(startUrl: string): Promise<SsoToken> {
  const { accessToken, expiresAt } = await getSSOTokenFromFile(startUrl);
  return { accessToken, expiresAt: new Date(expiresAt) };
}

/** The credentials of `aws login`, made fresh where they are about to end. */
export async function loginCredentials(
  profile: string,
  region: string | undefined,
  transport: Transport,
): Promise<Credentials> {
  const { fromLoginCredentials } = await import("@aws-sdk/credential-provider-login");
  return fromLoginCredentials({
    profile,
    clientConfig: { requestHandler: transport, ...(region === undefined ? {} : { region }) },
  })();
}

/** What the metadata service of this machine hands out (EC2). */
export async function instanceCredentials(): Promise<Credentials> {
  const { fromInstanceMetadata } = await import("@smithy/credential-provider-imds");
  const drop = (): void => undefined;
  // Without a logger the SDK writes to the terminal itself.
  const logger = { debug: drop, info: drop, trace: drop, warn: drop, error: drop };
  return fromInstanceMetadata({ timeout: METADATA_TIMEOUT_MS, maxRetries: 0, logger })();
}

/** The service is beside the machine: one that does not answer soon is not there. */
const METADATA_TIMEOUT_MS = 1000;

/** The region that the environment or the profile says, if they do. */
export async function configuredRegion(profile: string | undefined): Promise<string | undefined> {
  const files = {
    ...NODE_REGION_CONFIG_FILE_OPTIONS,
    ignoreCache: true,
    ...(profile === undefined ? {} : { profile }),
  };
  return loadConfig({ ...NODE_REGION_CONFIG_OPTIONS, default: () => "" }, files)().then(
    (region) => region || undefined,
  );
}
