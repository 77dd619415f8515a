import { KeepError } from "../core/errors.ts";
import type { Change, Outcome, Secret, Vault } from "../core/vault.ts";
import type { StepResult } from "./step-result.ts";
import { versionMoved } from "./step-result.ts";

/** A step that is to be undone, and what is there now. */
export interface Undoing {
  readonly result: StepResult;
  readonly now: Secret | undefined;
}

/** What became of it: nothing to say, or why it is not as it was. */
export interface Undone {
  readonly key: string;
  readonly failure?: string | undefined;
}

/** Writes the previous values again, or those of somebody else that were written over. */
export async function putBackAll(
  vault: Vault,
  undoings: readonly Undoing[],
): Promise<readonly Undone[]> {
  const [overtaken, own] = splitBy(undoings, ({ result }) => result.overtaken !== undefined);
  const theirs = await Promise.all(
    overtaken.map(({ result, now }) =>
      giveBack(vault, result.step.key, result.overtaken!, now!.version),
    ),
  );
  const changes = own.map(({ result, now }) => ({
    ...contentOf(result.step.found!),
    ifVersion: now!.version,
  }));
  return [...theirs, ...(await writeBack(vault, changes))];
}

/** Takes away what was not there. Its name must be free again, and no trace of the value stay. */
export async function removeAll(
  vault: Vault,
  undoings: readonly Undoing[],
): Promise<readonly Undone[]> {
  const { keepsNames, restore } = vault.manifest.capabilities;
  // A name that deleted secrets do not keep may have been one's that could be restored.
  const older = restore && !keepsNames ? await olderVersions(vault, undoings) : [];
  const [again, fresh] = splitBy(undoings, ({ result }) =>
    older.some(({ key }) => key === result.step.key),
  );
  const covered = await writeBack(vault, older);
  const [left, coverable] = splitBy(covered, ({ failure }) => failure !== undefined);
  return [
    ...left,
    ...(await remove(
      vault,
      again.map(keyOf).filter((key) => coverable.some((one) => one.key === key)),
    )),
    ...(await remove(vault, fresh.map(keyOf), keepsNames || restore)),
  ];
}

/** Brings back what was deleted: by the vault where it can, else by writing it again. */
export async function restoreAll(
  vault: Vault,
  undoings: readonly Undoing[],
): Promise<readonly Undone[]> {
  if (undoings.length === 0) return [];
  if (vault.manifest.capabilities.restore)
    return attempt(undoings.map(keyOf), (keys) => vault.restore(keys));
  return writeBack(
    vault,
    undoings.map(({ result }) => ({ ...contentOf(result.step.found!), ifAbsent: true })),
  );
}

/** What was there before under a key that was deleted, and then created anew. */
async function olderVersions(
  vault: Vault,
  undoings: readonly Undoing[],
): Promise<readonly Change[]> {
  const found = await Promise.all(
    undoings.map(async ({ result, now }): Promise<readonly Change[]> => {
      const { key } = result.step;
      const history = await vault.history(key, { limit: 2, values: true }).catch(() => undefined);
      const before = history?.versions[1];
      if (before?.value === undefined) return [];
      return [{ key, value: before.value, plain: before.plain, ifVersion: now!.version }];
    }),
  );
  return found.flat();
}

/** Writes it, and gives back what somebody else wrote in the same moment. */
export async function writeBack(
  vault: Vault,
  changes: readonly Change[],
): Promise<readonly Undone[]> {
  if (changes.length === 0) return [];
  const keys = changes.map(({ key }) => key);
  const written = await attempt(keys, () => vault.write(changes));
  return Promise.all(
    written.map(async ({ key, failure, version, overtaken }) =>
      failure !== undefined || overtaken === undefined
        ? { key, failure }
        : giveBack(vault, key, overtaken, version!),
    ),
  );
}

/** Somebody else wrote in the same moment: theirs is put back over ours. */
async function giveBack(
  vault: Vault,
  key: string,
  overtaken: string,
  ours: string,
): Promise<Undone> {
  const [undone] = await attempt([key], async () => {
    const theirs = await vault.readVersion(key, overtaken);
    if (theirs === undefined) throw versionMoved({ key, action: "update" }, undefined);
    return vault.write([{ ...contentOf(theirs), ifVersion: ours }]);
  });
  return undone!;
}

export async function remove(
  vault: Vault,
  keys: readonly string[],
  purge = false,
): Promise<readonly Undone[]> {
  return keys.length === 0 ? [] : attempt(keys, () => vault.remove(keys, { purge }));
}

/** Does one step of the rollback; whatever goes wrong with it is said for each key. */
async function attempt(
  keys: readonly string[],
  work: (keys: readonly string[]) => Promise<readonly Outcome<Written>[]>,
): Promise<readonly (Undone & Written)[]> {
  try {
    return (await work(keys)).map(({ failure, ...one }) => ({
      ...one,
      failure: reasonOf(one.key, failure),
    }));
  } catch (error) {
    return keys.map((key) => ({ key, failure: reasonOf(key, error) }));
  }
}

interface Written {
  readonly version?: string | undefined;
  readonly overtaken?: string | undefined;
}

export function reasonOf(key: string, error: unknown): string | undefined {
  if (error === undefined) return undefined;
  const why = error instanceof KeepError ? error.message : "Something unexpected went wrong.";
  return `${key} may hold the new value. ${why}`;
}

export function contentOf({ key, value, plain, binary }: Secret): Change {
  return { key, value, plain, binary };
}

const keyOf = ({ result }: Undoing): string => result.step.key;

function splitBy<T>(
  items: readonly T[],
  belongs: (item: T) => boolean,
): readonly [readonly T[], readonly T[]] {
  return [items.filter(belongs), items.filter((item) => !belongs(item))];
}
