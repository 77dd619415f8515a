import type { ReadMistake, ReadVariable, Reading } from "../../reading.ts";
import { type Candidate, isPlainText, preferring } from "../forms/candidates.ts";
import type { Dialect } from "../dialect.ts";
import { LineCounter } from "../scanning/line-counter.ts";
import { type Substituted, substitute, unescape } from "./compose-values.ts";

/**
 * Docker Compose's `.env`, `--env-file` and `env_file:`, as compose-go 2.13 reads them all
 * (dotenv/parser.go, template/template.go). With `env_file:` the variables of the project may be
 * put in for `$NAME` as well; with `format: raw` the file is one for the dialect docker.
 *
 * Older ones take a quote for escaped after any backslash, keep the backslash of `\'`, and refuse a
 * `$` that begins nothing: forms without these come first, and every `$` is doubled or escaped.
 */
export const compose: Dialect = {
  forms(value, place) {
    const candidates: Candidate[] = isPlainText(value) ? [["", value]] : [];
    // Compose leaves a CR in quotes as it is, but an editor may not.
    if (!/['\r]/.test(value)) candidates.push(["'", `'${value}'`]);
    if (!/["$\\\r]/.test(value)) candidates.push(['"', `"${value}"`]);
    candidates.push(['"', `"${escapeDouble(value)}"`]);
    // Only without quotes does every version take a backslash at the end.
    if (value.endsWith("\\")) candidates.unshift(["", value.replaceAll("$", "$$$$")]);
    else candidates.push(["", value.replaceAll("$", "$$$$")]);
    return preferring(candidates, place);
  },
  read: (text) => new Parser(text.replace(/^\ufeff/, "")).parse(),
};

function escapeDouble(value: string): string {
  return value
    .replace(/["$\\]/g, String.raw`\$&`)
    .replaceAll("\n", String.raw`\n`)
    .replaceAll("\r", String.raw`\r`);
}

/** What Go's `unicode.IsSpace` says is space. */
const SPACE = "\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const NEXT_STATEMENT = new RegExp(`[^${SPACE}]`, "g");
const IS_SPACE = new RegExp(`[${SPACE}]`);

/** Blanks that are no line break to compose-go. */
const BLANKS = /[\t\v\f\r \u0085\u00a0]*/y;
const NAME = /[\w\p{L}\p{N}.[\]\t\v\f\r \u0085\u00a0-]*/uy;
const EXPORT = /export[\t\n\f\r ]+/y;

function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && IS_SPACE.test(text[end - 1]!)) end--;
  return text.slice(0, end);
}

class Parser {
  readonly #text: string;
  readonly #lines: LineCounter;
  readonly #entries: ReadVariable[] = [];
  readonly #mistakes: ReadMistake[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#lines = new LineCounter(text);
  }

  /** Up to the first mistake, after which compose-go reads nothing. */
  parse(): Reading {
    while (this.#mistakes.length === 0 && this.#findStatement()) this.#readStatement();
    return { entries: this.#entries, mistakes: this.#mistakes };
  }

  #findStatement(): boolean {
    for (;;) {
      NEXT_STATEMENT.lastIndex = this.#at;
      const found = NEXT_STATEMENT.exec(this.#text);
      if (found === null) return false;
      this.#at = found.index;
      if (found[0] !== "#") return true;
      this.#at = this.#endOfLine();
    }
  }

  #readStatement(): void {
    const line = this.#lines.lineOf(this.#at);
    const fail = (problem: string): void => void this.#mistakes.push({ line, problem });
    if (this.#skip(EXPORT) !== "") this.#skip(BLANKS);
    const name = trimEnd(this.#skip(NAME));
    const end = this.#text[this.#at];
    if (end !== undefined && !/[=:\n]/.test(end))
      return fail("Compose takes no name with this character in it");
    if (name.includes(" ")) return fail("Compose takes no name with a blank in it");
    // A name alone stands for a variable of the environment, but not at the end of the file.
    if (end === undefined) return fail("after this name is no `=`");
    this.#at++;
    if (end === "\n") return;
    if (name === "") return fail("there is no name before the `=`");
    this.#skip(BLANKS);
    const read = this.#readValue();
    if (read === undefined) return fail("this quote is never closed");
    const { text, quote } = read;
    const { value, active, wrong }: Substituted =
      quote === "'" ? { value: text } : substitute(text);
    if (wrong === true) return fail("Compose knows no such `${`");
    if (value.includes("\0")) return fail("no variable can hold a NUL");
    this.#entries.push({ name, value, line, ...(active === true && { active: "expanded" }) });
  }

  #readValue(): { readonly text: string; readonly quote: string } | undefined {
    const quote = this.#text[this.#at];
    if (quote === "'" || quote === '"') return this.#readQuoted(quote);
    const end = this.#endOfLine();
    const [text] = this.#text.slice(this.#at, end).split(" #", 1);
    this.#at = end;
    return { text: trimEnd(text!), quote: "" };
  }

  #readQuoted(quote: "'" | '"'): { readonly text: string; readonly quote: string } | undefined {
    const special = quote === "'" ? /['\\]/g : /["\\]/g;
    special.lastIndex = this.#at + 1;
    let found = special.exec(this.#text);
    while (found?.[0] === "\\") {
      special.lastIndex++;
      found = special.exec(this.#text);
    }
    if (found === null) return undefined;
    const inside = this.#text.slice(this.#at + 1, found.index);
    this.#at = found.index + 1;
    const text = inside.replace(/\\([^])/g, (all, one: string) => (one === quote ? one : all));
    return { text: quote === "'" ? text : unescape(text), quote };
  }

  #endOfLine(): number {
    const end = this.#text.indexOf("\n", this.#at);
    return end < 0 ? this.#text.length : end;
  }

  /** Skips what a sticky pattern takes here. */
  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [found = ""] = pattern.exec(this.#text) ?? [];
    this.#at += found.length;
    return found;
  }
}
