import { ACTIONS, type Action, type Plan, type Source, countActions } from "./plan.ts";

/** A plan as it is printed: what will be done to each key, and never a value. */
export interface DescribedPlan {
  readonly vault: string;
  readonly env: string;
  readonly steps: readonly DescribedStep[];
  readonly summary: Readonly<Record<Action, number>>;
}

export interface DescribedStep {
  readonly key: string;
  readonly action: Action;
  /** Where the value comes from; null for what is to be deleted. */
  readonly from: Source | null;
  /** The version that was found in the vault; null if there was none. */
  readonly version: string | null;
  /** Why it is a conflict or invalid. */
  readonly problem: { readonly code: string; readonly message: string } | null;
}

export function describePlan(plan: Plan): DescribedPlan {
  const { vault, env, steps } = plan;
  return {
    vault,
    env,
    steps: steps.map(({ key, action, found, wanted, problem }) => ({
      key,
      action,
      from: wanted?.source ?? null,
      version: found?.version ?? null,
      problem: problem === undefined ? null : { code: problem.code, message: problem.message },
    })),
    summary: countActions(plan),
  };
}

/** "2 new, 1 changed, 5 unchanged": the actions that there are. */
export function summarize(summary: DescribedPlan["summary"]): string {
  const words: Readonly<Record<Action, string>> = {
    create: "new",
    update: "changed",
    delete: "to delete",
    unchanged: "unchanged",
    skip: "skipped",
    conflict: "in conflict",
    invalid: "invalid",
  };
  return ACTIONS.filter((action) => summary[action] > 0)
    .map((action) => `${summary[action]} ${words[action]}`)
    .join(", ");
}
