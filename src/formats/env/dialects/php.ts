import type { Reading } from "../../reading.ts";
import type { Dialect, ValuePlace } from "../dialect.ts";
import { orderForms } from "../forms/order-forms.ts";
import { ReadingBuilder } from "../scanning/reading-builder.ts";
import { skipAny, trimOf } from "../scanning/characters.ts";

const SPACES = " \t\n\r\v\f";
/** What PHP's `trim` takes away. */
const TRIMMED = " \t\n\r\v\0";

/** What Laravel's `env()` makes something else of, after it was read (`Illuminate\Support\Env`). */
const LARAVEL = /^(?:true|\(true\)|false|\(false\)|empty|\(empty\)|null|\(null\)|(['"]).*\1)$/i;

/**
 * phpdotenv 5.4 to 5.6 (`Lines`, `EntryParser`, `Lexer`, `Resolver`), as `createImmutable` loads a
 * file. Nothing after its first mistake counts.
 */
export const php: Dialect = {
  forms: (value, place) => phpForms(value, place),
  read: (text) => readPhp(text),
  notes: (variables) => {
    const names = [...variables].filter(([, value]) => LARAVEL.test(value)).map(([name]) => name);
    if (names.length === 0) return [];
    return [
      `Laravel's env() does not give ${names.join(", ")} as text: it takes true, false, null, empty and quotes for more.`,
    ];
  },
};

function phpForms(value: string, place: ValuePlace): readonly string[] {
  const escaped = value
    .replaceAll(/[\\"]|\$(?=\{)/g, (character) => `\\${character}`)
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r");
  return orderForms(value, place, [
    ["'", `'${value}'`],
    ['"', `"${value}"`],
    ['"', `"${escaped}"`],
  ]);
}

function readPhp(file: string): Reading {
  const reading = new ReadingBuilder();
  for (const { text, line } of joinLines(file.replace(/^\ufeff/, "").split(/\r\n|\n|\r/))) {
    const { name, value, active, problem } = readEntry(text);
    if (problem !== undefined) {
      reading.addMistake(line, problem);
      break;
    }
    if (value === undefined) reading.forget(name!);
    else reading.add(name!, line, value, active ? "expanded" : undefined);
  }
  return reading.build();
}

/**
 * The lines that have an entry. Those of one value are joined: a line with `="` goes on to one with
 * a quote, as long as there are not two quotes in it. What is never ended is lost.
 */
function* joinLines(lines: readonly string[]): Iterable<{ text: string; line: number }> {
  let open: { readonly from: number; readonly lines: string[] } | undefined;
  for (const [index, line] of lines.entries()) {
    const quotes = countQuotes(line);
    const starts = line.includes('="') && line !== '"' && quotes < 2;
    if (starts) open ??= { from: index, lines: [] };
    let text = line;
    if (open !== undefined) {
      open.lines.push(line);
      if (starts || (line !== '"' && quotes === 0)) continue;
      text = open.lines.join("\n");
    }
    const from = open?.from ?? index;
    open = undefined;
    const trimmed = trimOf(text, TRIMMED);
    if (trimmed !== "" && !trimmed.startsWith("#")) yield { text, line: from + 1 };
  }
}

/** Quotes behind a character that is no backslash, when pairs of backslashes are out of the way. */
function countQuotes(line: string): number {
  return line.replaceAll("\\\\", "").match(/(?<=[^\\])"/g)?.length ?? 0;
}

interface Entry {
  readonly name?: string;
  readonly value?: string;
  readonly active?: boolean;
  readonly problem?: string;
}

function readEntry(text: string): Entry {
  const equals = text.indexOf("=");
  const written = equals === -1 ? text : trimOf(text.slice(0, equals), TRIMMED);
  const name = readName(written);
  if (name === undefined)
    return { problem: "a name is missing, or has a character that none can have" };
  return equals === -1 ? { name } : { name, ...readValue(trimOf(text.slice(equals + 1), TRIMMED)) };
}

function readName(written: string): string | undefined {
  let name = written;
  // A short name is not told from the word itself.
  if ([...name].length > 8 && name.startsWith("export") && SPACES.includes(name[6]!))
    name = name.slice(skipAny(name, 6, TRIMMED));
  const quote = name[0];
  if ((quote === '"' || quote === "'") && name.length > 2 && name.endsWith(quote))
    name = name.slice(1, -1);
  return /^[\w.]+$/.test(name) ? name : undefined;
}

type State = "start" | "bare" | "'" | '"' | "escape" | "space" | "comment";

const TOKENS = /[\r\n]+|[\t\v\f ]+|[\\'"#$]|[^\s\\'"#$]+|[^\S\r\n\t\v\f ]+/g;

function readValue(text: string): Entry {
  const parts: string[] = [];
  const dollars: number[] = [];
  let length = 0;
  let state: State = "start";
  for (const [token] of text.matchAll(TOKENS)) {
    const next = step(state, token);
    if (next.problem !== undefined) return { problem: next.problem };
    if (token === "$" && (state === "start" || state === "bare" || state === '"'))
      dollars.push(length);
    parts.push(next.text);
    length += next.text.length;
    state = next.state;
  }
  if (state === "'" || state === '"' || state === "escape")
    return { problem: "this quote is never closed" };
  const value = parts.join("");
  return { value, active: dollars.some((at) => isVariableAt(value, at)) };
}

function isVariableAt(value: string, at: number): boolean {
  const variable = /\$\{[\w.]+\}/y;
  variable.lastIndex = at;
  return variable.test(value);
}

interface Step {
  readonly text: string;
  readonly state: State;
  readonly problem?: string;
}

const ESCAPES: Readonly<Record<string, string>> = { f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };

function step(state: State, token: string): Step {
  const isSpace = skipAny(token, 0, SPACES) === token.length;
  switch (state) {
    case "start":
      if (token === "'" || token === '"') return { text: "", state: token };
      return token === "#" ? { text: "", state: "comment" } : { text: token, state: "bare" };
    case "bare":
      if (token === "#") return { text: "", state: "comment" };
      return isSpace ? { text: "", state: "space" } : { text: token, state };
    case "'":
      return token === "'" ? { text: "", state: "space" } : { text: token, state };
    case '"':
      if (token === '"') return { text: "", state: "space" };
      return token === "\\" ? { text: "", state: "escape" } : { text: token, state };
    case "escape":
      return escapeStep(token);
    case "space":
      if (token === "#") return { text: "", state: "comment" };
      if (isSpace) return { text: "", state };
      return { text: "", state, problem: "text follows where the value should end" };
    case "comment":
      return { text: "", state };
  }
}

function escapeStep(token: string): Step {
  if (token === '"' || token === "\\" || token === "$") return { text: token, state: '"' };
  const escaped = ESCAPES[token[0]!];
  if (escaped !== undefined) return { text: escaped + token.slice(1), state: '"' };
  const problem = "a backslash stands before a character that it cannot escape";
  return { text: "", state: "escape", problem };
}
