import type { Change, Vault, WriteOutcome } from "../core/vault.ts";
import type { Step } from "../plans/plan.ts";
import type { CarryOutContext } from "./carry-out-plan.ts";
import { type Attempt, type TurnOptions, changeInTurn, stopsAtFailure } from "./change-in-turn.ts";
import { type StepResult, failureOf, notBegun, versionMoved } from "./step-result.ts";

/**
 * Writes what a plan says, each secret only if it still is as it was; the results come in the
 * order of the steps. After a failure no more is begun, unless all that can be is to be written.
 *
 * @param onDone told how many more have been dealt with
 */
export async function writeSteps(
  context: CarryOutContext,
  vault: Vault,
  steps: readonly Step[],
  options: TurnOptions,
  onDone: (count: number) => void,
): Promise<readonly StepResult[]> {
  if (vault.manifest.capabilities.atomicBatch) {
    const together = await writeTogether(context, vault, steps, options);
    onDone(steps.length);
    return together;
  }
  return changeInTurn(
    context,
    vault,
    steps,
    options,
    (step) => writeStep(context, vault, step),
    onDone,
  );
}

async function writeStep({ signal }: CarryOutContext, vault: Vault, step: Step): Promise<Attempt> {
  try {
    const [outcome] = await vault.write([toChange(step)], { signal });
    return { result: toResult(step, outcome!) };
  } catch (error) {
    return { result: { step, failure: failureOf(step, error, signal) }, thrown: true };
  }
}

/** All in one step of the vault's. */
async function writeTogether(
  { signal }: CarryOutContext,
  vault: Vault,
  steps: readonly Step[],
  options: TurnOptions,
): Promise<readonly StepResult[]> {
  if (steps.length === 0) return [];
  if (signal.aborted) return steps.map(notBegun);
  try {
    const changes = steps.map(toChange);
    const outcomes = await vault.write(changes, { signal, stopAtFailure: stopsAtFailure(options) });
    return outcomes.map((outcome, index) => toResult(steps[index]!, outcome));
  } catch (error) {
    return steps.map((step) => ({ step, failure: failureOf(step, error, signal) }));
  }
}

function toChange({ key, found, wanted }: Step): Change {
  const { value, plain = found?.plain, binary } = wanted!;
  const condition = found === undefined ? { ifAbsent: true } : { ifVersion: found.version };
  return { key, value, plain, binary, ...condition };
}

function toResult(step: Step, outcome: WriteOutcome): StepResult {
  const { failure, unchanged } = outcome;
  if (failure !== undefined) return { step, failure, unchanged };
  const { version, note, overtaken } = outcome;
  if (overtaken === undefined) return { step, version, note };
  return { step, version, overtaken, failure: versionMoved(step, overtaken) };
}
