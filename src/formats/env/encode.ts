import type { ReadVariable, Reading } from "../reading.ts";
import type { Dialect, ValuePlace } from "./dialect.ts";

const BEFORE = "KEEP_BEFORE=1\n";
const AFTER = { text: "KEEP_AFTER=2\n", entries: [{ name: "KEEP_AFTER", value: "2" }] };

/**
 * What to write after `NAME=`: the dialect's first form that its reader takes for this value, and
 * that leaves the lines before and after it as they are. `undefined` if there is none.
 *
 * @param robust whether the form must hold beside every neighbour, not only beside plain ones
 */
export function encodeEnvValue(
  dialect: Dialect,
  name: string,
  value: string,
  place: ValuePlace = { beforeComment: false },
  robust = false,
): string | undefined {
  // Half of a character has no form in UTF-8.
  if (!value.isWellFormed()) return undefined;
  const after = robust ? neighboursOf(dialect) : AFTER;
  const expected = [{ name, value }, ...after.entries];
  const comment = place.beforeComment ? " # a comment" : "";
  for (const form of dialect.forms(value, place))
    if (isRead(dialect.read(`${BEFORE}${name}=${form}${comment}\n${after.text}`), expected))
      return form;
  return undefined;
}

function neighboursOf(dialect: Dialect): Pick<Reading, "entries"> & { readonly text: string } {
  const text = dialect.neighbours ?? AFTER.text;
  return { text, entries: dialect.read(text).entries };
}

function isRead(
  { entries: [before, ...entries], mistakes }: Reading,
  expected: readonly Pick<ReadVariable, "name" | "value">[],
): boolean {
  return (
    mistakes.length === 0 &&
    before?.value === "1" &&
    entries.length === expected.length &&
    entries.every((entry, index) => {
      const { name, value } = expected[index]!;
      return entry.name === name && entry.value === value && entry.active === undefined;
    })
  );
}

/** What a reader has in the end of a file, where a name may come twice. */
export function lastOfEach(
  { entries }: Reading,
  { firstWins }: Dialect,
): ReadonlyMap<string, ReadVariable> {
  const found = new Map<string, ReadVariable>();
  for (const entry of entries)
    if (firstWins !== true || !found.has(entry.name)) found.set(entry.name, entry);
  return found;
}
