import type { ReadMistake, ReadVariable } from "../../reading.ts";
import { isKeptByShells } from "../../shell/kept-names.ts";
import type { Dialect } from "../dialect.ts";

/**
 * What nearly every reader takes for the same: dotenv, dotenvx, Node, Deno, python-dotenv,
 * phpdotenv, Symfony, Ruby, Go, Rust, Compose, systemd and POSIX shells. The three forms were found
 * by trying; `test/scenarios/env-matrix.test.ts` holds them to it with the real readers.
 *
 * No form suits dotenv-expand and Bun as well, which expand a `$` within any quotes, or docker,
 * which takes quotes for a part of the value.
 */
const RAW = "(?!=)[\\w.\\-/:@,%+=]*";
/** Characters that one reader or the other refuses or drops; a tab and a line end are none. */
const CONTROL = "\\0-\\x08\\x0B-\\x1F\\x7F-\\x9F";
/** PHP takes no second line here; Python takes `\\` for one backslash and expands `${`. */
const SINGLE = `'(?:[^'\\\\$\\n${CONTROL}]|\\\\(?![\\\\'])|\\$(?!\\{))*'`;
const DOUBLE = `"[^"\\\\$\`${CONTROL}]*"`;

/** A carriage return ends the line for dotenv, and with it the comment. */
const COMMENT = `#[^\\n${CONTROL}]*`;

const FORM = new RegExp(`^(?:${RAW}|${SINGLE}|${DOUBLE})$`);
const ASSIGNMENT = new RegExp(
  `([A-Za-z_]\\w*)=(${RAW}|${SINGLE}|${DOUBLE})(?:[ \\t]+${COMMENT})?(?:\\n|$)`,
  "y",
);
const SKIPPED = new RegExp(`[ \\t]*(?:${COMMENT})?(?:\\n|$)`, "y");

/** A `.env` for whoever reads it. */
export const universal: Dialect = {
  *forms(value, { preferred, beforeComment }) {
    const raw = value === "" && beforeComment ? [] : [""];
    const quotes = preferred === "'" || preferred === '"' ? [preferred] : [];
    for (const quote of [...quotes, ...raw, "'", '"']) {
      const form = quote + value + quote;
      if (FORM.test(form)) yield form;
    }
  },
  read(text) {
    const entries: ReadVariable[] = [];
    const mistakes: ReadMistake[] = [];
    let line = 1;
    for (let offset = 0; offset < text.length;) {
      const found = matchAt(ASSIGNMENT, text, offset);
      const skipped = found ?? matchAt(SKIPPED, text, offset);
      const all = skipped?.[0] ?? restOfLine(text, offset);
      if (found !== undefined) entries.push({ name: found[1]!, value: unquote(found[2]!), line });
      else if (skipped === undefined)
        mistakes.push({ line, problem: "not every reader takes this alike" });
      line += all.split("\n").length - 1;
      offset += all.length;
    }
    return { entries, mistakes };
  },
  notes(variables) {
    const expanded = [...variables].filter(([, value]) => value.includes("$"));
    const kept = [...variables].filter(([name, value]) => isKeptByShells(name, value));
    return [
      ...(expanded.length === 0 ? [] : [expandedByFew(expanded.map(([name]) => name))]),
      ...kept.map(
        ([name]) =>
          `${name} is a variable of shells themselves: one that sources the file will not take it.`,
      ),
    ];
  },
};

function expandedByFew(names: readonly string[]): string {
  const verb = names.length === 1 ? "holds" : "hold";
  return `${names.join(", ")} ${verb} a $, which dotenv-expand (Next.js, Vite) and Bun replace even within quotes: write for them with --dialect expand or bun.`;
}

const unquote = (form: string): string => (/^['"]/.test(form) ? form.slice(1, -1) : form);

function restOfLine(text: string, offset: number): string {
  const end = text.indexOf("\n", offset);
  return text.slice(offset, end < 0 ? text.length : end + 1);
}

function matchAt(pattern: RegExp, text: string, offset: number): RegExpExecArray | undefined {
  pattern.lastIndex = offset;
  return pattern.exec(text) ?? undefined;
}
