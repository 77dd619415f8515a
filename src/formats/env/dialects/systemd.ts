import type { ReadMistake, ReadVariable } from "../../reading.ts";
import { isVariableName } from "../../variable-name.ts";
import { type Candidate, isPlainText, preferring } from "../forms/candidates.ts";
import type { Dialect } from "../dialect.ts";
import { LineCounter } from "../scanning/line-counter.ts";

/**
 * `EnvironmentFile=`, as `load_env_file` of systemd 258 reads it (src/basic/env-file.c), with the
 * checks of the manager after it (`strv_env_clean`, src/basic/env-util.c).
 *
 * There are no comments behind a value, nothing is expanded, and a quote means something at the
 * beginning of a value only, or right after another. Before version 254 a comment with a backslash
 * at its end took the next line too.
 */
export const systemd: Dialect = {
  forms(value, place) {
    const candidates: Candidate[] = isPlainText(value) ? [["", value]] : [];
    if (!/["$\\`]/.test(value)) candidates.push(['"', `"${value}"`]);
    if (!value.includes("'")) candidates.push(["'", `'${value}'`]);
    // Whoever sources the file as well runs nothing: the dollar and the backtick are escaped too.
    candidates.push(['"', `"${value.replace(/["$\\`]/g, String.raw`\$&`)}"`], ["", value]);
    return preferring(candidates, place);
  },
  read(text) {
    const nul = text.indexOf("\0");
    if (nul >= 0) {
      const problem = "systemd refuses a file with a NUL in it";
      return { entries: [], mistakes: [{ line: new LineCounter(text).lineOf(nul), problem }] };
    }
    const entries: ReadVariable[] = [];
    const mistakes: ReadMistake[] = [];
    for (const { name, value, line } of readAssignments(text)) {
      const problem = problemOf(name, value);
      if (problem === undefined) entries.push({ name, value, line });
      else mistakes.push({ line, problem });
    }
    return { entries, mistakes };
  },
};

const NONCHARACTER = /\p{Noncharacter_Code_Point}/u;

function problemOf(name: string, value: string): string | undefined {
  if (NONCHARACTER.test(name) || NONCHARACTER.test(value))
    return "systemd refuses a file with a character that Unicode says is none";
  return isVariableName(name) ? undefined : "systemd leaves out a variable with such a name";
}

interface Assignment {
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

/** Lines without `=`, and comments, are skipped. Quotes that are never closed end with the file. */
function* readAssignments(text: string): Generator<Assignment> {
  const lines = new LineCounter(text);
  const start = /[^ \t\n\r]/g;
  for (let found = start.exec(text); found !== null; found = start.exec(text)) {
    const { index } = found;
    const isComment = /[#;]/.test(found[0]);
    const end = findFrom(text, index + 1, isComment ? /[\n\r]/g : /[=\n\r]/g);
    start.lastIndex = end;
    if (isComment || text[end] !== "=") continue;
    const line = lines.lineOf(index);
    const value = readValue(text, end + 1);
    yield { name: text.slice(index, end).replace(/[ \t]+$/, ""), value: value.text, line };
    start.lastIndex = value.end;
  }
}

/** The offset of what comes first from an offset on, or the end of the text. */
function findFrom(text: string, from: number, pattern: RegExp): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}

/** Like `findFrom`, but what is right after a backslash is not looked at. */
function findUnescaped(text: string, from: number, pattern: RegExp): number {
  let at = findFrom(text, from, pattern);
  while (text[at] === "\\") at = findFrom(text, at + 2, pattern);
  return at;
}

/** Reads what is after the `=`: quoted pieces with blanks between them, then perhaps a raw one. */
function readValue(text: string, from: number): { readonly text: string; readonly end: number } {
  const pieces: string[] = [];
  let at = findFrom(text, from, /[^ \t]/g);
  for (let quote = text[at]; quote === "'" || quote === '"'; quote = text[at]) {
    const end =
      quote === "'" ? findFrom(text, at + 1, /'/g) : findUnescaped(text, at + 1, /["\\]/g);
    const inside = text.slice(at + 1, end);
    pieces.push(quote === "'" ? inside : unescapeDouble(inside));
    at = findFrom(text, end + 1, /[^ \t]/g);
  }
  const end = findUnescaped(text, at, /[\\\n\r]/g);
  pieces.push(unescapeRaw(text.slice(at, end)));
  return { text: pieces.join(""), end };
}

/** Other characters keep their backslash, as in a shell; a line break goes with it. */
function unescapeDouble(inside: string): string {
  return inside.replace(/\\(?:(["$\\`])|\n|$|([^]))/g, (all, special?: string, other?: string) =>
    other === undefined ? (special ?? "") : all,
  );
}

/** Blanks at the end go, up to one that has a backslash before it. */
function unescapeRaw(raw: string): string {
  let end = raw.length;
  while (raw[end - 1] === " " || raw[end - 1] === "\t") end--;
  let first = end;
  while (raw[first - 1] === "\\") first--;
  const escaped = (end - first) % 2 === 1 && end < raw.length;
  return raw
    .slice(0, escaped ? end + 1 : end)
    .replace(/\\([^]?)/g, (_, one: string) => (/[\n\r]/.test(one) ? "" : one));
}
