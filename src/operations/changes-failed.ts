import { KeepError } from "../core/errors.ts";
import { exitCodes } from "../core/exit-codes.ts";
import type { Plan } from "../plans/plan.ts";
import type { CarryOutOptions, Result } from "./carry-out-plan.ts";
import type { Undone } from "./undo-changes.ts";

/** One error for a plan that was not carried out: what became of every key that was to change. */
export function changesFailed(
  { vault, env }: Plan,
  results: readonly Result[],
  undone: Undone | undefined,
  { action }: CarryOutOptions,
): unknown {
  const failures = results.filter(({ failure }) => failure !== undefined);
  // What Keep does not know is not wrapped.
  const unknown = failures.find(({ failure }) => !(failure instanceof KeepError));
  if (unknown !== undefined && undone === undefined) return unknown.failure;
  throw new Error(`not done yet ${action} ${vault} ${env} ${exitCodes.vault}`);
}
