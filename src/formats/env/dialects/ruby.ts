import type { Reading, ReadVariable } from "../../reading.ts";
import type { Dialect, ValuePlace } from "../dialect.ts";
import { findCommands } from "../scanning/find-commands.ts";
import { orderForms } from "../forms/order-forms.ts";
import { ReadingBuilder } from "../scanning/reading-builder.ts";
import { lineEnd, skipAny, trimOf } from "../scanning/characters.ts";
import { LineCounter } from "../scanning/line-counter.ts";
import { unescapeCommands } from "./symfony-expansion.ts";

const BLANKS = " \t\v\f\r";
const SPACES = `${BLANKS}\n`;

/**
 * Ruby's dotenv 3.2 (`parser.rb`, `substitutions/`), as `Dotenv.load` reads a file. It looks for
 * lines that look like an assignment, and passes over others.
 *
 * Before 2.7 a value ended with its line, nothing was unescaped without quotes, and `\n` between
 * double quotes was a newline.
 */
export const ruby: Dialect = {
  forms: (value, place) => rubyForms(value, place),
  read: (text) => readRuby(text),
  // Quotes that a value which ends in a backslash could run on to.
  neighbours: "KEEP_AFTER='\na'\nKEEP_LAST=\"\nb\"\n",
};

function rubyForms(value: string, place: ValuePlace): readonly string[] {
  const escaped = escape(value);
  const raw = escaped.replaceAll(/["']/g, (quote) => `\\${quote}`);
  const single = value.includes("'") ? [] : [["'", `'${value}'`] as const];
  const double = value.includes('"') ? [] : [['"', `"${value}"`] as const];
  const quoted = [...single, ...double, ['"', `"${escaped.replaceAll('"', '\\"')}"`] as const];
  return orderForms(value, place, quoted, raw);
}

/** A backslash before each backslash, and before a dollar sign that would be replaced. */
function escape(value: string): string {
  const commands = new Set(findCommands(value).map(({ start }) => start));
  return value.replaceAll(/[\\$]/g, (character, at: number) =>
    character === "$" && value[at + 1] === "(" && !commands.has(at) ? "$" : `\\${character}`,
  );
}

function readRuby(file: string): Reading {
  const text = file.replace(/^\ufeff/, "").replaceAll(/\r\n?/g, "\n");
  const lines = new LineCounter(text);
  const reading = new ReadingBuilder();
  const names = new Set<string>();
  const exports: { readonly line: number; readonly names: readonly string[] }[] = [];
  let isLegacy = false;
  for (let at = skipAny(text, 0, SPACES); at < text.length; at = skipAny(text, at, SPACES)) {
    const line = lines.lineOf(at);
    const found = assignmentAt(text, at);
    if (found === undefined) {
      const [first, ...words] = text.slice(at, lineEnd(text, at)).split(/[ \t\v\f\r]+/);
      if (first === "export") exports.push({ line, names: words.filter((word) => word !== "") });
      at = lineEnd(text, at);
      continue;
    }
    const { value, active } = readValue(found.value, isLegacy);
    reading.add(found.name, line, value, active);
    names.add(found.name);
    if (found.name === "DOTENV_LINEBREAK_MODE") isLegacy = value === "legacy";
    at = found.end;
  }
  for (const { line, names: exported } of exports)
    if (!exported.every((name) => names.has(name)))
      reading.addMistake(line, "a name is exported that is not set");
  return reading.buildForEnvironment();
}

interface Assignment {
  readonly name: string;
  /** With its quotes. */
  readonly value: string;
  readonly end: number;
}

/** The assignment of a line whose first character is there; its parts may be on several lines. */
function assignmentAt(text: string, start: number): Assignment | undefined {
  const behind = skipAny(text, start + 6, SPACES);
  const isExported = text.startsWith("export", start) && behind > start + 6;
  return (isExported ? assignmentOf(text, behind) : undefined) ?? assignmentOf(text, start);
}

function assignmentOf(text: string, start: number): Assignment | undefined {
  const pattern = /[\w.]+/y;
  pattern.lastIndex = start;
  const name = pattern.exec(text)?.[0];
  if (name === undefined) return undefined;
  const behind = start + name.length;
  const equals = skipAny(text, behind, SPACES);
  if (text[equals] === "=") return { name, ...valueAt(text, equals + 1) };
  const isColon = text[behind] === ":" && behind + 1 < equals + 2 && isSpace(text[behind + 1]);
  return isColon ? { name, ...valueAt(text, behind + 2) } : undefined;
}

function isSpace(character: string | undefined): boolean {
  return character !== undefined && SPACES.includes(character);
}

function valueAt(text: string, start: number): Omit<Assignment, "name"> {
  const quote = skipAny(text, start, SPACES);
  const close = text[quote] === "'" || text[quote] === '"' ? closingQuote(text, quote) : -1;
  if (close !== -1) return { value: text.slice(start, close + 1), end: lineEnd(text, close) };
  const end = lineEnd(text, start);
  const hash = text.slice(start, end).indexOf("#");
  return { value: text.slice(start, hash === -1 ? end : start + hash), end };
}

/**
 * The first quote without a backslash, if the line ends behind it; else the last before it of which
 * that is true.
 */
function closingQuote(text: string, open: number): number {
  const quote = text[open]!;
  const candidates: number[] = [];
  for (let at = text.indexOf(quote, open + 1); at !== -1; at = text.indexOf(quote, at + 1)) {
    candidates.push(at);
    if (text[at - 1] !== "\\") break;
  }
  return candidates.findLast((at) => isLineDone(text, at + 1)) ?? -1;
}

function isLineDone(text: string, from: number): boolean {
  const at = skipAny(text, from, BLANKS);
  return at === text.length || text[at] === "\n" || text[at] === "#";
}

function readValue(written: string, isLegacy: boolean): Pick<ReadVariable, "value" | "active"> {
  const text = trimOf(written, `${SPACES}\0`);
  const quote = /^(['"])[^]*\1$/.exec(text)?.[1];
  const inside = quote === undefined || text.length === 1 ? text : text.slice(1, -1);
  if (quote === "'") return { value: inside };
  return substitute(
    (quote === '"' ? expandNewlines(inside, isLegacy) : inside).replaceAll(/\\([^$])/gu, "$1"),
  );
}

function expandNewlines(text: string, isLegacy: boolean): string {
  if (isLegacy) return text.replaceAll("\\n", "\n").replaceAll("\\r", "\r");
  return text.replaceAll("\\n", "\\\\n").replaceAll("\\r", "\\\\r");
}

function substitute(text: string): Pick<ReadVariable, "value" | "active"> {
  let isExpanded = false;
  const value = text.replaceAll(
    /\\?\$(?!\()\{?([A-Z0-9_]+)?\}?/giu,
    (found: string, name?: string) => {
      if (found.startsWith("\\")) return found.slice(1);
      isExpanded ||= name !== undefined;
      return found;
    },
  );
  const commands = unescapeCommands(value);
  return commands.active || !isExpanded ? commands : { ...commands, active: "expanded" };
}
