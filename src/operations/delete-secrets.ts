import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { keyMatcher } from "../core/glob.ts";
import { nameSome } from "../core/name-some.ts";
import { checkKey, isKey } from "../core/names.ts";
import type { RemoveOutcome, Vault } from "../core/vault.ts";
import { type Deletion, describeDeletions } from "../plans/describe-deletions.ts";
import type { DescribedPlan } from "../plans/describe-plan.ts";
import { finalityOf } from "./finality-of.ts";
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
  /** Only looks, and gives the plan back. */
  readonly dryRun: boolean;
  readonly yes: boolean;
  /** Shows the plan to whoever is asked to confirm it. */
  readonly show: (plan: DescribedPlan) => void;
}

export interface DeleteSecretsResult {
  readonly vault: string;
  readonly env: string;
  readonly deleted: readonly string[];
  /** Whether what was deleted can be brought back. */
  readonly restorable: boolean;
  /** ISO 8601, UTC; null where it cannot, or the vault does not say. */
  readonly restorable_until: string | null;
  readonly plan: DescribedPlan;
  /** False for a dry run, and where there was nothing to do. */
  readonly carried_out: boolean;
}

/**
 * Deletes the named keys, or those that the globs match, by a plan of names. It looks first
 * whether every key is there, and deletes nothing if one is not; but where looking takes as many
 * calls as deleting (SSM), `yes` deletes what is there and fails for the others. Each key is tried,
 * and what is deleted stays so.
 *
 * @throws KEY_NOT_FOUND, KEYS_NOT_FOUND, PARTLY_FAILED
 */
export async function deleteSecrets(
  context: Context,
  options: DeleteSecretsOptions,
): Promise<DeleteSecretsResult> {
  const { recoveryDays, purge, only, dryRun } = options;
  const named = [...new Set(options.keys.map((key) => checkKey(key)))];
  if (named.length === 0 && only === undefined)
    throw new KeepError("USAGE", { problem: "Name at least one key, or give --only." });
  const slug = await context.vaultSlug(options.vault);
  const env = await context.env(options.env);
  const vault = await context.vault(slug, env);
  checkRecoveryDays(vault, options);
  const deletions = await findDeletions(context, vault, named, options);
  const plan = describeDeletions({ vault: slug, env }, deletions);
  const restorable = vault.manifest.capabilities.restore && !purge;
  const result = { vault: slug, env, deleted: [], restorable, restorable_until: null, plan };
  if (dryRun || deletions.length === 0) return { ...result, carried_out: false };
  await confirm(context, vault, plan, options);
  const keys = deletions.map(({ key }) => key);
  const { signal, progress } = context;
  const outcomes = await vault.remove(keys, { signal, progress, recoveryDays, purge });
  const deleted = await requireRemoved(vault, outcomes);
  const until = outcomes.map((one) =>
    one.failure === undefined ? one.restorableUntil : undefined,
  );
  return { ...result, deleted, restorable_until: until.sort()[0] ?? null, carried_out: true };
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

async function findDeletions(
  context: Context,
  vault: Vault,
  named: readonly string[],
  { only, except, purge, yes, dryRun }: DeleteSecretsOptions,
): Promise<readonly Deletion[]> {
  const matches = keyMatcher({ only, except });
  if (named.length > 0 && yes && !dryRun && !vault.manifest.capabilities.quickList)
    return named.filter((key) => matches(key)).map((key) => ({ key }));
  const found = new Map<string, Deletion>();
  if (purge)
    for (const { key } of await vault.listRemoved(context))
      found.set(key, { key, deletedBefore: true });
  for (const { key, version } of await vault.list(context)) found.set(key, { key, version });
  const absent = named.filter((key) => !found.has(key));
  if (absent.length === 1) throw await keyNotFound(vault, absent[0]!);
  if (absent.length > 1) throw notFound(vault, absent, []);
  // What other programs have put there under names that are no keys is not ours to delete.
  const candidates = named.length > 0 ? named : [...found.keys()].filter(isKey).toSorted();
  return candidates.filter((key) => matches(key)).map((key) => found.get(key)!);
}

async function confirm(
  context: Context,
  vault: Vault,
  plan: DescribedPlan,
  { purge, yes, show }: DeleteSecretsOptions,
): Promise<void> {
  if (yes) return;
  if (context.ask.interactive) show(plan);
  const { env, steps } = plan;
  const what = `${nameSome(steps.map(({ key }) => key!))} from ${vault.slug}:${env}`;
  const action = `Deleting ${what}`;
  const asked = await context.confirmProtected(env, action, false);
  const finality = purge ? "" : finalityOf(vault);
  if (!asked) await context.ask.confirm({ message: `Delete ${what}?${finality}`, action });
  if (purge) await context.ask.confirm({ message: purgeQuestion(plan), action: `Purging ${what}` });
}

function purgeQuestion({ steps }: DescribedPlan): string {
  return steps.length === 1
    ? `It cannot be brought back then, nor can its old versions. Purge ${steps[0]!.key}?`
    : `They cannot be brought back then, nor can their old versions. Purge ${steps.length}?`;
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
