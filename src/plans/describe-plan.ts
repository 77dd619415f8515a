import { ACTIONS, type Action, type Plan, type Source, type Step, countActions } from "./plan.ts";

/** A plan as it is printed: what will be done to each key, and never a value. */
export interface DescribedPlan {
  readonly vault: string;
  readonly env: string;
  /** Sorted by key. */
  readonly steps: readonly DescribedStep[];
  readonly summary: Readonly<Record<Action, number>>;
}

export interface DescribedStep {
  /** Null for a line of a file that has none. */
  readonly key: string | null;
  readonly action: Action;
  /** Where the value comes from; null for what is to be deleted. */
  readonly from: DescribedSource | null;
  /** The version that was found in the vault; null if there was none. */
  readonly version: string | null;
  /** Why it is a conflict or invalid. */
  readonly problem: { readonly code: string; readonly message: string } | null;
  /** In plans of `keep delete`: it was deleted before, and is now to be gone for good. */
  readonly deleted_before?: boolean;
}

/** Null is what such a source does not have. */
export interface DescribedSource {
  readonly key: string | null;
  readonly version: string | null;
  readonly line: number | null;
}

export function describePlan(plan: Plan): DescribedPlan {
  const { vault, env, steps } = plan;
  return { vault, env, steps: steps.map(describeStep), summary: countActions(plan) };
}

function describeStep(step: Step): DescribedStep {
  const { key, action, found, version = found?.version ?? null, problem } = step;
  const source = step.wanted?.source ?? step.source;
  return {
    key: key === "" ? null : key,
    action,
    from: source === undefined ? null : describeSource(source),
    version,
    problem: problem === undefined ? null : { code: problem.code, message: problem.message },
  };
}

const describeSource = ({ key, version, line }: Source): DescribedSource => ({
  key: key ?? null,
  version: version ?? null,
  line: line ?? null,
});

const PLANNED: Readonly<Record<Action, string>> = {
  create: "new",
  update: "changed",
  delete: "to delete",
  restore: "to restore",
  unchanged: "unchanged",
  skip: "skipped",
  conflict: "in conflict",
  invalid: "invalid",
};

/** "2 new, 1 changed, 5 unchanged": the actions that there are. */
export function summarize(
  summary: DescribedPlan["summary"],
  actions: readonly Action[] = ACTIONS,
  words = PLANNED,
): string {
  return actions
    .filter((action) => summary[action] > 0)
    .map((action) => `${summary[action]} ${words[action]}`)
    .join(", ");
}

/** The same, of what has been done. */
export function summarizeDone(
  summary: DescribedPlan["summary"],
  actions: readonly Action[] = ACTIONS,
): string {
  return summarize(summary, actions, { ...PLANNED, delete: "deleted", restore: "restored" });
}
