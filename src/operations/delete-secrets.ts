import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { keyMatcher } from "../core/glob.ts";
import { checkKey, isKey } from "../core/names.ts";
import type { RemoveOutcome, Vault } from "../core/vault.ts";
import { keyNotFound } from "./get-secret.ts";
import { partlyFailed } from "./partly-failed.ts";

export interface DeleteSecretsOptions {
  readonly keys: readonly string[];
  readonly only?: string | undefined;
  readonly except?: string | undefined;
  readonly env?: string | undefined;
  readonly vault?: string | undefined;
  /** Days in which it can be restored, where the vault lets one choose. */
  readonly recoveryDays?: number | undefined;
  /** Gone for good at once. */
  readonly purge: boolean;
  readonly yes: boolean;
}

export interface DeleteSecretsResult {
  readonly vault: string;
  readonly env: string;
  readonly deleted: readonly string[];
  /** Whether what was deleted can be brought back. */
  readonly restorable: boolean;
  /** ISO 8601, UTC; null where it cannot, or the vault does not say. */
  readonly restorable_until: string | null;
}

/**
 * Deletes the named keys, or those that the globs match, after a confirmation. It looks first
 * whether every key is there, and deletes nothing if one is not; but where looking takes as many
 * calls as deleting (SSM), `yes` deletes what is there and fails for the others.
 *
 * @throws KEY_NOT_FOUND, KEYS_NOT_FOUND, PARTLY_FAILED
 */
export async function deleteSecrets(
  context: Context,
  options: DeleteSecretsOptions,
): Promise<DeleteSecretsResult> {
  const { recoveryDays, purge, only, yes } = options;
  const named = [...new Set(options.keys.map((key) => checkKey(key)))];
  if (named.length === 0 && only === undefined)
    throw new KeepError("USAGE", { problem: "Name at least one key, or give --only." });
  const slug = await context.vaultSlug(options.vault);
  const env = await context.env(options.env);
  const vault = await context.vault(slug, env);
  checkRecoveryDays(vault, options);
  const keys = await keysToDelete(context, vault, named, options);
  const restorable = vault.manifest.capabilities.restore && !purge;
  if (keys.length === 0)
    return { vault: slug, env, deleted: [], restorable, restorable_until: null };
  if (!yes) await confirm(context, vault, keys, { purge, restorable });
  const { signal, progress } = context;
  const outcomes = await vault.remove(keys, { signal, progress, recoveryDays, purge });
  const deleted = await requireRemoved(vault, outcomes);
  const until = outcomes.map((one) =>
    one.failure === undefined ? one.restorableUntil : undefined,
  );
  return { vault: slug, env, deleted, restorable, restorable_until: until.sort()[0] ?? null };
}

function checkRecoveryDays(vault: Vault, { recoveryDays, purge }: DeleteSecretsOptions): void {
  if (recoveryDays === undefined) return;
  if (purge)
    throw new KeepError("USAGE", { problem: "Give --recovery-days or --purge, not both." });
  if (!vault.manifest.capabilities.recoveryDays)
    throw new KeepError("INVALID_OPTION", {
      driver: vault.manifest.driver,
      flag: "--recovery-days",
      expected: "how long a secret can be restored cannot be chosen there",
    });
}

async function keysToDelete(
  context: Context,
  vault: Vault,
  named: readonly string[],
  { only, except, purge, yes }: DeleteSecretsOptions,
): Promise<readonly string[]> {
  const matches = keyMatcher({ only, except });
  if (named.length > 0 && yes && !vault.manifest.capabilities.quickList)
    return named.filter((key) => matches(key));
  const existing = new Set((await vault.list(context)).map(({ key }) => key));
  if (purge) for (const { key } of await vault.listRemoved(context)) existing.add(key);
  const absent = named.filter((key) => !existing.has(key));
  if (absent.length === 1) throw await keyNotFound(vault, absent[0]!);
  if (absent.length > 1) throw notFound(vault, absent, []);
  // What other programs have put there under names that are no keys is not ours to delete.
  const candidates = named.length > 0 ? named : [...existing].filter(isKey).toSorted();
  return candidates.filter((key) => matches(key));
}

async function confirm(
  context: Context,
  { slug, place: { env } }: Vault,
  keys: readonly string[],
  { purge, restorable }: { readonly purge: boolean; readonly restorable: boolean },
): Promise<void> {
  const what = `${keys.join(", ")} from ${slug}:${env}`;
  const action = `Deleting ${what}`;
  const asked = await context.confirmProtected(env, action, false);
  const finality = restorable || purge ? "" : " This kind of vault deletes at once, for good.";
  if (!asked) await context.ask.confirm({ message: `Delete ${what}?${finality}`, action });
  if (purge)
    await context.ask.confirm({
      message: `They cannot be brought back then, nor can their old versions. Purge ${keys.length}?`,
      action: `Purging ${what}`,
    });
}

/** The keys that were removed. @throws if one was not, or was not there */
async function requireRemoved(
  vault: Vault,
  outcomes: readonly RemoveOutcome[],
): Promise<readonly string[]> {
  const failures = new Map<string, KeepError>();
  const removed: string[] = [];
  const absent: string[] = [];
  for (const outcome of outcomes) {
    const { key } = outcome;
    if (outcome.failure !== undefined) failures.set(key, outcome.failure);
    else if (outcome.removed) removed.push(key);
    else absent.push(key);
  }
  if (failures.size > 0) throw partlyFailed("Deleting", failures, removed);
  if (absent.length === 1 && removed.length === 0) throw await keyNotFound(vault, absent[0]!);
  if (absent.length > 0) throw notFound(vault, absent, removed);
  return removed;
}

function notFound(vault: Vault, keys: readonly string[], done: readonly string[]): KeepError {
  return new KeepError("KEYS_NOT_FOUND", { keys, done, env: vault.place.env, vault: vault.slug });
}
