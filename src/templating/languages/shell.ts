import { KeepError } from "../../core/errors.ts";
import type { Language, Looked, Range } from "../language.ts";
import { applyEdits, type MarkedText, markValues } from "../marked-text.ts";
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
    if (marked.values.length === 0) return { text: filled.text, notUniversal: [] };
    const scan = scanShell(marked.text, marked.mark);
    checkClosed(marked, scan);
    const edits = valueEdits(marked, scan.places);
    checkHeredocs(marked.text, scan.heredocs, edits);
    return { text: applyEdits(marked.text, edits), notUniversal: forBashOnly(marked, scan) };
  },
};

/** What stands in `$'…'`, which dash and older shells take for a `$` and other quotes. */
function forBashOnly({ values }: MarkedText, { places }: ShellScan): readonly string[] {
  const found = values.filter(
    ({ verbatim }, index) => verbatim !== true && places[index]!.kind.startsWith("ansi"),
  );
  return [...new Set(found.map(({ source }) => source))];
}

function look(text: string): Looked {
  const { comments, variables, heredocs } = scanShell(text);
  const named = variables.toSorted((one, other) => one.start - other.start);
  const bodies = heredocs.map(({ body }) => body);
  return { comments, nameAt: (offset) => nameAt(text, offset, named, bodies) };
}

function nameAt(
  text: string,
  offset: number,
  variables: ShellScan["variables"],
  bodies: readonly Range[],
): string | undefined {
  const line = text.lastIndexOf("\n", offset - 1) + 1;
  // The innermost one began last.
  for (let index = lastBefore(variables, offset); index >= 0; index--) {
    const { name, start, end } = variables[index]!;
    if (start < line) break;
    if (offset < end) return name;
  }
  const body = bodies[lastBefore(bodies, offset)];
  if (body === undefined || offset >= body.end) return undefined;
  return /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/.exec(text.slice(line, offset))?.[1];
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

/** @throws INVALID_TEMPLATE */
function checkClosed({ text, mark, values }: MarkedText, { unclosed }: ShellScan): void {
  if (unclosed === undefined || values.every(({ verbatim }) => verbatim)) return;
  const { line, column } = new Lines(text).locate(unclosed.start);
  const known = !text
    .slice(text.lastIndexOf("\n", unclosed.start) + 1, unclosed.start)
    .includes(mark);
  throw new KeepError("INVALID_TEMPLATE", {
    file: values[0]!.position.file,
    line: line + 1,
    column: known ? column + 1 : 1,
    problem: `the ${unclosed.opener} is never closed`,
    next: "--as text writes it without looking.",
  });
}
