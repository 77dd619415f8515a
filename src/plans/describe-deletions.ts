import { type DescribedPlan, describePlan } from "./describe-plan.ts";

/** A key that is to go. */
export interface Deletion {
  readonly key: string;
  /** Undefined where nobody has looked. */
  readonly version?: string | undefined;
  /** It was deleted before, and is now to be gone for good. */
  readonly deletedBefore?: boolean | undefined;
}

/** Deletions that are made without reading a value, as a plan. */
export function describeDeletions(
  { vault, env }: Pick<DescribedPlan, "vault" | "env">,
  deletions: readonly Deletion[],
): DescribedPlan {
  const sorted = deletions.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const plan = describePlan({
    vault,
    env,
    steps: sorted.map(({ key, version }) => ({ key, action: "delete", version })),
  });
  const steps = plan.steps.map((step, index) => ({
    ...step,
    deleted_before: sorted[index]!.deletedBefore === true,
  }));
  return { ...plan, steps };
}
