import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import type { Change, Vault, WriteOutcome } from "../core/vault.ts";
import { type Plan, type Step, changesOf } from "../plans/plan.ts";
import { changesFailed } from "./changes-failed.ts";
import { undoChanges } from "./undo-changes.ts";

/** What became of a step that was to change something. */
export interface Result {
  readonly step: Step;
  /** Why it failed: a KeepError, or what Keep does not know. */
  readonly failure?: unknown;
  /** The new version of what was written. */
  readonly version?: string | undefined;
  readonly note?: string | undefined;
}

export interface CarryOutOptions {
  /** "Copying": the subject of what is said. */
  readonly action: string;
  /** After a failure, put back what was there. */
  readonly rollback: boolean;
}

/** So many changes share one deadline. */
const BATCH = 50;

/**
 * Does what a plan says: first the writing, then the deleting, each only if the secret still is as
 * it was when the plan was made. After a failure nothing more is begun, and what was done is
 * undone; without `rollback` all that can be written is, and nothing is deleted.
 *
 * @throws CHANGES_FAILED
 */
export async function carryOutPlan(
  context: Context,
  vault: Vault,
  plan: Plan,
  options: CarryOutOptions,
): Promise<readonly Result[]> {
  const steps = changesOf(plan);
  const release = context.holdOff();
  try {
    const written = await writeSteps(context, vault, steps, options);
    const results = [...written, ...(await deleteSteps(context, vault, steps, written))];
    if (results.every(({ failure }) => failure === undefined)) return results;
    const undone = options.rollback ? await undoChanges(context, vault, results) : undefined;
    throw changesFailed(plan, results, undone, options);
  } finally {
    release();
  }
}

async function writeSteps(
  context: Context,
  vault: Vault,
  steps: readonly Step[],
  { rollback }: CarryOutOptions,
): Promise<readonly Result[]> {
  const writes = steps.filter(({ wanted }) => wanted !== undefined);
  const size = vault.manifest.capabilities.atomicBatch ? writes.length : BATCH;
  const results: Result[] = [];
  for (let at = 0; at < writes.length; at += size) {
    const batch = writes.slice(at, at + size);
    const stop = context.signal.aborted || (rollback && results.some(({ failure }) => failure));
    results.push(
      ...(stop
        ? notBegun(batch)
        : await writeBatch(context, vault, batch, { at, total: steps.length, rollback })),
    );
  }
  return results;
}

async function writeBatch(
  { signal, progress }: Context,
  vault: Vault,
  steps: readonly Step[],
  {
    at,
    total,
    rollback,
  }: { readonly at: number; readonly total: number; readonly rollback: boolean },
): Promise<readonly Result[]> {
  try {
    const outcomes = await vault.write(steps.map(toChange), {
      signal,
      progress: (count) => progress(at + count, total),
      stopAtFailure: rollback,
    });
    return outcomes.map((outcome, index) => toResult(steps[index]!, outcome));
  } catch (failure) {
    return steps.map((step) => ({ step, failure }));
  }
}

function toChange({ key, found, wanted }: Step): Change {
  const { value, plain = found?.plain, binary } = wanted!;
  const condition = found === undefined ? { ifAbsent: true } : { ifVersion: found.version };
  return { key, value, plain, binary, ...condition };
}

function toResult(step: Step, outcome: WriteOutcome): Result {
  if (outcome.failure !== undefined) return { step, failure: outcome.failure };
  const { version, note, overtaken } = outcome;
  if (overtaken === undefined) return { step, version, note };
  // TODO(rollback): restore the version overtaken
  const { key, found } = step;
  return {
    step,
    failure: new KeepError("VERSION_MOVED", { key, expected: found!.version, found: overtaken }),
  };
}

/** Deletes what is still as it was; nothing if the writing has failed. */
async function deleteSteps(
  context: Context,
  vault: Vault,
  steps: readonly Step[],
  written: readonly Result[],
): Promise<readonly Result[]> {
  const deletions = steps.filter(({ wanted }) => wanted === undefined);
  if (deletions.length === 0) return [];
  if (context.signal.aborted || written.some(({ failure }) => failure !== undefined))
    return notBegun(deletions);
  try {
    const moved = await findMoved(context, vault, deletions);
    if (moved.length > 0)
      return deletions.map(
        (step) => moved.find((one) => one.step === step) ?? notBegun([step])[0]!,
      );
    const outcomes = await vault.remove(
      deletions.map(({ key }) => key),
      context,
    );
    return outcomes.map((outcome, index): Result => ({
      step: deletions[index]!,
      failure: outcome.failure,
    }));
  } catch (failure) {
    return deletions.map((step) => ({ step, failure }));
  }
}

async function findMoved(context: Context, vault: Vault, steps: readonly Step[]) {
  const heads = new Map((await vault.list(context)).map((head) => [head.key, head.version]));
  return steps.flatMap((step) => {
    const { key, found } = step;
    const version = heads.get(key);
    if (version === found!.version) return [];
    return [
      {
        step,
        failure: new KeepError("VERSION_MOVED", {
          key,
          expected: found!.version,
          found: version ?? "none",
        }),
      },
    ];
  });
}

const notBegun = (steps: readonly Step[]): readonly Result[] =>
  steps.map((step) => ({ step, failure: new KeepError("NOT_BEGUN", { key: step.key }) }));
