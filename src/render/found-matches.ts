import { printable } from "../core/printable.ts";
import type { FoundMatch, SearchResult } from "../operations/search-secrets.ts";
import { MASK } from "./mask.ts";
import { singleLine } from "./single-line.ts";
import type { Style } from "./table.ts";

export interface SearchView {
  /** Show the values. */
  readonly unmask: boolean;
  readonly style: Style;
  /** Characters that a line of the screen has; undefined if it is no screen. */
  readonly width: number | undefined;
}

/** So many positions of a value are named, and so many of its lines are shown. */
const SHOWN = 5;

/** What is on a line beside the value. */
const BESIDE = 50;

export async function renderMatches({ matches }: SearchResult, view: SearchView): Promise<string> {
  if (matches.length === 0) return "";
  const { renderTable } = await import("./table.ts");
  const inKeys = matches[0]!.in === "key";
  const headings = inKeys ? ["Where", "Key"] : ["Where", "Key", "Value", "At"];
  const rows = matches.map((match) => {
    const where = `${match.vault}:${match.env}`;
    if (inKeys) return [where, showLines(match, view)];
    const value = view.unmask ? showLines(match, view) : MASK;
    return [where, printable(match.key), value, placesOf(match)];
  });
  return renderTable(headings, rows, view.style);
}

/** The matches as JSON. Of a value nothing shows but where it matches, unless it is to be shown. */
export function matchesAsJson(
  { matches, searched, unsearched }: SearchResult,
  { unmask }: Pick<SearchView, "unmask">,
): object {
  return {
    matches: matches.map(({ vault, env, key, version, positions, value, binary, ...match }) => ({
      vault,
      env,
      key,
      version,
      in: match.in,
      positions,
      value: unmask && value !== undefined ? value.reveal() : null,
      encoding: binary === true ? "base64" : "utf-8",
    })),
    searched,
    unsearched,
  };
}

/** What there is to say where nothing was found; undefined otherwise. */
export function noteNoMatch({ matches, searched, unsearched }: SearchResult): string | undefined {
  if (matches.length > 0) return undefined;
  const count = searched === 1 ? "1 secret" : `${searched} secrets`;
  return unsearched.length === 0
    ? `No match in ${count}.`
    : `No match in ${count}; not everything could be searched.`;
}

/** `5, 20`, or `1:5, 3:2` if it goes beyond the first line. */
function placesOf({ positions }: FoundMatch): string {
  const hasLines = positions.some(({ line }) => line > 1);
  const shown = positions
    .slice(0, SHOWN)
    .map(({ line, column }) => (hasLines ? `${line}:${column}` : `${column}`));
  const more = positions.length - shown.length;
  return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** The lines that have a match, each on a line of its own. */
function showLines(match: FoundMatch, { style, width }: SearchView): string {
  const text = match.text.reveal();
  const room = width === undefined ? Infinity : Math.max(20, width - BESIDE);
  const lines = new Map<number, number>();
  for (const { start, end } of match.ranges)
    for (let at = lineStart(text, start); at < end && lines.size <= SHOWN;) {
      const lineEnd = endOfLine(text, at);
      if (lineEnd > start) lines.set(at, lineEnd);
      at = lineEnd + 1;
    }
  const all = [...lines];
  const shown = all
    .slice(0, SHOWN)
    .map(([start, end]) => showLine(text, { start, end }, match, { style, room }));
  return [...shown, ...(all.length > SHOWN ? ["…"] : [])].join("\n");
}

const lineStart = (text: string, at: number): number =>
  at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;

function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

interface Part {
  readonly start: number;
  readonly end: number;
}

/** One line with its matches painted, cut around the first of them if it is too long. */
function showLine(
  text: string,
  line: Part,
  { ranges }: FoundMatch,
  { style, room }: { readonly style: Style; readonly room: number },
): string {
  const own = ranges.filter(({ start, end }) => start < line.end && end > line.start);
  const part = cutAround(text, line, own[0] ?? line, room);
  const pieces: string[] = [];
  let at = part.start;
  for (const range of own) {
    const [start, end] = [Math.max(range.start, at), Math.min(range.end, part.end)];
    if (start >= end) continue;
    pieces.push(
      singleLine(text.slice(at, start)),
      style.yellow(singleLine(text.slice(start, end))),
    );
    at = end;
  }
  pieces.push(singleLine(text.slice(at, part.end)));
  const [before, after] = [part.start > line.start ? "…" : "", part.end < line.end ? "…" : ""];
  return `${before}${pieces.join("")}${after}`;
}

function cutAround(text: string, line: Part, match: Part, room: number): Part {
  if (line.end - line.start <= room) return line;
  const before = Math.max(0, Math.floor((room - (match.end - match.start)) / 2));
  const start = Math.max(line.start, Math.min(match.start - before, line.end - room));
  const end = Math.min(line.end, start + room);
  return { start: wholeCharacter(text, start), end: wholeCharacter(text, end) };
}

/** Not between the halves of a character. */
function wholeCharacter(text: string, at: number): number {
  const isSecondHalf = /[\uDC00-\uDFFF]/.test(text[at] ?? "");
  return isSecondHalf && at > 0 && /[\uD800-\uDBFF]/.test(text[at - 1]!) ? at - 1 : at;
}
