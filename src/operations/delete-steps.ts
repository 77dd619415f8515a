import type { Vault } from "../core/vault.ts";
import type { Step } from "../plans/plan.ts";
import type { CarryOutContext, CarryOutOptions } from "./carry-out-plan.ts";
import { type StepResult, failureOf, hasFailed, notBegun, versionMoved } from "./step-result.ts";

/** So many share one look, and one deadline. */
export const BATCH = 50;

/**
 * Deletes what a plan says, each secret only if it still is as it was. No service has a condition
 * for that: so it is looked for right before.
 *
 * @param onDone told how many more have been dealt with
 */
export async function deleteSteps(
  context: CarryOutContext,
  vault: Vault,
  steps: readonly Step[],
  { rollback }: CarryOutOptions,
  onDone: (count: number) => void,
): Promise<readonly StepResult[]> {
  const results: StepResult[] = [];
  for (let at = 0; at < steps.length; at += BATCH) {
    const batch = steps.slice(at, at + BATCH);
    const stop = context.signal.aborted || (rollback && results.some(hasFailed));
    const deleted = stop ? batch.map(notBegun) : await deleteBatch(context, vault, batch, rollback);
    results.push(...deleted);
    onDone(batch.length);
  }
  return results;
}

async function deleteBatch(
  { signal }: CarryOutContext,
  vault: Vault,
  steps: readonly Step[],
  rollback: boolean,
): Promise<readonly StepResult[]> {
  try {
    const failed = await findMoved(vault, steps, signal);
    if (rollback && failed.size > 0)
      return steps.map((step) => failed.get(step.key) ?? notBegun(step));
    const still = steps.filter(({ key }) => !failed.has(key));
    const deleted = await deleteNow(vault, still, signal);
    return steps.map((step) => failed.get(step.key) ?? deleted.get(step.key)!);
  } catch (error) {
    // Nothing has been deleted yet.
    return steps.map((step) =>
      signal.aborted ? notBegun(step) : { step, failure: failureOf(step, error, signal) },
    );
  }
}

/** Those that are not as they were, or cannot be read any more. */
async function findMoved(
  vault: Vault,
  steps: readonly Step[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, StepResult>> {
  const { secrets, failures } = await vault.read(
    steps.map(({ key }) => key),
    { signal },
  );
  return new Map(
    steps.flatMap((step) => {
      const { key, found } = step;
      const version = secrets.get(key)?.version;
      const failure =
        failures.get(key) ?? (version === found?.version ? undefined : versionMoved(step, version));
      return failure === undefined ? [] : [[key, { step, failure }]];
    }),
  );
}

async function deleteNow(
  vault: Vault,
  steps: readonly Step[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, StepResult>> {
  const toResults = (resultOf: (step: Step, index: number) => StepResult) =>
    new Map(steps.map((step, index) => [step.key, resultOf(step, index)]));
  if (steps.length === 0) return new Map();
  try {
    const keys = steps.map(({ key }) => key);
    const outcomes = await vault.remove(keys, { signal });
    return toResults((step, index) => {
      const outcome = outcomes[index]!;
      const { failure, unchanged } = outcome;
      if (failure !== undefined) return { step, failure, unchanged };
      // Somebody else was quicker.
      const { removed, restorableUntil } = outcome;
      return removed ? { step, restorableUntil } : { step, failure: versionMoved(step, undefined) };
    });
  } catch (error) {
    return toResults((step) => ({ step, failure: failureOf(step, error, signal) }));
  }
}
