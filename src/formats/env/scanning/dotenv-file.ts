import { LineCounter } from "./line-counter.ts";

/** An assignment as `dotenv` finds it. */
export interface DotenvAssignment {
  readonly name: string;
  /** The value without the blanks around it, in its quotes if it has any. */
  readonly raw: string;
  /** Where it begins, from 1. */
  readonly line: number;
}

/**
 * Finds the assignments of a `.env` as the pattern of motdotla/dotenv does, `LINE` in
 * lib/main.js, the same in 16 to 18 and in dotenvx 2 (`scan` of @dotenvx/primitives 3): what is no
 * assignment is skipped, blanks may be line ends, `:` and a blank is as good as `=`, and U+2028 and
 * U+2029 end a line, though not a value without quotes.
 *
 * One pass, where the pattern may need the square of the length.
 */
export function scanDotenvFile(text: string): DotenvAssignment[] {
  const lines = text.replaceAll(/\r\n?/g, "\n");
  const counter = new LineCounter(lines);
  const found: DotenvAssignment[] = [];
  let at = endOf(BLANKS, lines, 0)!;
  while (at < lines.length) {
    const { name, valueAt } = readName(lines, at) ?? {};
    if (name === undefined || valueAt === undefined) at = nextLine(lines, at);
    else {
      const { raw, end } = readRaw(lines, valueAt);
      found.push({ name, raw, line: counter.lineOf(at) });
      at = nextLine(lines, end);
    }
    at = endOf(BLANKS, lines, at)!;
  }
  return found;
}

const BLANKS = /\s*/y;
const BLANKS_OF_LINE = /[^\S\n\u2028\u2029]*/y;
const EXPORT = /export\s+/y;
const NAME = /[\w.-]+/y;
const BARE = /[^#\n]*/y;
const LINE_END = /[\n\u2028\u2029]/g;

function readName(text: string, at: number): { name: string; valueAt: number } | undefined {
  const exported = endOf(EXPORT, text, at);
  const found = exported === undefined ? undefined : readNameAt(text, exported);
  return found ?? readNameAt(text, at);
}

function readNameAt(text: string, at: number): { name: string; valueAt: number } | undefined {
  const end = endOf(NAME, text, at);
  if (end === undefined) return undefined;
  const name = text.slice(at, end);
  const equals = endOf(BLANKS, text, end)!;
  if (text[equals] === "=") return { name, valueAt: equals + 1 };
  const colon = text[end] === ":" && endOf(BLANKS, text, end + 1)! > end + 1;
  return colon ? { name, valueAt: end + 2 } : undefined;
}

function readRaw(text: string, valueAt: number): { raw: string; end: number } {
  const open = endOf(BLANKS, text, valueAt)!;
  const close = /^["'`]/.test(text[open] ?? "") ? closingQuote(text, open) : undefined;
  if (close !== undefined) return { raw: text.slice(open, close + 1), end: close + 1 };
  const end = endOf(BARE, text, valueAt)!;
  return { raw: text.slice(valueAt, end).trim(), end };
}

/**
 * The last quote, up to the first that no backslash stands before, after which there is nothing
 * but a comment on its line.
 */
function closingQuote(text: string, open: number): number | undefined {
  const quote = text[open]!;
  let found: number | undefined;
  for (let at = text.indexOf(quote, open + 1); at >= 0; at = text.indexOf(quote, at + 1)) {
    const tail = endOf(BLANKS_OF_LINE, text, at + 1)!;
    if (tail === text.length || /^[\n\u2028\u2029#]/.test(text[tail]!)) found = at;
    if (text[at - 1] !== "\\") break;
  }
  return found;
}

/**
 * A raw value without its outer quotes. Without quotes a value may have U+2028 or U+2029 in it,
 * and then each of its lines may be in quotes.
 */
export function withoutOuterQuotes(raw: string): string {
  if (raw.length > 1 && /^["'`]/.test(raw) && raw.endsWith(raw[0]!)) return raw.slice(1, -1);
  if (!/[\u2028\u2029]/.test(raw)) return raw;
  const lastAtLineEnd = new Map<string, number>();
  for (const { 0: quote, index } of raw.matchAll(/["'`](?=[\n\u2028\u2029]|$)/g))
    lastAtLineEnd.set(quote, index);
  let value = "";
  for (let at = 0; at < raw.length;) {
    const close = lastAtLineEnd.get(raw[at]!) ?? -1;
    const next = nextLine(raw, Math.max(at, close));
    value +=
      close > at ? raw.slice(at + 1, close) + raw.slice(close + 1, next) : raw.slice(at, next);
    at = next;
  }
  return value;
}

function nextLine(text: string, at: number): number {
  LINE_END.lastIndex = at;
  const found = LINE_END.exec(text);
  return found === null ? text.length : found.index + 1;
}

function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
