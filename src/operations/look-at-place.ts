import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { exitCodes } from "../core/exit-codes.ts";
import { type Reference, formatReference } from "../core/reference.ts";
import { textOf } from "../core/text-of.ts";
import type { Secret, Vault } from "../core/vault.ts";
import { readProperty } from "../properties/read-property.ts";

/**
 * What a reference is in an environment: there; not there; not there, and the template says what to
 * do then; there, but no JSON or no text; or unknown, because it could not be read.
 */
export type ReferenceState =
  | "ok"
  | "missing"
  | "optional"
  | "no such version"
  | "no such property"
  | "not JSON"
  | "not text"
  | "not read";

/** What there is in one environment of one vault. */
export interface LookedAtPlace {
  readonly slug: string;
  readonly env: string;
  /** Undefined if the vault could not be listed. */
  readonly keys: ReadonlySet<string> | undefined;
  /** By the reference as it is written. */
  readonly states: ReadonlyMap<string, ReferenceState>;
  /** Why something could not be read. */
  readonly failures: readonly string[];
}

/** What was read instead of a secret. */
type Found = Secret | KeepError | undefined;

/**
 * Looks what references to a vault are in an environment. Its keys are listed, and values read only
 * where a property or a version is named: one batch, and one call for each version.
 */
export async function lookAtPlace(
  context: Context,
  slug: string,
  env: string,
  references: readonly Reference[],
): Promise<LookedAtPlace> {
  const vault = await context.vault(slug, env);
  const heads = await vault.list(context).catch(asFailure);
  if (heads instanceof KeepError) {
    const states = references.map((one) => [formatReference(one), "not read"] as const);
    const failures = [failureOf(heads, vault)];
    return { slug, env, keys: undefined, states: new Map(states), failures };
  }
  const keys = new Set(heads.map(({ key }) => key));
  const found = await readValues(
    context,
    vault,
    references.filter(({ key }) => keys.has(key)),
  );
  const failures = new Set<string>();
  const states = references.map((reference) => {
    const one = found.get(readAs(reference));
    const state = keys.has(reference.key) ? stateOf(reference, one, vault) : "missing";
    if (state === "not read") failures.add(failureOf(one as KeepError, vault));
    return [formatReference(reference), state] as const;
  });
  return { slug, env, keys, states: new Map(states), failures: [...failures] };
}

const isName = ({ property, version }: Reference): boolean =>
  property === undefined && version === undefined;

/** The reference to the whole value, for what is read once for several properties. */
const readAs = (reference: Reference): string =>
  formatReference({ ...reference, property: undefined });

/** The values that must be read to judge the references. */
async function readValues(
  context: Context,
  vault: Vault,
  references: readonly Reference[],
): Promise<ReadonlyMap<string, Found>> {
  const needed = new Map(
    references.filter((one) => !isName(one)).map((one) => [readAs(one), one] as const),
  );
  const current = [...needed].filter(([, { version }]) => version === undefined);
  const versions = [...needed].filter(([, { version }]) => version !== undefined);
  const [batch, single] = await Promise.all([
    readCurrent(context, vault, current),
    Promise.all(
      versions.map(async ([name, { key, version }]): Promise<readonly [string, Found]> => {
        return [name, await vault.readVersion(key, version!, context).catch(asFailure)];
      }),
    ),
  ]);
  return new Map([...batch, ...single]);
}

async function readCurrent(
  context: Context,
  vault: Vault,
  wanted: readonly (readonly [string, Reference])[],
): Promise<readonly (readonly [string, Found])[]> {
  if (wanted.length === 0) return [];
  const keys = wanted.map(([, { key }]) => key);
  const read = await vault.read(keys, context).catch(asFailure);
  return wanted.map(([name, { key }]) => [
    name,
    read instanceof KeepError ? read : (read.failures.get(key) ?? read.secrets.get(key)),
  ]);
}

function stateOf(reference: Reference, found: Found, { slug, place }: Vault): ReferenceState {
  if (isName(reference)) return "ok";
  if (found === undefined) return "missing";
  if (found instanceof KeepError)
    return found.code === "VERSION_NOT_FOUND" ? "no such version" : "not read";
  try {
    const text = textOf(found, { vault: slug, env: place.env });
    return readProperty(text, reference) === undefined ? "no such property" : "ok";
  } catch (error) {
    if (error instanceof KeepError && error.code === "NOT_JSON") return "not JSON";
    if (error instanceof KeepError && error.code === "BINARY_VALUE") return "not text";
    throw error;
  }
}

/** A vault that cannot be read is told, and never counts as without the secret. */
function asFailure(error: unknown): KeepError {
  if (!(error instanceof KeepError) || error.exitCode === exitCodes.cancelled) throw error;
  return error;
}

const failureOf = ({ message }: KeepError, { slug, place }: Vault): string =>
  `${slug}:${place.env} was not read: ${message}`;
