import { KeepError } from "../core/errors.ts";
import { exitCodes } from "../core/exit-codes.ts";
import type { Change } from "../core/vault.ts";
import type { Step } from "../plans/plan.ts";

/** What became of a step that was to change something. */
export interface StepResult {
  readonly step: Step;
  /** Why it failed: a KeepError, or what Keep does not know. */
  readonly failure?: unknown;
  /** It failed before the change was begun. */
  readonly unchanged?: true | undefined;
  /** The new version of what was written. */
  readonly version?: string | undefined;
  /** The version with which a removed secret came back. */
  readonly restored?: string | undefined;
  /** What was written over that, or may have been. */
  readonly over?: Change | undefined;
  /** The version of somebody else that was written over, unseen: then this counts as a conflict. */
  readonly overtaken?: string | undefined;
  readonly note?: string | undefined;
  /** Of what was deleted, until when it can be restored, if the vault says so. */
  readonly restorableUntil?: string | undefined;
}

export function notBegun(step: Step): StepResult {
  return { step, failure: new KeepError("NOT_BEGUN", { key: step.key }) };
}

/** It changed between the plan and now. */
export function versionMoved(
  { key, found, version = found?.version }: Step,
  now: string | undefined,
): KeepError {
  return new KeepError("VERSION_MOVED", {
    key,
    expected: version ?? "none",
    found: now ?? "none",
  });
}

/** What was thrown instead of an outcome. */
export function failureOf({ key }: Step, error: unknown, signal: AbortSignal): unknown {
  if (!signal.aborted || !isAbort(error, signal)) return error;
  return new KeepError("INTERRUPTED", { state: `whether ${key} was changed is not known` });
}

function isAbort(error: unknown, signal: AbortSignal): boolean {
  return error === signal.reason || (error instanceof Error && error.name === "AbortError");
}

export function hasFailed({ failure }: StepResult): boolean {
  return failure !== undefined;
}

export function isNotBegun({ failure }: StepResult): boolean {
  return failure instanceof KeepError && failure.code === "NOT_BEGUN";
}

/** Whether it was stopped by Ctrl-C, be it before or while it was done. */
export function isInterrupted({ failure }: StepResult): boolean {
  return failure instanceof KeepError && failure.code === "INTERRUPTED";
}

const { usage, notAllowed, notFound, conflict, invalid } = exitCodes;
const REFUSALS: readonly number[] = [usage, notAllowed, notFound, conflict, invalid];

/** Whether it failed, and may have been done all the same. */
export function isUncertain({ failure, unchanged }: StepResult): boolean {
  if (failure === undefined || unchanged === true) return false;
  if (!(failure instanceof KeepError)) return true;
  // Without its lock a local vault changes nothing.
  return failure.code !== "LOCKED" && !REFUSALS.includes(failure.exitCode);
}
