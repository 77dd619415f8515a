import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { type KeyFilter, keyMatcher } from "../core/glob.ts";
import { nameSome } from "../core/name-some.ts";
import { checkKey, isKey } from "../core/names.ts";
import type { RestoreOutcome, Vault } from "../core/vault.ts";
import { type DescribedPlan, describePlan } from "../plans/describe-plan.ts";
import type { Plan } from "../plans/plan.ts";
import { partlyFailed } from "./partly-failed.ts";

export interface RestoreSecretsOptions extends KeyFilter {
  /** Without any, all that the filter lets pass. */
  readonly keys: readonly string[];
  readonly env?: string | undefined;
  readonly vault?: string | undefined;
  /** Only looks, and gives the plan back. */
  readonly dryRun: boolean;
  readonly yes: boolean;
  /** Shows the plan to whoever is asked to confirm it. */
  readonly show: (plan: DescribedPlan) => void;
}

export interface RestoreSecretsResult {
  readonly vault: string;
  readonly env: string;
  readonly restored: readonly { readonly key: string; readonly version: string }[];
  readonly plan: DescribedPlan;
  /** False for a dry run, and where there was nothing to do. */
  readonly carried_out: boolean;
}

/**
 * Brings back deleted secrets, each as it was: the named ones, or those that the globs match. It
 * looks first whether every one can be restored, and restores nothing if one cannot.
 *
 * @throws NOTHING_TO_RESTORE, PARTLY_FAILED
 */
export async function restoreSecrets(
  context: Context,
  options: RestoreSecretsOptions,
): Promise<RestoreSecretsResult> {
  const named = [...new Set(options.keys.map((key) => checkKey(key)))];
  if (named.length === 0 && options.only === undefined)
    throw new KeepError("USAGE", { problem: "Name at least one key, or give --only." });
  const matches = keyMatcher(options);
  const slug = await context.vaultSlug(options.vault);
  const env = await context.env(options.env);
  const vault = await context.vault(slug, env);
  const keys = (await findRestorable(context, vault, named)).filter((key) => matches(key));
  const plan = describePlan(planRestore(vault, keys));
  const result = { vault: slug, env, restored: [], plan };
  if (options.dryRun || keys.length === 0) return { ...result, carried_out: false };
  await confirm(context, plan, named, options);
  const restored = requireRestored(await vault.restore(keys, context));
  return { ...result, restored, carried_out: true };
}

/** The named keys, or all that there are, sorted. @throws NOTHING_TO_RESTORE, PARTLY_FAILED */
async function findRestorable(
  context: Context,
  vault: Vault,
  named: readonly string[],
): Promise<readonly string[]> {
  const removed = await listRestorable(context, vault, named);
  const found = new Set(removed.filter(isKey));
  const absent = named.filter((key) => !found.has(key));
  const failures = absent.map(
    (key) => [key, new KeepError("NOTHING_TO_RESTORE", { key })] as const,
  );
  if (named.length === 1 && failures.length === 1) throw failures[0]![1];
  if (failures.length > 0) throw partlyFailed("Restoring", new Map(failures));
  return (named.length > 0 ? named : [...found]).toSorted();
}

/** Restoring takes no right to list: then what is named is tried. */
async function listRestorable(
  context: Context,
  vault: Vault,
  named: readonly string[],
): Promise<readonly string[]> {
  if (!vault.manifest.capabilities.restore) return [];
  try {
    return (await vault.listRemoved(context)).map(({ key }) => key);
  } catch (error) {
    const denied = error instanceof KeepError && error.code === "ACCESS_DENIED";
    if (denied && named.length > 0) return named;
    throw error;
  }
}

function planRestore({ slug, place: { env } }: Vault, keys: readonly string[]): Plan {
  return {
    vault: slug,
    env,
    steps: keys.map((key) => ({ key, action: "restore", source: { key } })),
  };
}

/** What is named is not asked for again, but where the environment is protected. */
async function confirm(
  context: Context,
  plan: DescribedPlan,
  named: readonly string[],
  { yes, show }: RestoreSecretsOptions,
): Promise<void> {
  const { vault, env, steps } = plan;
  const asks = named.length === 0 || context.isProtected(env);
  if (!yes && asks && context.ask.interactive) show(plan);
  const action = `Restoring in ${vault}:${env}`;
  const asked = await context.confirmProtected(env, action, yes);
  if (yes || asked || named.length > 0) return;
  const what = `${nameSome(steps.map(({ key }) => key!))} in ${vault}:${env}`;
  await context.ask.confirm({ message: `Restore ${what}?`, action });
}

/** @throws the failure of a single key, PARTLY_FAILED */
function requireRestored(outcomes: readonly RestoreOutcome[]): RestoreSecretsResult["restored"] {
  const failures = new Map<string, KeepError>();
  const restored: { key: string; version: string }[] = [];
  for (const outcome of outcomes) {
    if (outcome.failure !== undefined) failures.set(outcome.key, outcome.failure);
    else restored.push({ key: outcome.key, version: outcome.version });
  }
  const [first] = failures.values();
  if (first !== undefined && outcomes.length === 1) throw first;
  if (first === undefined) return restored;
  throw partlyFailed(
    "Restoring",
    failures,
    restored.map(({ key }) => key),
  );
}
