import { KeepError } from "../../core/errors.ts";
import type { WriteOptions } from "../../core/vault.ts";
import { CHANGES_AT_ONCE } from "./changes-at-once.ts";
import type { Deadline } from "./deadline.ts";
import { sideBySide } from "./side-by-side.ts";

/**
 * Changes keys side by side, a key that is named again after its first change. Every one gets its
 * outcome: what was not begun when the time was over, or the user stopped, is said to be so. What
 * Keep does not know is thrown, once nothing is under way any more.
 */
export async function changeInOrder<O extends object>(
  keys: readonly string[],
  deadline: Deadline,
  change: (key: string, index: number) => Promise<O>,
  { stopAtFailure = false }: WriteOptions = {},
): Promise<readonly (O | Failed)[]> {
  const last = new Map<string, Promise<unknown>>();
  const unexpected: unknown[] = [];
  let failed = false;
  const outcomes = await sideBySide([...keys.entries()], CHANGES_AT_ONCE, ([index, key]) => {
    const before = last.get(key) ?? Promise.resolve();
    const outcome = before.then(async () => {
      if (unexpected.length > 0 || (failed && stopAtFailure)) return notBegun(key);
      const found = await outcomeOf(key, deadline, () => change(key, index)).catch(
        (error: unknown) => {
          unexpected.push(error);
          return notBegun(key);
        },
      );
      failed ||= (found as Partial<Failed>).failure !== undefined;
      return found;
    });
    last.set(key, outcome);
    return outcome;
  });
  if (unexpected.length > 0) throw unexpected[0];
  return outcomes;
}

interface Failed {
  readonly key: string;
  readonly failure: KeepError;
  readonly unchanged?: true | undefined;
}

function notBegun(key: string): Failed {
  return { key, failure: new KeepError("NOT_BEGUN", { key }) };
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
    // A look before the change has failed, and so there was none.
    const unchanged = deadline.hasBegun(key) ? undefined : true;
    if (failure instanceof KeepError) return { key, failure, unchanged };
    if (!deadline.cancelled || failure !== deadline.either.reason) throw failure;
    const state = `${key} was left as it was`;
    return { key, failure: new KeepError("INTERRUPTED", { state }), unchanged };
  }
}
