import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { checkKey, checkVersion } from "../core/names.ts";
import type { Vault } from "../core/vault.ts";
import { makePlan } from "../plans/make-plan.ts";
import type { Plan } from "../plans/plan.ts";
import { type AppliedPlan, type ApplyOptions, applyPlan } from "./apply-plan.ts";
import { findOlderVersions, wantOlder } from "./find-older-versions.ts";
import { findTarget } from "./find-target.ts";
import { requireThere } from "./select-secrets.ts";

export interface RollbackSecretsOptions extends ApplyOptions {
  readonly keys: readonly string[];
  /** The version whose value is to count, of a single key; else the one before the current. */
  readonly to?: string | undefined;
  readonly env?: string | undefined;
  readonly vault?: string | undefined;
}

/**
 * Gives secrets an older value again, as a new version, by a plan.
 *
 * @throws KEY_NOT_FOUND, KEYS_NOT_FOUND, NO_PREVIOUS_VERSION, VERSION_NOT_FOUND, PLAN_REFUSED,
 * CHANGES_FAILED
 */
export async function rollbackSecrets(
  context: Context,
  options: RollbackSecretsOptions,
): Promise<AppliedPlan> {
  const keys = [...new Set(options.keys.map((key) => checkKey(key)))];
  requireMeaning(keys, options);
  const slug = await context.vaultSlug(options.vault);
  const vault = await context.vault(slug, await context.env(options.env));
  const plan = await planVersions(context, vault, keys, options.to);
  return applyPlan(context, vault, plan, {
    ...options,
    action: "Writing older values",
    verb: "Write older values",
  });
}

/** @throws USAGE, INVALID_VERSION */
function requireMeaning(keys: readonly string[], { to }: RollbackSecretsOptions): void {
  if (keys.length === 0) throw new KeepError("USAGE", { problem: "Name at least one key." });
  if (to === undefined) return;
  checkVersion(to);
  if (keys.length > 1)
    throw new KeepError("USAGE", { problem: "--to is a version of one secret: name one key." });
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
