import { parseHandlebars } from "./handlebars-parser.ts";
import { HiddenText } from "./hidden-text.ts";
import { isHelper } from "../evaluation/helpers.ts";
import type { Language, Looked, Range } from "../language.ts";
import type { Mistake } from "../mistakes.ts";
import { findPlaceholders } from "./placeholders.ts";
import { TOO_DEEP, tooDeepAt } from "./nesting.ts";
import { Lines, type Position } from "../position.ts";

/** One file of a template: the template itself or a partial. */
export class TemplateFile {
  readonly name: string;
  readonly text: string;
  readonly mistakes: readonly Mistake[];
  /** The tree of Handlebars; absent if it cannot be parsed. */
  readonly program: hbs.AST.Program | undefined;
  readonly #looked: Looked;
  readonly #hidden: HiddenText;
  readonly #lines: Lines;

  constructor(name: string, text: string, language: Language, vaults: readonly string[]) {
    this.name = name;
    this.text = text;
    this.#lines = new Lines(text);
    this.#hidden = new HiddenText(text);
    const foreign = foreignExpressions(text);
    const tags = tagsOf(this.#hidden.hide(text, foreign));
    this.#looked = language.look(withoutExpressions(text, [...foreign, ...tags], vaults));
    const { comments } = this.#looked;
    const ranges = [...comments, ...foreign, ...oddLineEnds(text)].toSorted(
      (a, b) => a.start - b.start || b.end - a.end,
    );
    const hidden = this.#hidden.hide(text, ranges);
    const deep = tooDeepAt(hidden);
    const parsed =
      deep === undefined
        ? parseHandlebars(hidden, name)
        : { position: this.positionAt(deep), problem: TOO_DEEP };
    this.program = "body" in parsed ? parsed : undefined;
    const slips = foreign
      .filter(({ start }) => !comments.some((one) => one.start <= start && start < one.end))
      .filter(({ start, end }) => isOurs(text.slice(start, end), vaults))
      .map(({ start }) => this.#dollarSign(start));
    this.mistakes = "body" in parsed ? slips : [...slips, parsed];
  }

  restore(text: string): string {
    return this.#hidden.restore(text);
  }

  positionAt(offset: number): Position {
    const { line, column } = this.#lines.locate(offset);
    return { file: this.name, line: line + 1, column: column + 1 };
  }

  offsetOf({ line, column }: Pick<Position, "line" | "column">): number {
    return this.#lines.offset(line - 1, column - 1);
  }

  sourceOf({ start, end }: hbs.AST.SourceLocation): string {
    return this.text.slice(
      this.#lines.offset(start.line - 1, start.column),
      this.#lines.offset(end.line - 1, end.column),
    );
  }

  /** The end of the line of a tag that stands alone on it; "" if it does not. */
  lineEndAfter({ start, end }: hbs.AST.SourceLocation): string {
    const before = this.text.slice(this.#lines.offset(start.line - 1, 0)).slice(0, start.column);
    const after = this.text.slice(this.#lines.offset(end.line - 1, end.column));
    const [, lineEnd] = /^[ \t]*(\r?\n)/.exec(after) ?? [];
    return /^[ \t]*$/.test(before) ? (lineEnd ?? "") : "";
  }

  /** The name of the variable at a place; of one that is computed only its being there is known. */
  variableAt(position: Position): { readonly name: string | undefined } | undefined {
    const offset = this.offsetOf(position);
    const name = this.#looked.nameAt(offset);
    if (name === undefined) return undefined;
    return { name: this.text.lastIndexOf(name, offset) >= 0 ? name : undefined };
  }

  #dollarSign(start: number): Mistake {
    return {
      position: this.positionAt(start),
      problem: "an expression has no dollar sign",
      next: "Write {{…}}, or $\\{{…}} for text.",
    };
  }
}

/**
 * `${{ … }}` is GitHub's way to write an expression: to a template it is text. A tag that belongs to
 * a block is none: `{{#if x}}US${{/if}}`.
 */
function foreignExpressions(text: string): readonly Range[] {
  return [...text.matchAll(/\$\{\{(?!~?(?:[#/^>]|!--|\s*else\b))[^\n{}]*\}\}/g)].map(
    ({ 0: found, index }) => ({
      start: index,
      end: index + found.length,
    }),
  );
}

/** Whether one of ours was meant, such as `${{secret "vault:KEY"}}`, `${{env}}` or `${{vault:KEY}}`. */
function isOurs(source: string, vaults: readonly string[]): boolean {
  const [, name, then] = /^\$\{\{~?\s*([\w-]+)\s*([:("'}])/.exec(source) ?? [];
  if (name === undefined) return false;
  if (then === ":") return vaults.includes(name);
  return isHelper(name) ? then !== "(" : name === "secret";
}

/** These end a line for Handlebars, when it counts lines or columns, and for no editor any more. */
function oddLineEnds(text: string): readonly Range[] {
  return [...text.matchAll(/\r(?!\n)|[\u2028\u2029]/g)].map(({ index }) => ({
    start: index,
    end: index + 1,
  }));
}

interface Tag extends Range {
  /** A value goes here; otherwise it leaves nothing in the text. */
  readonly value: boolean;
}

/** Where Handlebars' tags are, as far as that can be told without parsing: up to a line's end. */
function tagsOf(text: string): readonly Tag[] {
  const tags: Tag[] = [];
  let close = -1;
  let lineEnd = -1;
  for (let start = text.indexOf("{{"); start >= 0; start = text.indexOf("{{", start + 2)) {
    const comment = text.startsWith("{{!--", start);
    if (comment || close < start) close = text.indexOf(comment ? "--}}" : "}}", start);
    if (close < 0) break;
    if (lineEnd < start) lineEnd = text.indexOf("\n", start);
    if (!comment && lineEnd >= 0 && lineEnd < close) continue;
    let end = close + (comment ? 4 : 2);
    if (text[end] === "}") end++;
    tags.push({
      start,
      end,
      value: !/^\{\{~?(?:[#/^!>]|else\b)/.test(text.slice(start, start + 10)),
    });
    start = end - 2;
  }
  return tags;
}

/** The text with a word for every expression and placeholder, and blanks for what leaves nothing. */
function withoutExpressions(
  text: string,
  ranges: readonly (Range | Tag)[],
  vaults: readonly string[],
): string {
  const filled = replaceRanges(text, ranges);
  const placeholders = findPlaceholders(filled, vaults).filter(({ found }) => "vault" in found);
  return replaceRanges(filled, placeholders);
}

function replaceRanges(text: string, ranges: readonly (Range | Tag)[]): string {
  let last = 0;
  const parts: string[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    if (range.start < last) continue;
    const filler = "value" in range && !range.value ? " " : "x";
    parts.push(
      text.slice(last, range.start),
      text.slice(range.start, range.end).replaceAll(/[^\r\n]/g, filler),
    );
    last = range.end;
  }
  return parts.join("") + text.slice(last);
}
