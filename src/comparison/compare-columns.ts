import { sameContent } from "../core/same-content.ts";
import type { SecretValue } from "../core/secret-value.ts";
import { groupLetter } from "./group-letter.ts";

/** A value of a column, or that there is one that cannot be read. */
export type Entry = FoundValue | "unreadable";

export interface FoundValue {
  readonly value: SecretValue;
  /** The value is the base64 of bytes. */
  readonly binary?: true | undefined;
  readonly version?: string | undefined;
  /** The vault that it is from. */
  readonly vault?: string | undefined;
}

/** What is compared with others: an environment, a vault, a file. */
export interface Column {
  readonly entries: ReadonlyMap<string, Entry>;
  /** What is known of every other key: that it is missing, or nothing. */
  readonly rest: "missing" | "unreadable";
}

export type Cell =
  | {
      readonly state: "present";
      /** Equal values of a row have the same letter: A is the first from the left. */
      readonly group: string;
      readonly found: FoundValue;
    }
  | { readonly state: "missing" | "unreadable" };

/**
 * What the cells of a row are together: absent somewhere, whatever the others are; different
 * values; something that cannot be read, where nothing else differs; or the same everywhere.
 */
export type RowStatus = "same" | "different" | "missing" | "unknown";

export interface Row {
  readonly key: string;
  readonly status: RowStatus;
  /** In the order of the columns. */
  readonly cells: readonly Cell[];
}

/**
 * A row for each key of a column, sorted by key.
 *
 * @param keys that have a row even if no column has them
 */
export function compareColumns(
  columns: readonly Column[],
  keys: Iterable<string> = [],
): readonly Row[] {
  const all = new Set(keys);
  for (const { entries } of columns) for (const key of entries.keys()) all.add(key);
  return [...all].sort().map((key) => compareRow(key, columns));
}

function compareRow(key: string, columns: readonly Column[]): Row {
  const groups: FoundValue[] = [];
  const cells = columns.map(({ entries, rest }): Cell => {
    const entry = entries.get(key) ?? rest;
    if (typeof entry === "string") return { state: entry };
    const known = groups.findIndex((one) => sameContent(one, entry));
    if (known < 0) groups.push(entry);
    const group = groupLetter(known < 0 ? groups.length - 1 : known);
    return { state: "present", group, found: entry };
  });
  return { key, status: statusOf(cells), cells };
}

/** The status of a row by its cells. */
export function statusOf(cells: readonly Cell[]): RowStatus {
  if (cells.some(({ state }) => state === "missing")) return "missing";
  const groups = new Set(cells.map((cell) => (cell.state === "present" ? cell.group : undefined)));
  const isUnreadable = groups.delete(undefined);
  if (groups.size > 1) return "different";
  return isUnreadable ? "unknown" : "same";
}
