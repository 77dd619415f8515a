import type { Change, Vault } from "../core/vault.ts";
import { mapAtOnce } from "./map-at-once.ts";
import { type Undoing, type Undone, contentOf, reasonOf, remove, writeBack } from "./put-back.ts";
import { versionMoved } from "./step-result.ts";

/**
 * Removes what was brought back, and never for good: it could be restored before, and can be
 * again, with all its versions and the same value on top.
 */
export async function removeAgainAll(
  vault: Vault,
  undoings: readonly Undoing[],
): Promise<readonly Undone[]> {
  const changes: Change[] = [];
  const unreadable: Undone[] = [];
  const covered = undoings.filter((one) => one.now!.version !== topOf(one));
  await mapAtOnce(covered, vault.manifest.limits.changesAtOnce, async (undoing) => {
    const { key } = undoing.result.step;
    try {
      const top = await vault.readVersion(key, topOf(undoing)!);
      if (top === undefined) throw versionMoved(undoing.result.step, undefined);
      changes.push({ ...contentOf(top), ifVersion: undoing.now!.version });
    } catch (error) {
      unreadable.push({ key, failure: reasonOf(key, error) });
    }
  });
  const failed = [...unreadable, ...(await writeBack(vault, changes))].filter(
    ({ failure }) => failure !== undefined,
  );
  const keys = undoings
    .map(({ result }) => result.step.key)
    .filter((key) => !failed.some((one) => one.key === key));
  return [...failed, ...(await remove(vault, keys))];
}

/** The version that it had when it was removed. */
const topOf = ({ result: { step, restored = step.version } }: Undoing): string | undefined =>
  restored;
