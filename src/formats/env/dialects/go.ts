import type { Reading } from "../../reading.ts";
import type { Dialect, Quote, ValuePlace } from "../dialect.ts";
import { orderForms } from "../forms/order-forms.ts";
import { ReadingBuilder } from "../scanning/reading-builder.ts";
import { skipAny, skipEmptyLines, trimOf } from "../scanning/characters.ts";
import { LineCounter } from "../scanning/line-counter.ts";

/** White space within a line. */
const BLANKS = "\t\v\f\r \x85\xa0";
/** Between statements: what Go's `unicode.IsSpace` takes. */
const SPACES = `${BLANKS}\n\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000`;

/**
 * godotenv 1.5.1 and the main branch after it (`parser.go`), as `Load` reads a file. It looks at a
 * name byte by byte, and nothing after its first mistake counts.
 */
export const go: Dialect = {
  forms: (value, place) => goForms(value, place),
  read: (text) => readGo(text),
};

function goForms(value: string, place: ValuePlace): readonly string[] {
  const double = escape(value);
  const quoted: readonly (readonly [Quote, string])[] = [
    ["'", `'${value}'`],
    ['"', `"${value}"`],
    ['"', `"${double}"`],
  ];
  const forms = orderForms(value, place, quoted);
  const others = [value.replaceAll("$", () => "\\$")];
  // A quote behind a backslash does not end the value, but all quotes at its end are taken away.
  if (value.endsWith("\\")) others.push(`'${value}''`, `"${escape(value.slice(0, -1))}\\""`);
  // Many tools drop a carriage return that is not escaped.
  return [...(value.includes("\r") ? [`"${double}"`] : []), ...forms, ...others];
}

function escape(value: string): string {
  return value
    .replaceAll(/[\\"$]/g, (character) => `\\${character}`)
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r");
}

/** What it takes for a variable, as long as one is named and no backslash stands in front. */
const DOLLAR = /\\?\$\(?\{?([A-Z0-9_]*)\}?/g;

function readGo(file: string): Reading {
  const text = file.replaceAll("\r\n", "\n");
  const lines = new LineCounter(text);
  const reading = new ReadingBuilder();
  let at = skipEmptyLines(text, 0, SPACES);
  while (at < text.length) {
    const line = lines.lineOf(at);
    const name = readName(text, at);
    const found = name.problem === undefined && readValue(text, skipAny(text, name.end, BLANKS));
    if (!found) {
      reading.addMistake(line, name.problem ?? "this quote is never closed");
      break;
    }
    // Go cannot set a variable without a name or with a zero byte, and godotenv does not mind.
    if (`${name.text}${found.value}`.includes("\0")) reading.forget(name.text);
    else if (name.text !== "")
      reading.add(name.text, line, found.value, found.active ? "expanded" : undefined);
    at = skipEmptyLines(text, found.end, SPACES);
  }
  return reading.build();
}

interface Name {
  readonly text: string;
  readonly end: number;
  readonly problem?: string;
}

function readName(text: string, start: number): Name {
  let from = skipAny(text, start, BLANKS);
  if (text.startsWith("export", from)) {
    const after = skipAny(text, from + 6, BLANKS);
    if (after > from + 6) from = after;
  }
  for (let at = from; at < text.length; at += 1) {
    const character = text[at]!;
    if (character === "=" || character === ":")
      return { text: trimOf(text.slice(from, at), SPACES), end: at + 1 };
    if (!isInName(text, at))
      return { text: "", end: at, problem: "a name has a character that none can have" };
  }
  if (from === text.length) return { text: "", end: from, problem: "a name is missing" };
  // At the end of the file, a name without a value is the value of no name.
  return { text: "", end: from };
}

/** Whether each byte of a character is a letter, a number, a dot or white space of Latin-1. */
function isInName(text: string, at: number): boolean {
  const character = text[at]!;
  if (character < "\x80") return /[\w.\t\v\f\r ]/.test(character);
  // The halves of a character above U+FFFF: their bytes are not letters, as F0 9F ….
  const isHalf = character >= "\ud800" && character <= "\udfff";
  const bytes = new TextEncoder().encode(isHalf ? text.slice(at - 1, at + 1) : character);
  return [...bytes].every((byte) => /[\p{L}\p{N}\x85\xa0]/u.test(String.fromCodePoint(byte)));
}

interface Value {
  readonly value: string;
  readonly active: boolean;
  readonly end: number;
}

function readValue(text: string, start: number): Value | undefined {
  const quote = text[start];
  if (quote !== '"' && quote !== "'") return readBare(text, start);
  let close = text.indexOf(quote, start + 1);
  while (close !== -1 && text[close - 1] === "\\") close = text.indexOf(quote, close + 1);
  if (close === -1) return undefined;
  // It takes away all quotes at both ends, of the value too.
  const value = trimOf(text.slice(start, close), quote);
  return {
    ...(quote === "'" ? { value, active: false } : expand(unescape(value))),
    end: close + 1,
  };
}

function readBare(text: string, start: number): Value {
  const found = /[\n\r]/g;
  found.lastIndex = start;
  const end = found.exec(text)?.index ?? text.length;
  let line = text.slice(start, end);
  for (let hash = line.lastIndexOf("#"); hash > 0; hash = line.lastIndexOf("#", hash - 1))
    if (BLANKS.includes(line[hash - 1]!)) {
      line = line.slice(0, hash);
      break;
    }
  return { ...expand(trimOf(line, BLANKS)), end };
}

function unescape(text: string): string {
  return text
    .replaceAll(/\\[^\n]/gu, (found) => (found === "\\n" ? "\n" : found === "\\r" ? "\r" : found))
    .replaceAll(/\\([^$])/gu, "$1");
}

function expand(text: string): { readonly value: string; readonly active: boolean } {
  let active = false;
  const value = text.replaceAll(DOLLAR, (found, name: string) => {
    if (found.startsWith("\\")) return found.slice(1);
    active ||= name !== "";
    return found;
  });
  return { value, active };
}
