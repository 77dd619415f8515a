import type { ReadVariable } from "../../reading.ts";
import type { Dialect, Quote } from "../dialect.ts";
import {
  escapeDollars,
  escapeLines,
  HOSTILE_NEIGHBOURS,
  quotedForms,
} from "../forms/quoted-forms.ts";
import { inEnvironment } from "../scanning/environment.ts";
import { type NodeAssignment, scanNodeFile } from "../scanning/node-file.ts";

/**
 * Deno 2.9's `--env-file` (libs/dotenv/lib.rs): the lines of Node, but quotes may have
 * the same ones within. Without quotes and in double ones a `$` is taken for a variable, whatever
 * follows it, and `\$` is a dollar. A variable that is set already is left as it is, so that the
 * first of two lines counts. Where Node passes over an empty name, Deno crashes.
 */
export const deno: Dialect = {
  forms: (value, place) => quotedForms(value, place, (quote) => contents(value, quote)),
  read: (text) => inEnvironment(scanNodeFile(text, closingQuote).map(readAssignment)),
  firstWins: true,
  neighbours: HOSTILE_NEIGHBOURS,
};

function contents(value: string, quote: Quote): readonly string[] {
  const escaped = escapeDollars(value);
  if (quote === "") return [escaped];
  return quote === '"' ? [escaped, escapeLines(escaped)] : [value];
}

/**
 * The next quote if only a comment follows on its line; else the last of the line before a
 * comment, or else the last at its end.
 */
function closingQuote(text: string, open: number): number | undefined {
  const quote = text[open]!;
  const next = text.indexOf(quote, open + 1);
  if (next < 0) return undefined;
  const lineEnd = text.indexOf("\n", next);
  const rest = text.slice(next + 1, lineEnd < 0 ? undefined : lineEnd);
  if (/^[ \t]*(?:#|$)/.test(rest)) return next;
  const last = lastBefore(rest, quote, /[ \t]*#/y) ?? lastBefore(rest, quote, /[ \t]*$/y);
  return last === undefined ? next : next + 1 + last;
}

/** The last quote of a line that is followed so. */
function lastBefore(line: string, quote: string, tail: RegExp): number | undefined {
  let last: number | undefined;
  for (let at = line.indexOf(quote); at >= 0; at = line.indexOf(quote, at + 1)) {
    tail.lastIndex = at + 1;
    if (tail.test(line)) last = at;
  }
  return last;
}

function readAssignment({ name, value, quote, line }: NodeAssignment): ReadVariable {
  if (quote !== "" && quote !== '"') return { name, value, line };
  const isActive = /(?<!\\)\$/.test(value);
  return isActive
    ? { name, value, line, active: "expanded" }
    : { name, value: value.replaceAll("\\$", "$"), line };
}
