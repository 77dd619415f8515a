import { KeepError } from "../../../core/errors.ts";
import type { Place } from "../../../core/names.ts";
import { type Reference, parseReference } from "../../../core/reference.ts";
import { SecretValue } from "../../../core/secret-value.ts";
import type { VaultSettings } from "../../../core/vault-settings.ts";
import { type ChosenProfile, chosenProfile, field } from "../connection.ts";
import type { AwsWorld } from "../world.ts";

/**
 * Where a vault's credentials come from, and the roles on top: what its file and the world say. As
 * JSON, in which no key shows, it is the same for all that sign in the same way.
 */
export interface CredentialPlan {
  readonly source: PlannedSource;
  /** The device whose code the first call to STS needs. */
  readonly mfaSerial: string | undefined;
  /** Assumed in turn. */
  readonly roles: readonly RoleSettings[];
}

export type PlannedSource =
  | {
      readonly kind: "keys";
      readonly keys: Readonly<Record<KeyField, KeySetting | undefined>>;
      /** Another vault, or another environment, may have others by the same names. */
      readonly vault: string;
      readonly env: string;
    }
  | { readonly kind: "token file"; readonly file: string; readonly role: RoleSettings }
  | { readonly kind: "chain"; readonly profile: ChosenProfile | undefined };

/** The fields of the vault's file that say where a key is. */
export const KEY_FIELDS = ["access_key_id", "secret_access_key", "session_token"] as const;
export type KeyField = (typeof KEY_FIELDS)[number];

/** Where a key is: in a variable (`env:NAME`), in another vault (`{vault:KEY}`), or in the file. */
export type KeySetting =
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "secret"; readonly reference: Reference }
  | { readonly kind: "literal"; readonly value: SecretValue };

export interface RoleSettings {
  readonly arn: string;
  readonly sessionName?: string | undefined;
  readonly externalId?: string | undefined;
  readonly durationSeconds?: number | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly transitiveTagKeys?: readonly string[] | undefined;
  readonly sourceIdentity?: string | undefined;
}

/** What AWS gives at most to a role that is assumed with a role's own session. */
const CHAINED_SECONDS = 3600;

/**
 * What a vault's file and the world say of its credentials. A profile that a flag or `KEEP_PROFILE`
 * names goes before the file's own; the file's own before what the environment has.
 *
 * @throws INVALID_CONFIG
 */
export function credentialPlan(
  settings: VaultSettings,
  { env }: Place,
  world: AwsWorld,
): CredentialPlan {
  const roles = rolesOf(settings);
  const problems = credentialProblems(settings);
  if (problems.length > 0)
    throw new KeepError("INVALID_CONFIG", { file: `.keep/vaults/${settings.slug}.json`, problems });
  const mfaSerial = field(settings, "mfa_serial");
  const profile = chosenProfile(settings, world);
  const named = profile?.from === "--profile" || profile?.from === "KEEP_PROFILE";
  const file = field(settings, "web_identity_token_file");
  if (!named && file !== undefined)
    return {
      source: { kind: "token file", file, role: roles[0]! },
      mfaSerial,
      roles: roles.slice(1),
    };
  const hasKeys = !named && field(settings, "access_key_id") !== undefined;
  const source: PlannedSource = hasKeys
    ? { kind: "keys", keys: keysOf(settings), vault: settings.slug, env }
    : { kind: "chain", profile };
  return { source, mfaSerial, roles };
}

/** What in a vault's file does not go together, in words. */
export function credentialProblems(settings: VaultSettings): readonly string[] {
  return [...keyProblems(settings), ...roleProblems(settings, rolesOf(settings))];
}

function keysOf(settings: VaultSettings): Readonly<Record<KeyField, KeySetting | undefined>> {
  const [access_key_id, secret_access_key, session_token] = KEY_FIELDS.map((name) =>
    keySetting(field(settings, name)),
  );
  return { access_key_id, secret_access_key, session_token };
}

function keySetting(text: string | undefined): KeySetting | undefined {
  if (text === undefined) return undefined;
  const [, name, reference] = /^(?:env:([A-Za-z_]\w*)|\{([^{}]+)\})$/.exec(text) ?? [];
  if (name !== undefined) return { kind: "variable", name };
  if (reference !== undefined) return { kind: "secret", reference: parseReference(reference) };
  return { kind: "literal", value: new SecretValue(text) };
}

function keyProblems(settings: VaultSettings): readonly string[] {
  const [id, secret, token] = KEY_FIELDS.map((name) => field(settings, name));
  const problems = KEY_FIELDS.filter((name) => isBrokenReference(field(settings, name))).map(
    (name) => `${name} must be env:NAME or {vault:KEY}`,
  );
  if ((id === undefined) !== (secret === undefined))
    problems.push("access_key_id and secret_access_key must stand together");
  if (token !== undefined && id === undefined)
    problems.push("session_token needs access_key_id and secret_access_key");
  if (id !== undefined && field(settings, "web_identity_token_file") !== undefined)
    problems.push("access_key_id and web_identity_token_file cannot both be the source");
  return problems;
}

/** What begins as a reference and is none is no key either: keys have other characters. */
function isBrokenReference(text: string | undefined): boolean {
  if (text === undefined || !/^(?:env:|\{)/.test(text)) return false;
  try {
    return keySetting(text)?.kind === "literal";
  } catch {
    return true;
  }
}

/** The roles in turn; the options of the session belong to the last of them. */
function rolesOf(settings: VaultSettings): readonly RoleSettings[] {
  const arns = listOf(settings, "role_arn") ?? [];
  return arns.map((arn, index) =>
    index === arns.length - 1
      ? { arn, ...sessionOptions(settings) }
      : { arn, sessionName: field(settings, "session_name") },
  );
}

/** A field that holds one text or several. */
function listOf(settings: VaultSettings, name: string): readonly string[] | undefined {
  const value = settings[name] as string | readonly string[] | undefined;
  if (value === undefined || value === "") return undefined;
  return typeof value === "string" ? [value] : value;
}

function sessionOptions(settings: VaultSettings): Omit<RoleSettings, "arn"> {
  return {
    sessionName: field(settings, "session_name"),
    externalId: field(settings, "external_id"),
    durationSeconds: settings["session_duration"] as number | undefined,
    tags: settings["session_tags"] as RoleSettings["tags"],
    transitiveTagKeys: listOf(settings, "transitive_tag_keys"),
    sourceIdentity: field(settings, "source_identity"),
  };
}

const SESSION_FIELDS = [
  "external_id",
  "session_name",
  "session_duration",
  "session_tags",
  "transitive_tag_keys",
  "source_identity",
  "web_identity_token_file",
] as const;

function roleProblems(settings: VaultSettings, roles: readonly RoleSettings[]): readonly string[] {
  const isSet = (name: string): boolean => settings[name] !== undefined && settings[name] !== "";
  if (roles.length === 0)
    return SESSION_FIELDS.filter(isSet).map((name) => `${name} needs role_arn`);
  const problems = roles
    .filter(({ arn }) => !/^arn:[\w-]+:iam::\d{12}:role\/\S+$/.test(arn))
    .map(() => "role_arn must be the ARN of an IAM role");
  const { durationSeconds = 0, tags = {}, transitiveTagKeys = [] } = roles.at(-1)!;
  if (roles.length > 1 && durationSeconds > CHAINED_SECONDS)
    problems.push("session_duration must be at most 3600, which is all that AWS gives to a chain");
  if (!transitiveTagKeys.every((key) => Object.hasOwn(tags, key)))
    problems.push("transitive_tag_keys must name keys of session_tags");
  if (isSet("web_identity_token_file")) {
    const refused = roles.length > 1 ? ["mfa_serial"] : ["mfa_serial", ...NOT_WITH_A_TOKEN];
    for (const name of refused.filter(isSet))
      problems.push(`${name} cannot be used for a role that is assumed with a web identity token`);
  }
  return problems;
}

const NOT_WITH_A_TOKEN = ["external_id", "session_tags", "transitive_tag_keys", "source_identity"];
