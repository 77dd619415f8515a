import { KeepError } from "../../core/errors.ts";
import type { RemoveOutcome } from "../../core/vault.ts";
import type { Deadline } from "../aws/deadline.ts";
import type { AwsService } from "../aws/service.ts";
import { inGroups, sideBySide } from "../aws/side-by-side.ts";
import { changeInOrder } from "../aws/change-in-order.ts";
import type { SsmCalls } from "./client.ts";
import type { ParameterNames } from "./parameters.ts";

const NAMES_OF_A_CALL = 10;
const CALLS_AT_ONCE = 3;

/** Deletes parameters, ten with a call; where that is not allowed, one by one. */
export async function removeParameters(
  service: AwsService<SsmCalls>,
  names: ParameterNames,
  keys: readonly string[],
  deadline: Deadline,
): Promise<readonly RemoveOutcome[]> {
  const groups = inGroups([...new Set(keys)], NAMES_OF_A_CALL);
  const perGroup = await sideBySide(groups, CALLS_AT_ONCE, (group) => removeGroup(group));
  const outcomes = new Map(perGroup.flat().map((outcome) => [outcome.key, outcome]));
  return keys.map((key, index) => {
    const outcome = outcomes.get(key)!;
    const again = keys.indexOf(key) < index;
    return again && outcome.failure === undefined ? { key, removed: false } : outcome;
  });

  async function removeGroup(group: readonly string[]): Promise<readonly RemoveOutcome[]> {
    try {
      const { output, tries } = await service.tryChange(
        "DeleteParameters",
        { Names: group.map((key) => names.name(key)) },
        deadline,
        { key: group.join(", "), expected: [] },
      );
      const deleted = new Set(output!.DeletedParameters);
      // A first try whose answer got lost may have deleted what the second one did not find.
      return group.map((key) => ({ key, removed: tries > 1 || deleted.has(names.name(key)) }));
    } catch (failure) {
      if (!(failure instanceof KeepError)) throw failure;
      if (failure.code !== "ACCESS_DENIED") return group.map((key) => ({ key, failure }));
      return changeInOrder(group, deadline, removeOne);
    }
  }

  async function removeOne(key: string): Promise<RemoveOutcome> {
    const { refusal, tries } = await service.tryChange(
      "DeleteParameter",
      { Name: names.name(key) },
      deadline,
      { key, expected: ["ParameterNotFound"] },
    );
    return { key, removed: refusal === undefined || tries > 1 };
  }
}
