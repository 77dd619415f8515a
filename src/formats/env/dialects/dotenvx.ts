import type { ReadVariable } from "../../reading.ts";
import type { Dialect, Quote } from "../dialect.ts";
import {
  escapeDollars,
  escapeLines,
  HOSTILE_NEIGHBOURS,
  quotedForms,
} from "../forms/quoted-forms.ts";
import {
  type DotenvAssignment,
  scanDotenvFile,
  withoutOuterQuotes,
} from "../scanning/dotenv-file.ts";
import { readDollars } from "../scanning/dotenvx-dollars.ts";
import { failOnObjectNames, inEnvironment } from "../scanning/environment.ts";

/**
 * dotenvx 2.38 (`scan` and `parse` of @dotenvx/primitives 3.3.1; `resolveOnePassword` and
 * `resolveBitwardenPassword` of dotenvx): the lines of `dotenv`, but single quotes keep `$`, and in
 * them `\'` is a quote; elsewhere variables are put in, `$(…)` is run and `\$` is a dollar. What
 * begins with the marks of an encrypted value or of a password manager is never text.
 */
export const dotenvx: Dialect = {
  forms: (value, place) => quotedForms(value, place, (quote) => contents(value, quote)),
  read: (text) =>
    failOnObjectNames(inEnvironment(scanDotenvFile(text).map(readAssignment)), "dotenvx"),
  neighbours: HOSTILE_NEIGHBOURS,
};

function contents(value: string, quote: Quote): readonly string[] {
  const escaped = escapeDollars(value);
  if (quote === "'") return [value.replaceAll("'", "\\'")];
  return quote === '"' ? [escaped, escapeLines(escaped)] : [escaped];
}

function readAssignment({ name, raw, line }: DotenvAssignment): ReadVariable {
  const value = decode(raw);
  const active = activeMark(value);
  if (active !== undefined) return { name, line, value, active };
  return { name, line, ...(raw.startsWith("'") ? { value } : readDollars(value)) };
}

function decode(raw: string): string {
  const value = withoutOuterQuotes(raw);
  if (raw.startsWith("'")) return value.replaceAll("\\'", "'");
  if (!raw.startsWith('"')) return value;
  return value.replaceAll("\\n", "\n").replaceAll("\\r", "\r").replaceAll("\\t", "\t");
}

function activeMark(value: string): ReadVariable["active"] {
  if (value.startsWith("encrypted:")) return "expanded";
  return /^(?:op|bw):\/\//.test(value) ? "run" : undefined;
}
