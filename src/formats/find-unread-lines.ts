import type { ReadMistake, ReadVariable, Reading } from "./reading.ts";

interface Reader {
  readonly read: (text: string) => Reading;
  /** What ends a line for it. */
  readonly lineEnds: RegExp;
}

/**
 * Lines of a `.env` in which its reader finds nothing and says nothing: names without a value, and
 * text that is no assignment, such as the rest of a key that nobody quoted. What follows such a line
 * and may be its end, as `abc=` is of base64, is named too.
 */
export function findUnreadLines(
  text: string,
  reading: Reading,
  { read, lineEnds }: Reader,
): readonly ReadMistake[] {
  const lines = text.split(lineEnds);
  const entries = new Map(reading.entries.map((entry) => [entry.line, entry]));
  const mistakes = new Set(reading.mistakes.map(({ line }) => line));
  const starts = [...new Set([...entries.keys(), ...mistakes])].toSorted((a, b) => a - b);
  const unread: ReadMistake[] = [];
  for (const [index, start] of [0, ...starts].entries()) {
    const next = starts[index] ?? lines.length + 1;
    const entry = entries.get(start);
    const between = lines.slice(start, next - 1);
    const isAfterUnread = unread.at(-1)?.line === start - 1;
    if (entry !== undefined && mayEnd(entry, isAfterUnread, entries.get(start - 1)))
      unread.push({ line: start, problem: "this may be a part of the line before it" });
    if (between.every(isSkipped)) continue;
    const own = entry === undefined ? 0 : ownLines(lines.slice(start - 1, next - 1), entry, read);
    for (const [offset, line] of between.entries())
      if (offset >= own && !isSkipped(line))
        unread.push({ line: start + 1 + offset, problem: problemOf(line) });
  }
  return unread;
}

const isSkipped = (line: string): boolean => /^\s*(?:[#;]|$)/.test(line);

/** The padding of base64 looks like an assignment; two of its signs are hardly meant as one. */
function mayEnd(
  { value }: ReadVariable,
  isAfterUnread: boolean,
  before: ReadVariable | undefined,
): boolean {
  if (isAfterUnread) return value === "" || value === "=";
  return value === "=" && before !== undefined && /^[A-Za-z0-9+/]{16,}$/.test(before.value);
}

const problemOf = (line: string): string =>
  /^\s*(?:export\s+)?[\w.-]+\s*$/.test(line)
    ? "there is a name without a value"
    : "this is no NAME=value, and nothing of it was read";

/**
 * How many lines after its first an assignment takes: the fewest with which it reads the same. All of
 * them if it never does.
 */
function ownLines(
  lines: readonly string[],
  { name, value }: ReadVariable,
  read: Reader["read"],
): number {
  const readsSame = (count: number): boolean => {
    const [first] = read(lines.slice(0, count + 1).join("\n")).entries;
    return first?.name === name && first.value === value;
  };
  if (readsSame(0)) return 0;
  let [few, enough] = [0, lines.length - 1];
  while (enough - few > 1) {
    const middle = (few + enough) >> 1;
    if (readsSame(middle)) enough = middle;
    else few = middle;
  }
  return enough;
}
