import type { Reading } from "../../reading.ts";
import type { Dialect } from "../dialect.ts";
import { escapeDollars, HOSTILE_NEIGHBOURS } from "../forms/quoted-forms.ts";
import { failOnObjectNames } from "../scanning/environment.ts";
import { readDollars } from "../scanning/dotenvx-dollars.ts";
import { dotenvForms, readDotenv } from "./dotenv.ts";
import { node } from "./node.ts";

/**
 * The npm package `dotenv-expand`, 12 and 1000 (`expand` in lib/main.js of
 * dotenvx/dotenv-expand), after `dotenv`: it sees the values when their quotes are gone, so that
 * every `$` needs a backslash, in any quotes. Since 1000 it runs `$(…)`, and for that there is no
 * escape. Next.js bundles 10, Vite 6 and later 12.
 *
 * 11, as in Vite 5, differs where a backslash stands before the `$` of a variable, and knows names
 * with digits in front and dots. Vite since 8 has Node read the file, which takes nearly every form
 * for the same. Values that these read otherwise are written all the same, with a word on it.
 */
export const expand: Dialect = {
  forms: (value, place) => dotenvForms(escapeDollars(value), place),
  read: (text) => withDollars(failOnObjectNames(readDotenv(text), "dotenv-expand")),
  neighbours: HOSTILE_NEIGHBOURS,
  notes: (variables) => [
    ...noteOn(variables, backslashIsLost, "Vite 5 (dotenv-expand 11) drops a backslash in"),
    ...noteOn(
      variables,
      isOnlyForDotenv,
      "Vite 8 and later, which read with Node, have no form for",
    ),
  ],
};

function readByNode(form: string): string | undefined {
  const { entries } = node.read(`K=${form}\n`);
  return entries.length === 1 ? entries[0]!.value : undefined;
}

function withDollars({ entries, mistakes }: Reading): Reading {
  return { entries: entries.map((entry) => ({ ...entry, ...readDollars(entry.value) })), mistakes };
}

const backslashIsLost = (value: string): boolean => /\\\$[\w.{]/.test(value);

function isOnlyForDotenv(value: string): boolean {
  const escaped = escapeDollars(value);
  for (const form of dotenvForms(escaped, { beforeComment: false }))
    if (readByNode(form) === escaped && readDotenv(`K=${form}\n`).entries[0]?.value === escaped)
      return false;
  return true;
}

function noteOn(
  variables: ReadonlyMap<string, string>,
  concerns: (value: string) => boolean,
  sentence: string,
): string[] {
  const names = [...variables].filter(([, value]) => concerns(value)).map(([name]) => name);
  return names.length === 0 ? [] : [`${sentence} ${names.join(", ")}.`];
}
