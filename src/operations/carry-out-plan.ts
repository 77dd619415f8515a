import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import type { Vault } from "../core/vault.ts";
import { type Action, type Plan, type Step, changesOf } from "../plans/plan.ts";
import { changesFailed } from "./changes-failed.ts";
import { deleteSteps } from "./delete-steps.ts";
import { restoreSteps } from "./restore-steps.ts";
import { type StepResult, hasFailed, notBegun } from "./step-result.ts";
import { undoChanges } from "./undo-changes.ts";
import { writeSteps } from "./write-steps.ts";

export type { StepResult as Result } from "./step-result.ts";

export interface CarryOutContext extends Pick<
  Context,
  "signal" | "progress" | "note" | "warn" | "holdOff"
> {
  readonly trail: Pick<Context["trail"], "undone">;
}

export interface CarryOutOptions {
  /** "Copying": the subject of what is said. */
  readonly action: string;
  /** After a failure, put back what was there. */
  readonly rollback: boolean;
}

/**
 * Does what a plan says: first the writing, then the restoring, then the deleting, each only if the secret still is as
 * it was when the plan was made. After a failure nothing more is begun, and what was done is
 * undone; without `rollback` all that can be written is, and then nothing is deleted. Ctrl-C, or
 * being told to end, lets what is under way end and counts as a failure.
 *
 * @throws CHANGES_FAILED
 */
export async function carryOutPlan(
  context: CarryOutContext,
  vault: Vault,
  plan: Plan,
  options: CarryOutOptions,
): Promise<readonly StepResult[]> {
  const { action } = options;
  let open = changesOf(plan).map(({ key }) => key);
  const release = context.holdOff(
    () => new KeepError("CUT_OFF", { action, vault: plan.vault, env: plan.env, keys: open }),
  );
  try {
    const results = await changeAll(context, vault, plan, options);
    if (!results.some(hasFailed)) return results;
    const interrupted = context.signal.aborted;
    const settled = await undoChanges(context, vault, results, {
      ...options,
      onOpen: (keys) => (open = [...keys]),
    });
    const failure = changesFailed(plan, results, settled, { ...options, interrupted });
    const before = [...settled].filter(([, { state }]) => state === "before");
    context.trail.undone(
      plan,
      before.map(([key]) => key),
    );
    const unknown = results.find((one) => hasFailed(one) && !(one.failure instanceof KeepError));
    if (unknown === undefined) throw failure;
    // What Keep does not know is not wrapped; what became of the keys is said beside it.
    context.warn(failure.message);
    throw unknown.failure;
  } finally {
    release();
  }
}

async function changeAll(
  context: CarryOutContext,
  vault: Vault,
  plan: Plan,
  options: CarryOutOptions,
): Promise<readonly StepResult[]> {
  const steps = changesOf(plan);
  const of = (...actions: readonly Action[]): readonly Step[] =>
    steps.filter(({ action }) => actions.includes(action));
  let count = 0;
  const advance = (by: number): void => context.progress((count += by), steps.length);
  const { order } = plan;
  const writes = inOrder(of("create", "update"), order);
  const written = await writeSteps(context, vault, writes, { ...options, order }, advance);
  const stop = options.rollback && written.some(hasFailed);
  const restored = stop
    ? of("restore").map(notBegun)
    : await restoreSteps(context, vault, of("restore"), options, advance);
  const deleted = [...written, ...restored].some(hasFailed)
    ? of("delete").map(notBegun)
    : await deleteSteps(context, vault, of("delete"), options, advance);
  return [...written, ...restored, ...deleted];
}

function inOrder(steps: readonly Step[], order: readonly string[] = []): readonly Step[] {
  return steps.toSorted((a, b) => order.indexOf(a.key) - order.indexOf(b.key));
}
