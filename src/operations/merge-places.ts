import type { Column, Entry } from "../comparison/compare-columns.ts";
import type { KeepError } from "../core/errors.ts";
import type { PlaceReading } from "./read-place.ts";

/** Several vaults of an environment as one column. */
export interface MergedPlaces extends Column {
  /** Why a key could not be read. */
  readonly failures: ReadonlyMap<string, KeepError>;
  /** Why a vault could not be read. */
  readonly unread: readonly KeepError[];
  /** Which vault overrides which, and the keys. */
  readonly overrides: readonly Override[];
}

interface Override {
  readonly vault: string;
  readonly before: string;
  readonly keys: readonly string[];
}

/**
 * Of two secrets with the same key the later vault's counts. A vault of which not even the names
 * are known may override everything before it.
 *
 * @param matches which keys are compared
 */
export function mergePlaces(
  places: readonly PlaceReading[],
  matches: (key: string) => boolean,
): MergedPlaces {
  const entries = new Map<string, Entry>();
  const owners = new Map<string, PlaceReading>();
  const overrides = new Map<string, Override & { readonly keys: string[] }>();
  for (const place of places) {
    if (place.rest === "unreadable")
      for (const key of entries.keys()) entries.set(key, "unreadable");
    for (const [key, entry] of place.entries) {
      const before = owners.get(key)?.vault;
      if (before !== undefined && matches(key)) {
        const id = `${place.vault}:${before}`;
        const known = overrides.get(id) ?? { vault: place.vault, before, keys: [] };
        known.keys.push(key);
        overrides.set(id, known);
      }
      entries.set(key, entry);
      owners.set(key, place);
    }
  }
  return {
    entries,
    rest: places.some(({ rest }) => rest === "unreadable") ? "unreadable" : "missing",
    failures: failuresOf(owners, matches),
    unread: places.flatMap(({ failure }) => failure ?? []),
    overrides: [...overrides.values()],
  };
}

/** Those of the secrets that count. */
function failuresOf(
  owners: ReadonlyMap<string, PlaceReading>,
  matches: (key: string) => boolean,
): ReadonlyMap<string, KeepError> {
  const failures = new Map<string, KeepError>();
  for (const [key, { failures: own }] of owners) {
    const failure = matches(key) ? own.get(key) : undefined;
    if (failure !== undefined) failures.set(key, failure);
  }
  return failures;
}
