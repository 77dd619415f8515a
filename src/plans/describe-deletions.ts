import { ACTIONS, type Action } from "./plan.ts";
import type { DescribedPlan } from "./describe-plan.ts";

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
  const none = Object.fromEntries(ACTIONS.map((action) => [action, 0])) as Record<Action, number>;
  return {
    vault,
    env,
    steps: deletions
      .toSorted((a, b) => (a.key < b.key ? -1 : 1))
      .map(({ key, version = null, deletedBefore = false }) => ({
        key,
        action: "delete",
        from: null,
        version,
        problem: null,
        deleted_before: deletedBefore,
      })),
    summary: { ...none, delete: deletions.length },
  };
}
