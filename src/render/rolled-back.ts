import { type AppliedPlan } from "../operations/apply-plan.ts";
import { summarizeDone } from "../plans/describe-plan.ts";
import { renderApplied } from "./plan.ts";

/** What a rollback has done, as a sentence. */
export function renderRolledBack(result: AppliedPlan): string {
  const { vault, env, summary, steps } = result.plan;
  if (steps.length === 0) return `No secret of ${vault}:${env} matches.`;
  if (!result.carried_out) return renderApplied(result, "");
  const done = summarizeDone(summary, ["create", "update", "restore", "delete"]);
  const rest = summarizeDone(summary, ["unchanged"]);
  return `Rolled back ${vault}:${env}: ${done}${rest === "" ? "" : `; ${rest}`}.`;
}
