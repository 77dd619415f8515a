import { KeepError } from "../core/errors.ts";
import { sameContent } from "../core/same-content.ts";
import type { Secret, Vault } from "../core/vault.ts";
import type { CarryOutContext, CarryOutOptions } from "./carry-out-plan.ts";
import { BATCH } from "./delete-steps.ts";
import { type Undoing, putBackAll, removeAll, restoreAll } from "./put-back.ts";
import { removeAgainAll } from "./remove-again.ts";
import { isAim } from "./restore-steps.ts";
import {
  type StepResult,
  hasFailed,
  isNotBegun,
  isUncertain,
  versionMoved,
} from "./step-result.ts";

/** What a key holds that was, or may have been, changed: as before, as wanted, or neither for sure. */
export type Settled =
  | { readonly state: "before" | "done"; readonly reason?: undefined }
  | { readonly state: "left"; readonly reason: string };

/**
 * Puts back what was there before: the previous value, or nothing. It looks first at what is there
 * now, right before: of a change that failed nobody knows whether it was made, and what somebody
 * else has written since is left alone. Without `rollback` it only finds that out, and gives back
 * what was written over unseen. Ctrl-C does not stop it; a second one ends Keep.
 */
export async function undoChanges(
  context: CarryOutContext,
  vault: Vault,
  results: readonly StepResult[],
  { rollback, onOpen }: UndoOptions,
): Promise<ReadonlyMap<string, Settled>> {
  const open = results.filter((result) => isOpen(result, rollback));
  let isAnnounced = !rollback;
  const onUndo = (): void => {
    if (!isAnnounced) context.note(announce(open.length, context.signal.aborted));
    isAnnounced = true;
  };
  const settled = new Map<string, Settled>();
  for (let at = 0; at < open.length; at += BATCH) {
    onOpen(open.slice(at).map(({ step }) => step.key));
    const batch = open.slice(at, at + BATCH);
    for (const [key, one] of await settleBatch(vault, batch, rollback, onUndo))
      settled.set(key, one);
    if (rollback) context.progress(settled.size, open.length);
  }
  return settled;
}

interface UndoOptions extends Pick<CarryOutOptions, "rollback"> {
  /** Told which keys are not known yet to be as they should. */
  readonly onOpen: (keys: readonly string[]) => void;
}

/** Whether it has to be looked at: what was refused, or not begun, is as it was. */
function isOpen(result: StepResult, rollback: boolean): boolean {
  // It came back, and then the rest of it was not done.
  if (result.restored !== undefined && hasFailed(result)) return true;
  if (isNotBegun(result)) return false;
  if (result.overtaken !== undefined || isUncertain(result)) return true;
  return rollback && !hasFailed(result);
}

function announce(count: number, interrupted: boolean): string {
  const what = `Rolling back ${count} ${count === 1 ? "secret" : "secrets"}…`;
  return interrupted ? `${what} (Ctrl-C again stops at once)` : what;
}

async function settleBatch(
  vault: Vault,
  results: readonly StepResult[],
  rollback: boolean,
  onUndo: () => void,
): Promise<ReadonlyMap<string, Settled>> {
  const settled = new Map<string, Settled>();
  const undoings: Record<Remedy, Undoing[]> = {
    putBack: [],
    remove: [],
    removeAgain: [],
    restore: [],
  };
  const exact = vault.manifest.capabilities.exactConditions;
  const look = await lookAt(vault, results);
  for (const result of results) {
    const { key } = result.step;
    const unreadable = look.failures.get(key);
    const now = look.secrets.get(key);
    const verdict =
      unreadable === undefined
        ? judge(result, now, { rollback, exact })
        : unknown(result, unreadable);
    if (typeof verdict === "string") undoings[verdict].push({ result, now });
    else settled.set(key, verdict);
  }
  if (Object.values(undoings).some(({ length }) => length > 0)) onUndo();
  const undone = [
    // First what has no condition but the look.
    await removeAll(vault, undoings.remove),
    await removeAgainAll(vault, undoings.removeAgain),
    await putBackAll(vault, undoings.putBack),
    await restoreAll(vault, undoings.restore),
  ].flat();
  for (const { key, failure } of undone)
    settled.set(
      key,
      failure === undefined ? { state: "before" } : { state: "left", reason: failure },
    );
  return settled;
}

async function lookAt(vault: Vault, results: readonly StepResult[]) {
  const keys = results.map(({ step }) => step.key);
  try {
    return await vault.read(keys);
  } catch (error) {
    return {
      secrets: new Map<string, Secret>(),
      failures: new Map(keys.map((key) => [key, error])),
    };
  }
}

type Remedy = "putBack" | "remove" | "removeAgain" | "restore";

/** What has become of a key, or what is to be done about it. */
function judge(
  result: StepResult,
  now: Secret | undefined,
  { rollback, exact }: { readonly rollback: boolean; readonly exact: boolean },
): Settled | Remedy {
  const { step, failure } = result;
  if (isAsBefore(step.found, now)) return { state: "before" };
  if (!isOurs(result, now, exact)) {
    const told = failure instanceof KeepError ? failure : versionMoved(step, now?.version);
    return { state: "left", reason: told.message };
  }
  if (result.overtaken !== undefined) return "putBack";
  if (isHalfRestored(result, now)) return "removeAgain";
  if (!rollback) return { state: "done" };
  if (now === undefined) return "restore";
  if (step.action === "restore") return "removeAgain";
  return step.found === undefined ? "remove" : "putBack";
}

function isAsBefore(found: Secret | undefined, now: Secret | undefined): boolean {
  if (found === undefined || now === undefined) return found === now;
  return found.version === now.version && sameContent(found, now);
}

/**
 * Whether what is there now is what this step has made. Where conditions are not exact, somebody
 * else may have written over it unseen, and given it back since as one more version.
 */
function isOurs(
  { step, failure, version, restored, over }: StepResult,
  now: Secret | undefined,
  exact: boolean,
): boolean {
  const isRestored = step.action === "restore" && now !== undefined;
  if (isRestored && now.version === (restored ?? step.version)) return true;
  const wanted = isRestored ? over : step.wanted;
  if (wanted === undefined || now === undefined) return wanted === now;
  if (version !== undefined && now.version === version) return true;
  const isKnown = version !== undefined || failure === undefined;
  return (!isKnown || !exact) && sameContent(now, wanted);
}

/** Whether a secret came back, and not with the version that it was to end with. */
function isHalfRestored(
  { step, restored = step.version }: StepResult,
  now: Secret | undefined,
): boolean {
  return step.action === "restore" && now?.version === restored && !isAim(step, restored!);
}

function unknown({ step, failure }: StepResult, error: unknown): Settled {
  const said = [failure, error].flatMap((one) => (one instanceof KeepError ? [one.message] : []));
  const reason = [`What ${step.key} holds now is not known.`, ...new Set(said)].join(" ");
  return { state: "left", reason };
}
