import { KeepError } from "../../core/errors.ts";
import type { WriteOptions } from "../../core/vault.ts";
import type { Deadline } from "./deadline.ts";
import { sideBySide } from "./side-by-side.ts";

/** Changes side by side: within what both services take of an account. */
const CHANGES_AT_ONCE = 5;

/**
 * Changes keys side by side, a key that is named again after its first change. Every one gets its
 * outcome: what was not begun when the time was over, or the user stopped, is said to be so.
 */
export function changeInOrder<O extends object>(
  keys: readonly string[],
  deadline: Deadline,
  change: (key: string, index: number) => Promise<O>,
  { stopAtFailure = false }: WriteOptions = {},
): Promise<readonly (O | Failed)[]> {
  const last = new Map<string, Promise<unknown>>();
  let failed = false;
  return sideBySide([...keys.entries()], CHANGES_AT_ONCE, ([index, key]) => {
    const before = last.get(key) ?? Promise.resolve();
    const outcome = before.then(async () => {
      if (failed) return { key, failure: new KeepError("NOT_BEGUN", { key }) };
      const found = await outcomeOf(key, deadline, () => change(key, index));
      failed ||= stopAtFailure && (found as Partial<Failed>).failure !== undefined;
      return found;
    });
    last.set(key, outcome);
    return outcome;
  });
}

interface Failed {
  readonly key: string;
  readonly failure: KeepError;
}

async function outcomeOf<O extends object>(
  key: string,
  deadline: Deadline,
  change: () => Promise<O>,
): Promise<O | Failed> {
  try {
    const outcome = await change();
    deadline.advance(1);
    return outcome;
  } catch (failure) {
    if (!(failure instanceof KeepError)) throw failure;
    return { key, failure };
  }
}
