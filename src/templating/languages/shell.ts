import { KeepError } from "../../core/errors.ts";
import type { Language, Range } from "../language.ts";
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
  comments: (text) => scanned(text).comments,
  nameAt,
  write(filled) {
    const marked = markValues(filled);
    if (marked.values.length === 0) return { text: filled.text, notUniversal: [] };
    const scan = scanShell(marked.text, marked.mark);
    checkClosed(marked, scan);
    const edits = valueEdits(marked, scan.places);
    checkHeredocs(marked.text, scan.heredocs, edits);
    return { text: applyEdits(marked.text, edits), notUniversal: [] };
  },
};

/** What is known of a text, in the order of beginnings. */
interface Scanned extends Pick<ShellScan, "comments" | "variables"> {
  readonly text: string;
  readonly bodies: readonly Range[];
}

let last: Scanned | undefined;

/** What is known of a text; that of the last one is kept, because every placeholder asks for it. */
function scanned(text: string): Scanned {
  if (last?.text === text) return last;
  const { comments, variables, heredocs } = scanShell(text);
  last = {
    text,
    comments,
    variables: variables.toSorted((one, other) => one.start - other.start),
    bodies: heredocs.map(({ body }) => body),
  };
  return last;
}

function nameAt(text: string, offset: number): string | undefined {
  const { variables, bodies } = scanned(text);
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
