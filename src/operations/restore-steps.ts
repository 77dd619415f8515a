import type { RestoreOutcome, Vault, WriteOutcome } from "../core/vault.ts";
import type { Step } from "../plans/plan.ts";
import type { CarryOutContext, CarryOutOptions } from "./carry-out-plan.ts";
import { type Attempt, changeInTurn } from "./change-in-turn.ts";
import { mapAtOnce } from "./map-at-once.ts";
import { type StepResult, failureOf, hasFailed, notBegun, versionMoved } from "./step-result.ts";

/**
 * Brings back what a plan says, each secret only if it still is as it was when it was removed.
 * Where an older version is to count, its value is written over what came back.
 *
 * @param onDone told how many more have been dealt with
 */
export async function restoreSteps(
  context: CarryOutContext,
  vault: Vault,
  steps: readonly Step[],
  options: CarryOutOptions,
  onDone: (count: number) => void,
): Promise<readonly StepResult[]> {
  if (!vault.manifest.capabilities.atomicBatch)
    return changeInTurn(
      context,
      vault,
      steps,
      options,
      async (step) => (await restoreBatch(context, vault, [step], options))[0]!,
      onDone,
    );
  if (steps.length === 0) return [];
  const together = context.signal.aborted
    ? steps.map((step): Attempt => ({ result: notBegun(step) }))
    : await restoreBatch(context, vault, steps, options);
  onDone(steps.length);
  return together.map(({ result }) => result);
}

/** Whether this is the version with which a restored secret is to end. */
export function isAim({ source, version }: Step, restored: string): boolean {
  const moved = version !== undefined && version !== restored;
  return !moved && (source?.version ?? restored) === restored;
}

async function restoreBatch(
  context: CarryOutContext,
  vault: Vault,
  steps: readonly Step[],
  options: CarryOutOptions,
): Promise<readonly Attempt[]> {
  const { signal } = context;
  let outcomes: readonly RestoreOutcome[];
  try {
    outcomes = await vault.restore(
      steps.map(({ key }) => key),
      { signal },
    );
  } catch (error) {
    return steps.map((step) => ({
      result: { step, failure: failureOf(step, error, signal) },
      thrown: true,
    }));
  }
  const back = outcomes.map((outcome, index) => toResult(steps[index]!, outcome));
  const older = back.filter((one) => !hasFailed(one) && !isAim(one.step, one.restored!));
  const stop = options.rollback && back.some(hasFailed);
  const over = stop
    ? older.map((one): Attempt => ({ result: { ...one, ...notBegun(one.step) } }))
    : await writeOlder(vault, older, { signal, rollback: options.rollback });
  const byKey = new Map(over.map((one) => [one.result.step.key, one]));
  return back.map((result) => byKey.get(result.step.key) ?? { result });
}

function toResult(step: Step, outcome: RestoreOutcome): StepResult {
  if (outcome.failure !== undefined)
    return { step, failure: outcome.failure, unchanged: outcome.unchanged };
  const { version } = outcome;
  const result = { step, restored: version };
  if (step.version !== undefined && step.version !== version)
    return { ...result, failure: versionMoved(step, version) };
  return { ...result, version };
}

/** Writes older versions over those that came back. */
async function writeOlder(
  vault: Vault,
  results: readonly StepResult[],
  options: Pick<CarryOutContext, "signal"> & Pick<CarryOutOptions, "rollback">,
): Promise<readonly Attempt[]> {
  const { signal, rollback } = options;
  const read = await mapAtOnce(results, vault.manifest.limits.changesAtOnce, (one) =>
    readOlder(vault, one, signal),
  );
  const ready = read.filter((one) => !hasFailed(one));
  const rest = read.filter(hasFailed);
  if (rollback && rest.length > 0)
    return read.map((one) => ({
      result: hasFailed(one) ? one : { ...one, ...notBegun(one.step) },
    }));
  return [...rest.map((result) => ({ result })), ...(await writeOver(vault, ready, options))];
}

/** Reads what is to be written over what came back. Only that gives it the version that counts. */
async function readOlder(
  vault: Vault,
  { step, restored }: StepResult,
  signal: AbortSignal,
): Promise<StepResult> {
  const { key } = step;
  try {
    signal.throwIfAborted();
    const older = await vault.readVersion(key, step.source!.version!, { signal });
    const now = await vault.readVersion(key, restored!, { signal });
    if (older === undefined || now === undefined) throw versionMoved(step, undefined);
    const { value, plain, binary } = older;
    const over = { key, value, plain: plain && now.plain, binary, ifVersion: restored };
    return { step, restored, over };
  } catch (error) {
    return { step, restored, failure: failureOf(step, error, signal) };
  }
}

async function writeOver(
  vault: Vault,
  results: readonly StepResult[],
  { signal, rollback }: Pick<CarryOutContext, "signal"> & Pick<CarryOutOptions, "rollback">,
): Promise<readonly Attempt[]> {
  if (results.length === 0) return [];
  const changes = results.map(({ over }) => over!);
  try {
    const outcomes = await vault.write(changes, { signal, stopAtFailure: rollback });
    return outcomes.map((outcome, index) => ({ result: toWritten(results[index]!, outcome) }));
  } catch (error) {
    return results.map((result) => ({
      result: { ...result, failure: failureOf(result.step, error, signal) },
      thrown: true,
    }));
  }
}

function toWritten(result: StepResult, outcome: WriteOutcome): StepResult {
  const { failure, unchanged } = outcome;
  if (failure !== undefined) return { ...result, failure, unchanged };
  const { version, note, overtaken } = outcome;
  if (overtaken === undefined) return { ...result, version, note };
  return { ...result, version, overtaken, failure: versionMoved(result.step, overtaken) };
}
