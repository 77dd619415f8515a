import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { sameContent } from "../core/same-content.ts";
import type { Change, Secret, Vault } from "../core/vault.ts";
import type { Step } from "../plans/plan.ts";
import type { Result } from "./carry-out-plan.ts";

/** What became of the steps that were, or may have been, done. */
export interface Undone {
  readonly rolledBack: readonly string[];
  /** Those that are not as they were, and why. */
  readonly left: ReadonlyMap<string, KeepError>;
}

/**
 * Puts back what was there before: the previous value, or nothing. It looks first at what is there
 * now: of a change that failed nobody knows whether it was made, and what somebody else has written
 * since is left alone. Ctrl-C does not stop it; a second one ends Keep.
 */
export async function undoChanges(
  context: Context,
  vault: Vault,
  results: readonly Result[],
): Promise<Undone> {
  const begun = results.filter(({ failure }) => !isNotBegun(failure));
  context.note(`Rolling back…`);
  const keys = begun.map(({ step }) => step.key);
  const { secrets } = await vault.read(keys);
  const toPutBack: Change[] = [];
  const toRemove: string[] = [];
  const toRestore: string[] = [];
  const left = new Map<string, KeepError>();
  for (const result of begun) {
    const { step } = result;
    const { key, found } = step;
    const now = secrets.get(key);
    if (now?.version === found?.version) continue;
    if (!isOurs(result, now)) {
      left.set(
        key,
        new KeepError("VERSION_MOVED", {
          key,
          expected: found?.version ?? "none",
          found: now?.version ?? "none",
        }),
      );
      continue;
    }
    if (now === undefined) toRestore.push(key);
    else if (found === undefined) toRemove.push(key);
    else toPutBack.push(changeBackTo(found, now));
  }
  // … carried out
  return { rolledBack: [], left };
}

const isNotBegun = (failure: unknown): boolean =>
  failure instanceof KeepError && failure.code === "NOT_BEGUN";

/** Whether what is there now is what this step has made. */
function isOurs(result: Result, now: Secret | undefined): boolean {
  const { wanted }: Step = result.step;
  if (wanted === undefined) return now === undefined;
  if (now === undefined) return false;
  if (result.failure === undefined) return now.version === result.version;
  return sameContent(now, wanted);
}

function changeBackTo({ key, value, plain, binary }: Secret, now: Secret): Change {
  return { key, value, plain, binary, ifVersion: now.version };
}
