import { KeepError } from "../../../core/errors.ts";
import { nearest } from "../../../core/nearest.ts";
import type { ProfileMethod } from "./credentials.ts";
import type { Profile } from "./client.ts";
import type { ProfileFiles } from "./profile-files.ts";

/** The sources that a profile's role may name instead of another profile. */
export const CREDENTIAL_SOURCES = ["Environment", "EcsContainer", "Ec2InstanceMetadata"] as const;
export type NamedSource = (typeof CREDENTIAL_SOURCES)[number];

/**
 * How a profile has its credentials, in the SDK's order where it says several things; `undefined`
 * if it has none, only settings such as a region. What the SDK would pass over is an error: half a
 * configuration must not end in another identity.
 *
 * @param asSource as another profile's source, keys go before a role
 * @throws AWS_CONFIG_INVALID
 */
export function methodOf(
  files: ProfileFiles,
  name: string,
  asSource: boolean,
): ProfileMethod | undefined {
  const profile = files.profiles[name]!;
  const broken = problemOf(files, name, profile);
  if (broken !== undefined)
    throw new KeepError("AWS_CONFIG_INVALID", {
      file: files.shown,
      problem: `the profile ${name} ${broken}`,
    });
  const hasKeys = profile["aws_access_key_id"] !== undefined;
  if (asSource && hasKeys) return "keys";
  if (isRole(profile)) return "role";
  if (hasKeys) return "keys";
  if (profile["credential_source"] !== undefined) return "credential-source";
  if (profile["web_identity_token_file"] !== undefined) return "web-identity";
  if (profile["credential_process"] !== undefined) return "credential-process";
  if (SSO_FIELDS.some((field) => profile[field] !== undefined)) return "sso";
  return profile["login_session"] === undefined ? undefined : "login";
}

const SSO_FIELDS = ["sso_session", "sso_account_id", "sso_role_name", "sso_start_url"];

function isRole(profile: Profile): boolean {
  const source = profile["source_profile"] ?? profile["credential_source"];
  return profile["role_arn"] !== undefined && source !== undefined;
}

function problemOf(files: ProfileFiles, name: string, profile: Profile): string | undefined {
  return keysProblem(profile) ?? roleProblem(files, name, profile) ?? ssoProblem(files, profile);
}

function keysProblem(profile: Profile): string | undefined {
  const { aws_access_key_id: id, aws_secret_access_key: secret } = profile;
  if ((id === undefined) === (secret === undefined)) return undefined;
  return id === undefined
    ? "has aws_secret_access_key without aws_access_key_id"
    : "has aws_access_key_id without aws_secret_access_key";
}

function roleProblem(files: ProfileFiles, name: string, profile: Profile): string | undefined {
  const { role_arn: role, source_profile: source, credential_source: named } = profile;
  const { web_identity_token_file: file, mfa_serial: serial, duration_seconds: seconds } = profile;
  if (source !== undefined && named !== undefined)
    return "has both source_profile and credential_source";
  if (named !== undefined && !CREDENTIAL_SOURCES.some((known) => known === named))
    return `has an unknown credential_source; there are ${CREDENTIAL_SOURCES.join(", ")}`;
  if (role === undefined)
    return file === undefined ? undefined : "has web_identity_token_file without role_arn";
  if (source === undefined && named === undefined && file === undefined)
    return "has role_arn, but no source_profile, credential_source or web_identity_token_file";
  if (seconds !== undefined && !/^\d{3,5}$/.test(seconds))
    return "has duration_seconds, which must be a number of seconds";
  if (file !== undefined && serial !== undefined)
    return "has mfa_serial, which cannot be used with web_identity_token_file";
  if (source === undefined || Object.hasOwn(files.profiles, source))
    return loopProblem(files, name);
  const close = nearest(source, Object.keys(files.profiles));
  const hint = close === undefined ? "" : ` (did you mean ${close}?)`;
  return `names the source_profile ${source}, which is not there${hint}`;
}

/** A profile with keys ends a chain, also if it names itself. */
function loopProblem({ profiles }: ProfileFiles, start: string): string | undefined {
  const visited = [start];
  for (let next = profiles[start]?.["source_profile"]; next !== undefined;) {
    const profile: Profile | undefined = profiles[next];
    if (profile?.["aws_access_key_id"] !== undefined) return undefined;
    if (visited.includes(next)) return `is its own source: ${[...visited, next].join(" > ")}`;
    visited.push(next);
    next = profile?.["source_profile"];
  }
  return undefined;
}

function ssoProblem({ ssoSessions }: ProfileFiles, profile: Profile): string | undefined {
  if (!SSO_FIELDS.some((field) => profile[field] !== undefined)) return undefined;
  const { sso_session: name } = profile;
  const session = name === undefined ? profile : ssoSessions[name];
  if (session === undefined) return `names the sso-session ${name}, which is not there`;
  const missing = [
    ...["sso_account_id", "sso_role_name"].filter((field) => profile[field] === undefined),
    ...["sso_start_url", "sso_region"].filter((field) => session[field] === undefined),
  ];
  return missing.length === 0 ? undefined : `lacks ${missing.join(" and ")}`;
}
