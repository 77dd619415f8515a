import { sameContent } from "../core/same-content.ts";
import type { SecretValue } from "../core/secret-value.ts";
import type { Secret } from "../core/vault.ts";

type Content = Pick<Secret, "value" | "binary">;

/** What somebody wants who has edited a state that is not the current one any more. */
export interface MergedEdits {
  readonly values: ReadonlyMap<string, SecretValue>;
  /** Keys that both have changed, and not to the same: what was edited counts. */
  readonly overtaking: readonly string[];
}

/**
 * What was edited, on top of what others have changed meanwhile: of what was left as it was, theirs counts.
 *
 * @param base what was edited
 * @param edited what was made of it
 * @param now what is there
 */
export function mergeEdits(
  base: ReadonlyMap<string, Secret>,
  edited: ReadonlyMap<string, SecretValue>,
  now: ReadonlyMap<string, Secret>,
): MergedEdits {
  const values = new Map<string, SecretValue>();
  const overtaking: string[] = [];
  for (const key of [...new Set([...base.keys(), ...edited.keys(), ...now.keys()])].toSorted()) {
    const [before, value, current] = [base.get(key), edited.get(key), now.get(key)];
    const mine = value === undefined ? undefined : { value };
    const isEdited = !same(before, mine);
    const taken = isEdited ? mine : current;
    if (taken !== undefined) values.set(key, taken.value);
    if (isEdited && !same(before, current) && !same(mine, current)) overtaking.push(key);
  }
  return { values, overtaking };
}

function same(a: Content | undefined, b: Content | undefined): boolean {
  return a === undefined || b === undefined ? a === b : sameContent(a, b);
}
