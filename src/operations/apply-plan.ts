import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import type { Vault } from "../core/vault.ts";
import { type DescribedPlan, describePlan, summarize } from "../plans/describe-plan.ts";
import { type Plan, changesOf } from "../plans/plan.ts";
import { type Result, carryOutPlan } from "./carry-out-plan.ts";

/** What every command that carries out a plan can be told. */
export interface ApplyOptions {
  readonly dryRun: boolean;
  readonly yes: boolean;
  /** After a failure, put back what was there. */
  readonly rollback: boolean;
  /** Shows the plan to whoever is asked to confirm it. */
  readonly show: (plan: DescribedPlan) => void;
}

export interface AppliedPlan {
  readonly plan: DescribedPlan;
  /** False for a dry run, and where there was nothing to do. */
  readonly carried_out: boolean;
  /** The new version of each key that was written. */
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * Shows a plan, has it confirmed and carries it out; or, in a dry run, only gives it back. A plan
 * with a conflict or something invalid is refused as a whole.
 *
 * @throws PLAN_REFUSED, CHANGES_FAILED
 */
export async function applyPlan(
  context: Context,
  vault: Vault,
  plan: Plan,
  { action, verb, ...options }: ApplyOptions & { readonly action: string; readonly verb: string },
): Promise<AppliedPlan> {
  const described = describePlan(plan);
  if (options.dryRun) return { plan: described, carried_out: false, versions: {} };
  requireDoable(plan);
  if (changesOf(plan).length === 0) return { plan: described, carried_out: false, versions: {} };
  await confirm(context, plan, { action, verb, ...options });
  const results = await carryOutPlan(context, vault, plan, { action, rollback: options.rollback });
  for (const { note } of results) if (note !== undefined) context.warn(note);
  return { plan: described, carried_out: true, versions: versionsOf(results) };
}

/** @throws PLAN_REFUSED */
function requireDoable({ vault, env, steps }: Plan): void {
  const refused = steps.filter(({ action }) => action === "conflict" || action === "invalid");
  if (refused.length === 0) return;
  const keys = (wanted: string): readonly string[] =>
    refused.filter(({ action }) => action === wanted).map(({ key }) => key);
  throw new KeepError("PLAN_REFUSED", {
    vault,
    env,
    conflicts: keys("conflict"),
    invalid: keys("invalid"),
    reasons: refused.map(({ problem }) => problem!.message),
  });
}

async function confirm(
  context: Context,
  plan: Plan,
  { action, verb, yes, show }: ApplyOptions & { readonly action: string; readonly verb: string },
): Promise<void> {
  const { vault, env } = plan;
  const described = describePlan(plan);
  if (!yes && context.ask.interactive) show(described);
  const what = `${action} to ${vault}:${env}`;
  const asked = await context.confirmProtected(env, what, yes);
  if (asked || yes) return;
  const message = `${verb} to ${vault}:${env}: ${summarize(described.summary)}?`;
  await context.ask.confirm({ message, action: what });
}

function versionsOf(results: readonly Result[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    results

      .flatMap(({ step: { key }, version }) => (version === undefined ? [] : [[key, version]])),
  );
}
