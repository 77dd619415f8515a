import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { type OnConflict, type Target, decideConflicts } from "../plans/make-plan.ts";
import type { Plan } from "../plans/plan.ts";

/** What can be said about a conflict. */
const CHOICES = [
  { value: "overwrite", name: "Overwrite it" },
  { value: "skip", name: "Leave it as it is" },
  { value: "overwrite all", name: "Overwrite this one and all that follow" },
  { value: "skip all", name: "Leave this one and all that follow as they are" },
  { value: "cancel", name: "Cancel, and change nothing" },
] as const;

/**
 * Asks about each conflict of a plan, in its order. No value is shown.
 *
 * @throws CANCELLED, and MISSING_INPUT where nobody can answer
 */
export async function settleConflicts(
  { ask }: Pick<Context, "ask">,
  target: Target,
  plan: Plan,
): Promise<Plan> {
  const place = `${plan.vault}:${plan.env}`;
  const decisions = new Map<string, OnConflict>();
  let all: OnConflict | undefined;
  for (const { key, action } of plan.steps) {
    if (action !== "conflict") continue;
    const answer =
      all ??
      (await ask.select({
        message: `${key} exists in ${place} with another value.`,
        what: `What to do about ${key}, which exists in ${place} with another value,`,
        flag: "--on-conflict overwrite, skip or fail",
        choices: CHOICES,
      }));
    if (answer === "cancel") throw new KeepError("CANCELLED", {});
    const decision = answer.startsWith("overwrite") ? "overwrite" : "skip";
    if (answer.endsWith(" all")) all = decision;
    decisions.set(key, decision);
  }
  return decideConflicts(target, plan, decisions);
}
