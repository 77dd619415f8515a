import { LineCounter } from "./line-counter.ts";

/** An assignment as Bun finds it, before it puts variables in. */
export interface BunAssignment {
  readonly name: string;
  /** Without its quotes; in double quotes `\n` and `\r` are line ends. */
  readonly value: string;
  /** Where it begins, from 1. */
  readonly line: number;
}

/**
 * Finds the assignments of a `.env` as Bun does (`Parser` in src/dotenv/env_loader.rs of 1.4):
 * nearly as `dotenv` does, but a quote ends at the first of its kind without an odd number of
 * backslashes before it, and what follows it on the line is lost.
 */
export function scanBunFile(text: string): BunAssignment[] {
  const file = text.replace(/^\ufeff/, "");
  const counter = new LineCounter(file);
  const found: BunAssignment[] = [];
  for (let at = endOf(BLANKS, file, 0)!; at < file.length;) {
    const { name, valueAt } = readName(file, at) ?? {};
    if (name === undefined || valueAt === undefined) at = nextLine(file, at);
    else {
      const { value, end } = readValue(file, valueAt);
      found.push({ name, value, line: counter.lineOf(at) });
      at = end;
    }
    at = endOf(BLANKS, file, at)!;
  }
  return found;
}

const BLANKS = /[\t\v\f \n\r]*/y;
const NAME = /[\w.-]+/y;
const BARE = /[^#\r\n]*/y;
const ESCAPE_OR_QUOTE = /\\[^]|["'`]/g;
const LINE = /[^\r\n]*[\r\n]?/y;
function readName(text: string, at: number): { name: string; valueAt: number } | undefined {
  const name = nameAt(text, at);
  const blanksEnd = endOf(BLANKS, text, at + name.length)!;
  if (name === "" || blanksEnd === text.length) return undefined;
  if (name === "export" && blanksEnd > at + name.length) {
    const exported = nameAt(text, blanksEnd);
    const valueAt = valueAfter(text, blanksEnd + exported.length);
    if (exported !== "" && valueAt !== undefined) return { name: exported, valueAt };
  }
  const valueAt = valueAfter(text, at + name.length);
  return valueAt === undefined ? undefined : { name, valueAt };
}

function nameAt(text: string, at: number): string {
  return text.slice(at, endOf(NAME, text, at) ?? at);
}

function valueAfter(text: string, nameEnd: number): number | undefined {
  const at = endOf(BLANKS, text, nameEnd)!;
  if (text[at] === "=") return at + 1;
  return text[at] === ":" && /[\t\v\f \n\r]/.test(text[at + 1] ?? "") ? at + 2 : undefined;
}

function readValue(text: string, valueAt: number): { value: string; end: number } {
  const open = endOf(BLANKS, text, valueAt)!;
  const quote = text[open];
  const close = /^["'`]/.test(quote ?? "") ? closingQuote(text, open) : undefined;
  if (close !== undefined)
    return { value: decode(text.slice(open + 1, close), quote!), end: nextLine(text, close) };
  if (open === text.length) return { value: "", end: open };
  const end = endOf(BARE, text, valueAt)!;
  return { value: trimBlanks(text.slice(valueAt, end)), end };
}

function closingQuote(text: string, open: number): number | undefined {
  const quote = text[open];
  ESCAPE_OR_QUOTE.lastIndex = open + 1;
  let mark: RegExpExecArray | null;
  while ((mark = ESCAPE_OR_QUOTE.exec(text)) !== null) if (mark[0] === quote) return mark.index;
  return undefined;
}

function decode(content: string, quote: string): string {
  if (quote !== '"') return content.replaceAll(/\r\n?/g, "\n");
  return content.replaceAll(/\\([^])|\r\n?/g, (found, escaped: string | undefined) => {
    if (escaped === undefined || escaped === "n") return "\n";
    return escaped === "r" ? "\r" : found;
  });
}

const trimBlanks = (text: string): string =>
  text.replaceAll(/^[\t\v\f \n\r]+|(?<![\t\v\f \n\r])[\t\v\f \n\r]+$/g, "");

const nextLine = (text: string, at: number): number => endOf(LINE, text, at)!;

function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
