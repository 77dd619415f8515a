import type { HistoryOptions, SecretHistory, SecretVersion } from "./vault.ts";

/** Adds the value of what a version was made of. */
type AddValue<Entry> = (version: SecretVersion, entry: Entry) => SecretVersion;

/**
 * The versions that are asked for, of all entries, newest first: each described without its value, and
 * only those that remain with it.
 */
export function selectVersions<Entry>(
  all: readonly Entry[],
  describe: (entry: Entry, index: number) => SecretVersion,
  addValue: AddValue<Entry>,
  { limit = all.length, where = () => true, values = false }: HistoryOptions,
): Pick<SecretHistory, "versions" | "more"> {
  const matching = all
    .map((entry, index) => ({ entry, version: describe(entry, index) }))
    .filter(({ version }) => where(version));
  return {
    versions: matching
      .slice(0, limit)
      .map(({ entry, version }) => (values ? addValue(version, entry) : version)),
    more: Math.max(0, matching.length - limit),
  };
}
