import type { Reading } from "../../reading.ts";
import type { Dialect, ValuePlace } from "../dialect.ts";
import { orderForms } from "../forms/order-forms.ts";
import { ReadingBuilder, ZERO_BYTE } from "../scanning/reading-builder.ts";
import { lineEnd, skipAny, trimEndOf } from "../scanning/characters.ts";
import { LineCounter } from "../scanning/line-counter.ts";

/** What Rust's `char::is_whitespace` takes, but for newlines. */
const BLANKS =
  "\t\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000";
const SPACES = `${BLANKS}\n`;

const NEVER_CLOSED = "this quote is never closed";

/**
 * dotenvy 0.15.7 (`iter.rs`, `parse.rs`), as `dotenvy::dotenv` loads a file: a variable that is set
 * is left as it is, and nothing after the first mistake counts.
 *
 * Its forerunner, the crate dotenv, reads a line at a time and no mark of the byte order; so a
 * newline is written as an escape, which both know.
 */
export const rust: Dialect = {
  forms: (value, place) => rustForms(value, place),
  read: (text) => readRust(text),
  firstWins: true,
};

function rustForms(value: string, place: ValuePlace): readonly string[] {
  const escaped = value
    .replaceAll(/[\\"$]/g, (character) => `\\${character}`)
    .replaceAll("\n", "\\n");
  const verbatim = [
    ["'", `'${value}'`],
    ['"', `"${value}"`],
  ] as const;
  const double = ['"', `"${escaped}"`] as const;
  const quoted = value.includes("\n") ? [double, ...verbatim] : [...verbatim, double];
  return orderForms(value, place, quoted);
}

function readRust(file: string): Reading {
  const text = file.replace(/^\ufeff/, "");
  const lines = new LineCounter(text);
  const reading = new ReadingBuilder();
  const names = new Set<string>();
  for (let at = 0; at < text.length;) {
    const statement = readStatement(text, at);
    const line = lines.lineOf(at);
    const { name, value, active, problem } = parseStatement(statement.text);
    // A variable that is set already is not set again.
    const hasZero = name !== undefined && !names.has(name) && value?.includes("\0");
    const mistake = statement.problem ?? problem ?? (hasZero ? ZERO_BYTE : undefined);
    if (mistake !== undefined) {
      reading.addMistake(line, mistake);
      break;
    }
    if (name !== undefined) reading.add(name, line, value!, active ? "expanded" : undefined);
    if (name !== undefined) names.add(name);
    at = statement.end;
  }
  return reading.build();
}

/** One line, or several if a quote or a backslash at the end of the file holds them together. */
interface Statement {
  readonly text: string;
  readonly end: number;
  readonly problem?: string;
}

type State = "plain" | "space" | "escape" | '"' | "'" | '"\\' | "'\\";

function readStatement(text: string, start: number): Statement {
  const first = skipAny(text, start, BLANKS);
  const firstEnd = Math.min(lineEnd(text, start) + 1, text.length);
  if (first < firstEnd && text[first] === "#") return { text: "", end: firstEnd };
  let state: State = "plain";
  for (let at = start; at < text.length; at += 1) {
    const character = text[at]!;
    if (state === "space" && character === "#")
      return { text: text.slice(start, at), end: lineEnd(text, at) + 1 };
    state = nextState(state, character);
    if (character === "\n" && state === "plain")
      return { text: text.slice(start, at), end: at + 1 };
  }
  const rest = { text: text.slice(start), end: text.length };
  if (state === "plain") return rest;
  if (state === "space") return { ...rest, problem: "the file ends in a space without a newline" };
  return { ...rest, problem: state === "escape" ? "the file ends in a backslash" : NEVER_CLOSED };
}

function nextState(state: State, character: string): State {
  switch (state) {
    case "plain":
    case "space":
      if (character === "\\") return "escape";
      if (character === '"' || character === "'") return character;
      if (state === "space" || character === "\n" || character === "\r") return "plain";
      return SPACES.includes(character) ? "space" : "plain";
    case "escape":
      return "plain";
    case '"':
    case "'":
      if (character === "\\") return `${state}\\`;
      return character === state ? "plain" : state;
    case '"\\':
      return '"';
    case "'\\":
      return "'";
  }
}

interface Parsed {
  readonly name?: string;
  readonly value?: string;
  readonly active?: boolean;
  readonly problem?: string;
}

function parseStatement(statement: string): Parsed {
  const text = trimEndOf(statement, SPACES);
  const start = skipAny(text, 0, SPACES);
  if (start === text.length || text[start] === "#") return {};
  let name = nameAt(text, start);
  let at = skipAny(text, start + name.length, SPACES);
  if (name === "export" && text[at] !== "=") {
    name = nameAt(text, at);
    at = skipAny(text, at + name.length, SPACES);
  }
  if (name === "") return { problem: "a name has a character that none can have" };
  if (text[at] !== "=") return { problem: "an equals sign is missing" };
  at = skipAny(text, at + 1, SPACES);
  if (at === text.length || text[at] === "#") return { name, value: "" };
  return { name, ...parseValue(text.slice(at)) };
}

function nameAt(text: string, at: number): string {
  const name = /[A-Za-z_][\w.]*/y;
  name.lastIndex = at;
  return name.exec(text)?.[0] ?? "";
}

type Mode = "" | "'" | '"' | "escape" | "variable" | "block" | "end";

function parseValue(text: string): Parsed {
  const parser = new ValueParser();
  for (const character of text) {
    // A comment.
    if (parser.mode === "end" && character === "#") break;
    const problem = parser.take(character);
    if (problem !== undefined) return { problem };
  }
  if (parser.isOpen) return { problem: NEVER_CLOSED };
  return { value: parser.parts.join(""), active: parser.active };
}

class ValueParser {
  readonly parts: string[] = [];
  mode: Mode = "";
  active = false;
  #isQuoted = false;

  get isOpen(): boolean {
    return this.#isQuoted || this.mode === "'" || this.mode === "block";
  }

  /** Gives what is wrong with the character. */
  take(character: string): string | undefined {
    switch (this.mode) {
      case "":
      case '"':
        return this.#takePlain(character);
      case "'":
        if (character === "'") this.mode = "";
        else this.parts.push(character);
        return undefined;
      case "escape":
        if (!"\\'\"$ n".includes(character))
          return "a backslash stands before a character that it cannot escape";
        this.parts.push(character === "n" ? "\n" : character);
        this.#leave();
        return undefined;
      case "variable":
      case "block":
        this.#takeVariable(character);
        return undefined;
      case "end":
        if (character === " " || character === "\t") return undefined;
        return "text follows where the line should end";
    }
  }

  #takePlain(character: string): undefined {
    const isBare = !this.#isQuoted;
    if (character === "$") {
      this.active = true;
      this.parts.push(character);
      this.mode = "variable";
    } else if (character === "\\") this.mode = "escape";
    else if (character === '"') {
      this.#isQuoted = isBare;
      this.#leave();
    } else if (isBare && character === "'") this.mode = "'";
    else if (isBare && (character === " " || character === "\t")) this.mode = "end";
    else this.parts.push(character);
  }

  /** It ends at the first character that is no letter or number, which is kept, even a quote. */
  #takeVariable(character: string): void {
    const before = this.parts.at(-1);
    this.parts.push(character);
    if (this.mode === "block") {
      if (character === "}") this.#leave();
    } else if (character === "{" && before === "$") this.mode = "block";
    else if (character !== "$" && !/[\p{Alphabetic}\p{N}]/u.test(character)) this.#leave();
  }

  #leave(): void {
    this.mode = this.#isQuoted ? '"' : "";
  }
}
