import type { ReadVariable } from "../../reading.ts";
import type { Dialect } from "../dialect.ts";
import {
  escapeDollars,
  escapeLines,
  HOSTILE_NEIGHBOURS,
  quotedForms,
} from "../forms/quoted-forms.ts";
import { scanBunFile } from "../scanning/bun-file.ts";
import { inEnvironment } from "../scanning/environment.ts";

/**
 * Bun 1.4 (`expand_into` in src/dotenv/env_loader.rs): it puts variables in when the quotes are
 * gone, so that a `$` needs a backslash in any quotes.
 */
export const bun: Dialect = {
  forms: (value, place) => {
    const escaped = escapeDollars(value);
    return quotedForms(value, place, (quote) =>
      quote === '"' ? [escaped, escapeLines(escaped)] : [escaped],
    );
  },
  read: (text) =>
    inEnvironment(
      scanBunFile(text).map(({ name, value, line }) => ({ name, line, ...readDollars(value) })),
    ),
  neighbours: HOSTILE_NEIGHBOURS,
};

/** What counts for more than text in a value; `\$` is a dollar, and so is one before anything else. */
const DOLLAR = /\\\$|\$\{|\$\w/g;

function readDollars(value: string): Pick<ReadVariable, "value" | "active"> {
  let text = "";
  let at = 0;
  for (DOLLAR.lastIndex = 0; at < value.length;) {
    DOLLAR.lastIndex = at;
    const found = DOLLAR.exec(value);
    if (found === null) break;
    text += value.slice(at, found.index);
    if (found[0] === "\\$") text += "$";
    else if (found[0] !== "${") return { value, active: "expanded" };
    const end = found[0] === "${" ? bracesEnd(value, found.index) : found.index + 2;
    if (end === undefined) return { value, active: "expanded" };
    if (found[0] === "${") text += value.slice(found.index, end);
    at = end;
  }
  return { value: text + value.slice(at) };
}

/**
 * Where braces end that Bun leaves as they are: they are never closed, or have in them what is
 * no name. `undefined` if it puts something in their place.
 */
function bracesEnd(value: string, at: number): number | undefined {
  let depth = 1;
  for (const { 0: mark, index } of value.slice(at + 2).matchAll(/\\[^]|\$\{|\}/g)) {
    if (mark === "${") depth++;
    if (mark === "}") depth--;
    if (depth === 0) {
      const inner = value.slice(at + 2, at + 2 + index);
      return /^\w*(?::-|$)/.test(inner) ? undefined : at + 2 + index + 1;
    }
  }
  return value.length;
}
