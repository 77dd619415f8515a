import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { type KeyFilter, keyMatcher } from "../core/glob.ts";
import { checkKey, checkVersion } from "../core/names.ts";
import type { Vault } from "../core/vault.ts";
import { makePlan } from "../plans/make-plan.ts";
import type { Plan } from "../plans/plan.ts";
import { type AppliedPlan, type ApplyOptions, type RefusalWords, applyPlan } from "./apply-plan.ts";
import { findOlderVersions, wantOlder } from "./find-older-versions.ts";
import { type StateOptions, findStateAt } from "./find-state-at.ts";
import { findTarget } from "./find-target.ts";
import { requireThere } from "./select-secrets.ts";

export interface RollbackSecretsOptions extends ApplyOptions, KeyFilter {
  /** With `at`, all that the filter lets pass if there are none. */
  readonly keys: readonly string[];
  /** The version whose value is to count, of a single key; else the one before the current. */
  readonly to?: string | undefined;
  /** Everything is to be as it was at this time: what was not there goes, what was deleted comes back. */
  readonly at?: Date | undefined;
  readonly env?: string | undefined;
  readonly vault?: string | undefined;
}

export interface RollbackSecretsResult extends AppliedPlan {
  /** ISO 8601, UTC; null without a time. */
  readonly at: string | null;
}

const REFUSED: RefusalWords = { invalidHint: "--to names another version of one secret." };
const REFUSED_AT: RefusalWords = {
  cannot: "be brought back",
  invalidHint: "--except leaves out what cannot be brought back.",
};

/**
 * Gives secrets an older value again, as a new version, by a plan; or makes all of them what they were at a time.
 *
 * @throws KEY_NOT_FOUND, KEYS_NOT_FOUND, NO_PREVIOUS_VERSION, VERSION_NOT_FOUND, PLAN_REFUSED,
 * CHANGES_FAILED
 */
export async function rollbackSecrets(
  context: Context,
  options: RollbackSecretsOptions,
): Promise<RollbackSecretsResult> {
  const keys = [...new Set(options.keys.map((key) => checkKey(key)))];
  requireMeaning(keys, options, context.now());
  const { to, at } = options;
  const matches = keyMatcher(options);
  const slug = await context.vaultSlug(options.vault);
  const vault = await context.vault(slug, await context.env(options.env));
  const plan =
    at === undefined
      ? await planVersions(context, vault, keys, to)
      : await planState(context, vault, { keys, matches, at });
  const { applied } = await applyPlan(context, vault, plan, {
    ...options,
    words: {
      action: "Writing older values",
      verb: "Write older values",
      refusal: at === undefined ? REFUSED : REFUSED_AT,
    },
  });
  return { at: at?.toISOString() ?? null, ...applied };
}

/** @throws USAGE, INVALID_VERSION */
function requireMeaning(keys: readonly string[], options: RollbackSecretsOptions, now: Date): void {
  if (options.to !== undefined) checkVersion(options.to);
  const problem = misuse(keys, options, now);
  if (problem !== undefined) throw new KeepError("USAGE", { problem });
}

function misuse(
  keys: readonly string[],
  { to, at, only, except }: RollbackSecretsOptions,
  now: Date,
): string | undefined {
  if (at !== undefined) {
    if (to !== undefined) return "Give --at or --to, not both.";
    return at > now ? "--at is in the future." : undefined;
  }
  if (only !== undefined || except !== undefined) return "--only and --except go with --at.";
  if (keys.length === 0) return "Name at least one key, or give a time with --at.";
  if (to !== undefined && keys.length > 1) return "--to is a version of one secret: name one key.";
  return undefined;
}

async function planVersions(
  context: Context,
  vault: Vault,
  keys: readonly string[],
  to: string | undefined,
): Promise<Plan> {
  const target = await findTarget(context, vault, keys);
  await requireThere(vault, keys, new Set(target.found.keys()));
  const older = await findOlderVersions(context, vault, keys, to);
  return makePlan(target, older.map(wantOlder), { onConflict: "overwrite" });
}

async function planState(context: Context, vault: Vault, options: StateOptions): Promise<Plan> {
  const { older, remove, invalid, decided } = await findStateAt(context, vault, options);
  const changed = [...older.map(({ key }) => key), ...remove];
  const target = await findTarget(context, vault, changed);
  return makePlan(target, older.map(wantOlder), {
    onConflict: "overwrite",
    remove,
    invalid,
    decided,
  });
}
