import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { type ExitCode, exitCodes } from "../core/exit-codes.ts";
import type { Vault } from "../core/vault.ts";
import { nameSome } from "../core/name-some.ts";
import { type DescribedPlan, describePlan, summarize } from "../plans/describe-plan.ts";
import { type Plan, type Step, changesOf } from "../plans/plan.ts";
import { type Result, carryOutPlan } from "./carry-out-plan.ts";
import { finalityOf } from "./finality-of.ts";

/** What every command that carries out a plan can be told. */
export interface ApplyOptions {
  readonly dryRun: boolean;
  readonly yes: boolean;
  /** After a failure, put back what was there. */
  readonly rollback: boolean;
  /** What is invalid does not keep the rest from being done. */
  readonly partial?: boolean | undefined;
  /** Shows the plan to whoever is asked to confirm it. */
  readonly show: (plan: DescribedPlan) => void;
}

/** What a command says of its plan. */
export interface PlanWords {
  /** "Copying", of "Copying to …". */
  readonly action: string;
  /** "Copy", of "Copy to …". */
  readonly verb: string;
  /** The one question for all of it, deletions too. */
  readonly question?: string | undefined;
  /** Where it is refused, in place of what a copy says. */
  readonly refusal?: RefusalWords | undefined;
}

export interface RefusalWords {
  /** What cannot be done with what is invalid: "be stored". */
  readonly cannot?: string | undefined;
  /** What to do about what is invalid. */
  readonly invalidHint?: string | undefined;
  /** What to do about what exists with another value. */
  readonly conflictHint?: string | undefined;
}

export interface AppliedPlan {
  readonly plan: DescribedPlan;
  /** False for a dry run, and where there was nothing to do. */
  readonly carried_out: boolean;
  /** The new version of each key that was written. */
  readonly versions: Readonly<Record<string, string>>;
}

/** What is printed, and what became of each step. */
interface Applied {
  readonly applied: AppliedPlan;
  readonly results: readonly Result[];
}

/**
 * Shows a plan, has it confirmed and carries it out; or, in a dry run, only gives it back. A plan
 * with a conflict or something invalid is refused as a whole. What the command ends with,
 * `exitCodeOf` says.
 *
 * @throws PLAN_REFUSED, CHANGES_FAILED
 */
export async function applyPlan(
  context: Context,
  vault: Vault,
  plan: Plan,
  options: ApplyOptions & { readonly words: PlanWords },
): Promise<Applied> {
  const described = describePlan(plan);
  const nothingDone = {
    applied: { plan: described, carried_out: false, versions: {} },
    results: [],
  };
  if (options.dryRun) return nothingDone;
  requireDoable(plan, options);
  if (changesOf(plan).length === 0) return nothingDone;
  await confirmPlan(context, vault, plan, options);
  const { rollback, words } = options;
  const results = await carryOutPlan(context, vault, plan, { action: words.action, rollback });
  for (const { note } of results) if (note !== undefined) context.warn(note);
  const applied = { plan: described, carried_out: true, versions: versionsOf(results) };
  return { applied, results };
}

/** What a command ends with whose plan this is, done or not. */
export function exitCodeOf({ plan: { summary } }: Pick<AppliedPlan, "plan">): ExitCode {
  if (summary.invalid > 0) return exitCodes.invalid;
  return summary.conflict > 0 ? exitCodes.conflict : exitCodes.done;
}

/** @throws PLAN_REFUSED */
function requireDoable(
  plan: Plan,
  { partial = false, words }: ApplyOptions & { readonly words: PlanWords },
): void {
  const of = (wanted: string): readonly Step[] =>
    plan.steps.filter(({ action }) => action === wanted);
  const [invalid, conflicts] = [of("invalid"), of("conflict")];
  const refused = [...invalid, ...conflicts];
  if (refused.length === 0 || (partial && conflicts.length === 0)) return;
  const { cannot, invalidHint, conflictHint } = words.refusal ?? {};
  throw new KeepError("PLAN_REFUSED", {
    vault: plan.vault,
    env: plan.env,
    invalid: invalid.map(({ key, source }) => (key === "" ? `line ${source?.line ?? "?"}` : key)),
    conflicts: conflicts.map(({ key }) => key),
    reasons: refused.map(reasonOf),
    cannot,
    next: hintOf(invalid, invalidHint),
    way_out: conflicts.length === 0 ? undefined : conflictHint,
    exit: exitCodeOf({ plan: describePlan(plan) }),
  });
}

/** What is in the way can be taken away: that is a way out of its own. */
const IN_THE_WAY: readonly unknown[] = ["SCHEDULED_FOR_DELETION", "TYPE_CHANGE"];

function hintOf(invalid: readonly Step[], hint: string | undefined): string | undefined {
  if (invalid.length === 0) return undefined;
  const first = invalid.find(({ problem }) => IN_THE_WAY.includes(problem?.code));
  if (first === undefined) return hint;
  return `${first.problem!.hint} ${hint ?? "--except leaves out what cannot be stored."}`;
}

/** A sentence that says of which key, or line, it is. */
function reasonOf({ key, problem, wanted, source = wanted?.source }: Step): string {
  const { message, details } = problem!;
  const isNamed = key === "" || details["key"] === key;
  const sentence = isNamed ? message : `${key}: ${message}`;
  return source?.line === undefined ? sentence : `Line ${source.line}: ${sentence}`;
}

/** Asks once for the plan, and once more before anything is deleted, unless one question is for all. */
async function confirmPlan(
  context: Context,
  vault: Vault,
  plan: Plan,
  { yes, show, words: { action, verb, question } }: ApplyOptions & { readonly words: PlanWords },
): Promise<void> {
  const described = describePlan(plan);
  const place = `${plan.vault}:${plan.env}`;
  if (!yes && context.ask.interactive) show(described);
  const asked = await context.confirmProtected(plan.env, `${action} to ${place}`, yes);
  if (yes || (asked && question !== undefined)) return;
  if (question !== undefined)
    return context.ask.confirm({ message: question, action: `${action} to ${place}` });
  const deleted = plan.steps.filter((step) => step.action === "delete").map(({ key }) => key);
  const writes = changesOf(plan).length > deleted.length;
  if (!asked && writes) {
    const message = `${verb} to ${place}: ${summarize(described.summary)}?`;
    await context.ask.confirm({ message, action: `${action} to ${place}` });
  }
  if (deleted.length === 0) return;
  const message = `Delete ${nameSome(deleted)} from ${place}?${finalityOf(vault)}`;
  await context.ask.confirm({ message, action: `Deleting from ${place}` });
}

function versionsOf(results: readonly Result[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    results.flatMap(({ step: { key }, version }) =>
      version === undefined ? [] : [[key, version]],
    ),
  );
}
