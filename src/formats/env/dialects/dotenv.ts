import type { Reading } from "../../reading.ts";
import type { Dialect, ValuePlace } from "../dialect.ts";
import { escapeLines, HOSTILE_NEIGHBOURS, quotedForms } from "../forms/quoted-forms.ts";
import { scanDotenvFile, withoutOuterQuotes } from "../scanning/dotenv-file.ts";
import { inEnvironment } from "../scanning/environment.ts";

/**
 * The npm package `dotenv`, 16 to 18 (`parse` in lib/main.js of motdotla/dotenv): nothing is
 * expanded, and in double quotes `\n` and `\r` are line ends; no other escape is undone.
 */
export const dotenv: Dialect = {
  forms: dotenvForms,
  read: readDotenv,
  neighbours: HOSTILE_NEIGHBOURS,
};

/** The outer quotes of a line come off even if it has the same ones within. */
export function dotenvForms(value: string, place: ValuePlace): Iterable<string> {
  return quotedForms(value, place, (quote) =>
    quote === '"' ? [value, escapeLines(value)] : [value],
  );
}

export function readDotenv(text: string): Reading {
  const found = scanDotenvFile(text)
    // Set on an object, this name is lost.
    .filter(({ name }) => name !== "__proto__")
    .map(({ name, raw, line }) => ({ name, value: decode(raw), line }));
  return inEnvironment(found);
}

function decode(raw: string): string {
  const value = withoutOuterQuotes(raw);
  return raw.startsWith('"') ? value.replaceAll("\\n", "\n").replaceAll("\\r", "\r") : value;
}
