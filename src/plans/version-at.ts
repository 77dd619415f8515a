import type { RemovedSecret, SecretHistory, SecretVersion } from "../core/vault.ts";

/**
 * What a secret was at a time, as far as its history says: one of its versions, not there, or a
 * version that is gone by now.
 */
export function versionAt(
  { versions, createdAt, completeSince, gaps = [] }: SecretHistory,
  at: Date,
): SecretVersion | "absent" | "gone" {
  if (gaps.some(([from, until]) => isSince(from, at) && !isSince(until, at))) return "absent";
  // By creation: that an older version was made the current one again is not dated.
  const [newest] = versions
    .filter((one) => one.createdAt !== undefined && isSince(one.createdAt, at))
    .toSorted((a, b) => Date.parse(b.createdAt!) - Date.parse(a.createdAt!));
  const mayBeMissing = completeSince !== undefined && !isSince(completeSince, at);
  if (newest !== undefined) return mayBeMissing ? "gone" : newest;
  return createdAt !== undefined && !isSince(createdAt, at) ? "absent" : "gone";
}

/** Whether a removed secret had been removed by then; `undefined` where that is not known. */
export function wasRemoved(
  { removedAt, removedBetween }: RemovedSecret,
  { versions }: SecretHistory,
  at: Date,
): boolean | undefined {
  if (removedAt !== undefined) return isSince(removedAt, at);
  if (removedBetween !== undefined && isSince(removedBetween[1], at)) return true;
  // When it was removed, it was there: not before its newest version.
  const since = [removedBetween?.[0], ...versions.map((one) => one.createdAt)];
  return since.some((time) => time !== undefined && !isSince(time, at)) ? false : undefined;
}

/** Whether this had happened by then. */
export function isSince(time: string, at: Date): boolean {
  return Date.parse(time) <= at.getTime();
}
