import type { ReadVariable } from "../../reading.ts";
import type { Dialect } from "../dialect.ts";
import { escapeDollars, HOSTILE_NEIGHBOURS, quotedForms } from "../quoted-forms.ts";
import { inEnvironment } from "../scanning/environment.ts";
import { type NodeAssignment, scanNodeFile } from "../scanning/node-file.ts";

/**
 * Deno 2.9's `--env-file` (libs/dotenv/lib.rs): the lines of Node, but without quotes and in
 * double ones a `$` is taken for a variable, whatever follows it, and `\$` is a dollar. A variable
 * that is set already is left as it is, so that the first of two lines counts.
 */
export const deno: Dialect = {
  forms: (value, place) =>
    quotedForms(value, place, (quote) =>
      quote === "" || quote === '"' ? [escapeDollars(value), value] : [value],
    ),
  read: (text) => inEnvironment(scanNodeFile(text).map(readAssignment)),
  firstWins: true,
  neighbours: HOSTILE_NEIGHBOURS,
};

function readAssignment({ name, value, quote, line }: NodeAssignment): ReadVariable {
  if (quote !== "" && quote !== '"') return { name, value, line };
  const isActive = /(?<!\\)\$/.test(value);
  return isActive
    ? { name, value, line, active: "expanded" }
    : { name, value: value.replaceAll("\\$", "$"), line };
}
