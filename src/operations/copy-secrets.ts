import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { type KeyFilter, keyMatcher } from "../core/glob.ts";
import { checkKey, isKey } from "../core/names.ts";
import type { Secret, Vault } from "../core/vault.ts";
import { nameSome } from "../core/name-some.ts";
import { type OnConflict, makePlan } from "../plans/make-plan.ts";
import type { Plan, Wanted } from "../plans/plan.ts";
import { type AppliedPlan, type ApplyOptions, applyPlan } from "./apply-plan.ts";
import { type PlaceNames, choosePlaces } from "./choose-places.ts";
import { findTarget } from "./find-target.ts";
import { readMap, requireMapped } from "./read-map.ts";
import { selectSecrets } from "./select-secrets.ts";

export interface CopySecretsOptions extends KeyFilter, ApplyOptions, PlaceNames {
  /** All that the filter lets pass if there are none. */
  readonly keys: readonly string[];
  readonly onConflict: OnConflict;
  /** Delete what the source does not have. */
  readonly prune: boolean;
  /** `OLD=NEW`: another key in the target. */
  readonly map?: readonly string[] | undefined;
}

export interface CopySecretsResult extends AppliedPlan {
  readonly from: { readonly vault: string; readonly env: string };
}

/**
 * Copies secrets from one environment of a vault to another, by a plan. Each side is read once.
 *
 * @throws KEY_NOT_FOUND, KEYS_NOT_FOUND, NO_SECRETS, KEY_TO_MAP_NOT_FOUND, KEYS_COLLIDE,
 * PLAN_REFUSED, CHANGES_FAILED
 */
export async function copySecrets(
  context: Context,
  options: CopySecretsOptions,
): Promise<CopySecretsResult> {
  const keys = options.keys.map((key) => checkKey(key));
  const renames = readRenames(options);
  if (options.prune && keys.length > 0)
    throw new KeepError("USAGE", {
      problem: "--prune compares whole environments: name no keys with it.",
    });
  const { source, target } = await choosePlaces(context, options);
  const secrets = await selectSecrets(context, source, { ...options, keys });
  requireSome(secrets, options);
  const plan = await planCopy(context, { source, target, secrets, renames, options });
  warnOfKinds(context, plan);
  const { applied } = await applyPlan(context, target, plan, {
    ...options,
    words: { action: "Copying", verb: "Copy" },
  });
  return { from: { vault: source.slug, env: source.place.env }, ...applied };
}

/** @throws USAGE, INVALID_KEY */
function readRenames({ map }: CopySecretsOptions): ReadonlyMap<string, string> {
  const renames = readMap(map, "OLD=NEW");
  for (const [old, name] of renames) {
    checkKey(old);
    checkKey(name);
  }
  return renames;
}

/** A filter that matches nothing is most likely mistyped. */
function requireSome(secrets: readonly Secret[], { prune }: CopySecretsOptions): void {
  if (prune && secrets.length === 0)
    throw new KeepError("USAGE", {
      problem: "The filter matches no secret of the source, so that --prune would only delete.",
    });
}

interface Copy {
  readonly source: Vault;
  readonly target: Vault;
  readonly secrets: readonly Secret[];
  readonly renames: ReadonlyMap<string, string>;
  readonly options: CopySecretsOptions;
}

async function planCopy(context: Context, copy: Copy): Promise<Plan> {
  const { source, target: vault, secrets, renames, options } = copy;
  const keys = secrets.map(({ key }) => key);
  requireMapped(renames, keys);
  requireDifferentKeys(keys, renames);
  const knowsPlain = source.manifest.capabilities.plain;
  const wanted = secrets
    .filter(({ key }) => isKey(key))
    .map((secret) => toWanted(secret, renames, knowsPlain));
  const isWanted = new Set(wanted.map(({ key }) => key));
  const isPruned = options.prune ? pruning(options, isWanted) : () => false;
  const target = await findTarget(
    context,
    vault,
    options.prune ? "all" : [...isWanted],
    (key) => isWanted.has(key) || isPruned(key),
  );
  return makePlan(target, wanted, {
    onConflict: options.onConflict,
    remove: [...target.found.keys()].filter(isPruned),
    invalid: keys.filter((key) => !isKey(key)).map(unstorable),
  });
}

/** The same value is not written again; that it stays unencrypted there is to be known. */
function warnOfKinds(context: Context, { vault, env, steps }: Plan): void {
  const open = steps.filter(
    ({ action, found, wanted }) =>
      action === "unchanged" && found?.plain === true && wanted?.plain === false,
  );
  if (open.length === 0) return;
  const keys = nameSome(open.map(({ key }) => key));
  context.warn(
    `Stored unencrypted in ${vault}:${env}, and encrypted where it comes from: ${keys}.`,
  );
}

/** @throws KEYS_COLLIDE */
function requireDifferentKeys(keys: readonly string[], renames: ReadonlyMap<string, string>): void {
  const owners = new Map<string, string>();
  for (const old of keys) {
    const key = renames.get(old) ?? old;
    const owner = owners.get(key);
    if (owner !== undefined) throw new KeepError("KEYS_COLLIDE", { key, names: [owner, old] });
    owners.set(key, old);
  }
}

function toWanted(
  { key, value, plain, binary, version }: Secret,
  renames: ReadonlyMap<string, string>,
  knowsPlain: boolean,
): Wanted {
  return {
    key: renames.get(key) ?? key,
    value,
    binary,
    plain: knowsPlain ? plain : undefined,
    source: { key, version },
  };
}

/** What other programs have put there under a name that no vault of Keep takes. */
function unstorable(key: string) {
  const problem = "other programs may use this name, Keep cannot";
  return { key, source: { key }, problem: new KeepError("INVALID_KEY", { problem }) };
}

/** Whether a key of the target goes: nothing becomes it, and the filter lets it pass. */
function pruning(filter: KeyFilter, isWanted: ReadonlySet<string>): (key: string) => boolean {
  const matches = keyMatcher(filter);
  return (key) => isKey(key) && matches(key) && !isWanted.has(key);
}
