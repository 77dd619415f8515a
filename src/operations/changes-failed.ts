import { KeepError } from "../core/errors.ts";
import { type ExitCode, exitCodes } from "../core/exit-codes.ts";
import type { Plan } from "../plans/plan.ts";
import type { CarryOutOptions } from "./carry-out-plan.ts";
import { commonExit } from "./partly-failed.ts";
import { type StepResult, hasFailed, isInterrupted, isNotBegun } from "./step-result.ts";
import type { Settled } from "./undo-changes.ts";

type State = "failed" | "done" | "rolled_back" | "not_begun" | "left";

/**
 * One failure for a plan that was not carried out: what became of every key that was to change,
 * each in one list.
 */
export function changesFailed(
  { vault, env }: Plan,
  results: readonly StepResult[],
  settled: ReadonlyMap<string, Settled>,
  { action, interrupted }: Pick<CarryOutOptions, "action"> & { readonly interrupted: boolean },
): KeepError {
  const lists: Record<State, string[]> = {
    failed: [],
    done: [],
    rolled_back: [],
    not_begun: [],
    left: [],
  };
  const reasons: string[] = [];
  const left_reasons: string[] = [];
  for (const result of results) {
    const { key } = result.step;
    const one = settled.get(key);
    const state = stateOf(result, one);
    lists[state].push(key);
    if (state === "failed") reasons.push(reasonOf(result));
    if (state === "left") left_reasons.push(one!.reason!);
  }
  const exit = interrupted ? exitCodes.cancelled : exitOf(results);
  return new KeepError("CHANGES_FAILED", {
    action,
    vault,
    env,
    ...lists,
    reasons,
    left_reasons,
    exit,
  });
}

function stateOf(result: StepResult, settled: Settled | undefined): State {
  if (settled?.state === "left") return "left";
  if (isNotBegun(result)) return "not_begun";
  if (settled?.state === "done") return "done";
  // Known by now to be as it was.
  if (isInterrupted(result) && (settled !== undefined || result.unchanged)) return "not_begun";
  if (hasFailed(result)) return "failed";
  return settled === undefined ? "done" : "rolled_back";
}

function reasonOf({ failure }: StepResult): string {
  return failure instanceof KeepError ? failure.message : "Something unexpected went wrong.";
}

function exitOf(results: readonly StepResult[]): ExitCode {
  const real = results.filter((result) => hasFailed(result) && !isNotBegun(result));
  return commonExit(
    real.map(({ failure }) =>
      failure instanceof KeepError ? failure.exitCode : exitCodes.unexpected,
    ),
  );
}
