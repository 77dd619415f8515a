import type { Language, Looked, Range } from "../language.ts";
import { applyEdits, invalidMarked, type MarkedText, markValues } from "../filling/marked-text.ts";
import { Lines } from "../position.ts";
import { checkHeredocs } from "./shell/check-heredocs.ts";
import { type ShellScan, scanShell } from "./shell/scan.ts";
import { valueEdits } from "./shell/value-edits.ts";

/**
 * Scripts of POSIX sh, dash and bash. A value keeps its place's quotes; a word without quotes gets
 * single ones.
 */
export const shell: Language = {
  look,
  write(filled) {
    const marked = markValues(filled);
    if (marked.values.length === 0) return { text: filled.text, notes: [] };
    const scan = scanShell(marked.text, marked.mark);
    const { unclosed } = scan;
    if (unclosed !== undefined && marked.values.some(({ verbatim }) => verbatim !== true))
      throw invalidMarked(filled, unclosed.start, `the ${unclosed.opener} is never closed`);
    const edits = valueEdits(marked, scan.places);
    checkHeredocs(marked.text, scan.heredocs, edits);
    return { text: applyEdits(marked.text, edits), notes: forBashOnly(marked, scan) };
  },
};

/** What stands in `$'…'`, which dash and older shells take for a `$` and other quotes. */
function forBashOnly({ values }: MarkedText, { places }: ShellScan): readonly string[] {
  const found = values.filter(
    ({ verbatim }, index) => verbatim !== true && places[index]!.kind.startsWith("ansi"),
  );
  return [...new Set(found.map(({ source }) => source))].map(
    (source) => `${source} stands in $'…', which dash and older shells take for something else.`,
  );
}

function look(text: string): Looked {
  const { comments, variables, heredocs } = scanShell(text);
  const lines = new Lines(text);
  const named = variables.toSorted((one, other) => one.start - other.start);
  const parents = parentsOf(named);
  const bodies = heredocs.map(({ body }) => body);
  return {
    comments,
    nameAt(offset) {
      const line = lines.offset(lines.locate(offset).line, 0);
      let index = lastBefore(named, offset);
      // The last that began may have ended; then it may be in another.
      while (index >= 0 && named[index]!.end <= offset) index = parents[index]!;
      const variable = named[index];
      if (variable !== undefined && variable.start >= line) return variable.name;
      const body = bodies[lastBefore(bodies, offset)];
      if (body === undefined || offset >= body.end) return undefined;
      return /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/.exec(text.slice(line, offset))?.[1];
    },
  };
}

type Variable = ShellScan["variables"][number];

/** The variable that each of them stands in the value of, as an index, or -1. */
function parentsOf(variables: readonly Variable[]): readonly number[] {
  const open: number[] = [];
  return variables.map(({ start }, index) => {
    while (open.length > 0 && variables[open.at(-1)!]!.end <= start) open.pop();
    const parent = open.at(-1) ?? -1;
    open.push(index);
    return parent;
  });
}

/** The index of the last range that begins at or before an offset, or -1. */
function lastBefore(ranges: readonly Range[], offset: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle]!.start <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
