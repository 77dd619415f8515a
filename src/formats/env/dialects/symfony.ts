import type { Reading } from "../../reading.ts";
import type { Dialect, ValuePlace } from "../dialect.ts";
import { orderForms } from "../forms/order-forms.ts";
import { ReadingBuilder } from "../scanning/reading-builder.ts";
import { lineEnd, skipAny, skipEmptyLines, trimEndOf } from "../scanning/characters.ts";
import { LineCounter } from "../scanning/line-counter.ts";
import { resolve, type Resolved } from "./symfony-expansion.ts";

const SPACES = " \t\n\v\f\r";
/** What PHP's `rtrim` takes away. */
const TRIMMED = " \t\n\r\v\0";

const NEVER_CLOSED = "this quote is never closed";

/**
 * Symfony's Dotenv 5.4 to 7 (`Dotenv.php`), as `load` reads a file. Nothing after its first mistake
 * counts. A name begins with a letter, at most behind one underscore.
 */
export const symfony: Dialect = {
  forms: (value, place) => symfonyForms(value, place),
  read: (text) => readSymfony(text),
};

/** As in a shell, a value may be put together of several parts. */
function symfonyForms(value: string, place: ValuePlace): readonly string[] {
  const parts = value
    .split(/(['\r]+)/)
    .filter((part) => part !== "")
    .map((part) => {
      if (!/['\r]/.test(part)) return `'${part}'`;
      return part
        .replaceAll("'", "\\'")
        .replaceAll(/\r+/g, (found) => `"${"\\r".repeat(found.length)}"`);
    });
  return orderForms(value, place, [
    ["'", `'${value}'`],
    ['"', `"${value}"`],
    ["'", parts.join("")],
  ]);
}

function readSymfony(file: string): Reading {
  const reading = new ReadingBuilder();
  if (file.startsWith("\ufeff")) {
    reading.addMistake(1, "a mark of the byte order stands in front");
    return reading.build();
  }
  const text = file.replaceAll(/\r\n?/g, "\n");
  const lines = new LineCounter(text);
  let at = skipEmptyLines(text, 0, SPACES);
  while (at < text.length) {
    const line = lines.lineOf(at);
    const name = readName(text, at);
    const found = typeof name === "string" ? { problem: name } : readValue(text, name.end);
    if ("problem" in found) {
      reading.addMistake(line, found.problem);
      break;
    }
    reading.add((name as Name).text, line, found.value, found.active);
    at = skipEmptyLines(text, found.end, SPACES);
  }
  return reading.build();
}

interface Name {
  readonly text: string;
  readonly end: number;
}

/** The name and where the value begins, or what is wrong. */
function readName(text: string, start: number): Name | string {
  const pattern = /(?:export[ \t]+)?(_?[A-Za-z]\w*)/y;
  pattern.lastIndex = start;
  const name = pattern.exec(text)?.[1];
  if (name === undefined) return "a name is missing, or begins with a character that none can have";
  if (text[pattern.lastIndex] !== "=") return "an equals sign is missing after the name";
  return { text: name, end: pattern.lastIndex + 1 };
}

interface Found extends Resolved {
  readonly end: number;
}
interface Problem {
  readonly problem: string;
}

function readValue(text: string, start: number): Found | Problem {
  const first = skipAny(text, start, " \t");
  const end = lineEnd(text, first);
  if (first === end || text[first] === "#") return { value: "", end };
  if (first > start) return { problem: "a space stands before the value" };
  const parts: string[] = [];
  let active: Resolved["active"];
  let at = start;
  do {
    const part = readPart(text, at);
    if ("problem" in part) return part;
    parts.push(part.value);
    active = active === "run" ? active : (part.active ?? active);
    at = part.end;
  } while (at < text.length && text[at] !== "\n" && !(text[at] === "#" && isAfterSpace(text, at)));
  return { value: parts.join(""), ...(active && { active }), end: at };
}

function isAfterSpace(text: string, at: number): boolean {
  return text[at - 1] === " " || text[at - 1] === "\t";
}

function readPart(text: string, start: number): Found | Problem {
  if (text[start] === "'") {
    const close = text.indexOf("'", start + 1);
    if (close === -1) return { problem: NEVER_CLOSED };
    return { value: text.slice(start + 1, close), end: close + 1 };
  }
  return text[start] === '"' ? readDouble(text, start) : readBare(text, start);
}

function readDouble(text: string, start: number): Found | Problem {
  let close = text.indexOf('"', start + 1);
  // Two backslashes before a quote end it, and three do too.
  while (close !== -1 && text[close - 1] === "\\" && text[close - 2] !== "\\")
    close = text.indexOf('"', close + 1);
  if (close === -1) return { problem: NEVER_CLOSED };
  const value = text
    .slice(start + 1, close)
    .replaceAll('\\"', '"')
    .replaceAll("\\r", "\r")
    .replaceAll("\\n", "\n");
  const resolved = resolve(value);
  return "problem" in resolved ? resolved : { ...resolved, end: close + 1 };
}

function readBare(text: string, start: number): Found | Problem {
  const parts: string[] = [];
  let at = start;
  let before = text[start - 1]!;
  for (; at < text.length && !"\n\"'".includes(text[at]!); at += 1) {
    if (text[at] === "#" && (before === " " || before === "\t")) break;
    if (text[at] === "\\" && (text[at + 1] === '"' || text[at + 1] === "'")) at += 1;
    before = text[at]!;
    parts.push(before);
    if (before !== "$" || text[at + 1] !== "(") continue;
    const close = closingParenthesis(text, at + 1);
    if (close === -1) return { problem: "this parenthesis is never closed on its line" };
    parts.push(text.slice(at + 1, close + 1));
    at = close;
  }
  const value = trimEndOf(parts.join(""), TRIMMED);
  const resolved = resolve(value);
  if ("problem" in resolved) return resolved;
  if (!resolved.active && resolved.value === value && /[ \t\n\v\f\r]/.test(value))
    return { problem: "a value with a space has no quotes" };
  return { ...resolved, end: at };
}

/** Of nested ones too, but all on one line. */
function closingParenthesis(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length && text[at] !== "\n"; at += 1) {
    if (text[at] === "(") depth += 1;
    if (text[at] === ")") depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}
