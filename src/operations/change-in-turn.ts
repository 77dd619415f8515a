import type { Vault } from "../core/vault.ts";
import type { Plan, Step } from "../plans/plan.ts";
import type { CarryOutContext, CarryOutOptions } from "./carry-out-plan.ts";
import { mapAtOnce } from "./map-at-once.ts";
import { type StepResult, hasFailed, notBegun } from "./step-result.ts";

/** What became of one step; `thrown` if it failed for a reason that is not about its key. */
export interface Attempt {
  readonly result: StepResult;
  readonly thrown?: true | undefined;
}

/**
 * Makes the changes of a plan, a call for each: so it has its own time, and as many as may are
 * always under way. After a failure no more is begun, unless all that can be is to be done.
 *
 * @param onDone told how many more have been dealt with
 */
export async function changeInTurn(
  { signal }: Pick<CarryOutContext, "signal">,
  vault: Vault,
  steps: readonly Step[],
  options: TurnOptions,
  change: (step: Step) => Promise<Attempt>,
  onDone: (count: number) => void,
): Promise<readonly StepResult[]> {
  let stopped = false;
  const atOnce = options.order === undefined ? vault.manifest.limits.changesAtOnce : 1;
  return mapAtOnce(steps, atOnce, async (step) => {
    if (stopped || signal.aborted) return notBegun(step);
    const { result, thrown } = await change(step);
    // What was thrown is not about this key: it would be the same for every other one.
    stopped ||= thrown === true || (stopsAtFailure(options) && hasFailed(result));
    onDone(1);
    return result;
  });
}

export type TurnOptions = Pick<CarryOutOptions, "rollback"> & Pick<Plan, "order">;

/** Where an order matters, what follows must not be done without what comes before. */
export function stopsAtFailure({ rollback, order }: TurnOptions): boolean {
  return rollback || order !== undefined;
}
