import { KeepError } from "../core/errors.ts";
import type { Reference } from "../core/reference.ts";
import {
  type Assignment,
  type Segment,
  decodeRaw,
  scanDotenv,
  segmentText,
} from "../formats/dotenv-assignments.ts";
import { encodeDotenvValue } from "../formats/dotenv-value.ts";
import { type Written, writeChecked } from "../formats/dotenv.ts";
import type { Expression } from "./expression.ts";
import { type ParseOptions, parseTemplate } from "./parse-template.ts";

/** What to do about a secret that does not exist: fail, drop its line, write nothing, or leave it. */
export type Missing = "fail" | "remove" | "blank" | "skip";

/** A place of a template that needs a secret. */
export interface NeededSecret extends Reference {
  readonly line: number;
  readonly column: number;
}

/** A `.env` template. It never sees a vault: it names what it needs and is given the values. */
export interface EnvTemplate {
  /** What it needs, in its order; the same secret may be named more than once. */
  readonly needs: readonly NeededSecret[];
  /** Writes it with the values; `undefined` from `valueOf` means that there is no such secret. */
  render(valueOf: (needed: Reference) => string | undefined, missing: Missing): Written;
}

/**
 * Parses a `.env` template. Where placeholders stand in values, the value is written so that a
 * reader gets it back exactly, in other quotes than the template's if it must be; everything
 * else (comments, blank lines, order, static lines, line ends, a BOM) stays byte for byte.
 *
 * @throws INVALID_TEMPLATE
 */
export function parseEnvTemplate(text: string, options: ParseOptions): EnvTemplate {
  const bom = text.startsWith("\uFEFF") ? "\uFEFF" : "";
  const content = withFinalNewline(text.slice(bom.length));
  const comments = new Comments(content);
  const { expressions, fill } = parseTemplate(comments.hidden, options);
  const marks = new Marks(content, expressions);
  const segments = scanDotenv(comments.restore(fill((index) => marks.at(index))));
  const places = segments.flatMap((segment) => placesOf(segment, marks, options.file));
  return {
    needs: places.map(({ expression, name }) => ({
      vault: expression.vault,
      key: expression.key ?? name,
      line: expression.line,
      column: expression.column,
    })),
    render: (valueOf, missing) => {
      const written = renderSegments(segments, marks, valueOf, missing);
      return { ...written, text: bom + written.text };
    },
  };
}

/**
 * Keeps comments from being parsed: whatever they hold is neither a placeholder nor a mistake.
 * Their braces and backslashes give way to characters that occur nowhere in the text, one for
 * one, so that every position stays the same.
 */
class Comments {
  readonly hidden: string;
  readonly #standIns: readonly string[];

  constructor(text: string) {
    this.#standIns = unusedCharacters(text, SPECIAL.length);
    this.hidden = scanDotenv(text)
      .map((segment) => {
        if (segment.kind === "other")
          return /^\s*#/.test(segment.text) ? this.#hide(segment.text) : segment.text;
        // {{#if x}} is no comment, though dotenv would take it for one.
        const inExpression = segment.raw.lastIndexOf("{{") > segment.raw.lastIndexOf("}}");
        const tail = inExpression ? segment.tail : this.#hide(segment.tail);
        return segmentText({ ...segment, tail });
      })
      .join("");
  }

  restore(text: string): string {
    return this.#standIns.reduce((all, one, index) => all.replaceAll(one, SPECIAL[index]!), text);
  }

  #hide(text: string): string {
    return SPECIAL.reduce((all, one, index) => all.replaceAll(one, this.#standIns[index]!), text);
  }
}

const SPECIAL = ["{", "}", "\\"];

/** Characters of the private use area that a text does not have. */
function unusedCharacters(text: string, count: number): string[] {
  const found: string[] = [];
  for (let code = 0xe000; found.length < count; code++)
    if (!text.includes(String.fromCharCode(code))) found.push(String.fromCharCode(code));
  return found;
}

/**
 * Stand-ins for secrets while the text around them is looked at: a word that occurs nowhere
 * else in the template and that every quoting leaves alone.
 */
class Marks {
  readonly pattern: RegExp;
  readonly #word: string;
  readonly #expressions: readonly Expression[];

  constructor(text: string, expressions: readonly Expression[]) {
    let number = 0;
    while (text.includes(`keepmark${number}x`)) number++;
    this.#word = `keepmark${number}x`;
    this.#expressions = expressions;
    this.pattern = new RegExp(`${this.#word}(\\d+)x`);
  }

  at(index: number): string {
    return `${this.#word}${index}x`;
  }

  /** Texts and expressions in turn: text, expression, text, … */
  split(text: string): readonly (string | Expression)[] {
    return text
      .split(this.pattern)
      .map((piece, index) => (index % 2 === 0 ? piece : this.#expressions[Number(piece)]!));
  }

  expressionsIn(text: string): readonly Expression[] {
    return this.split(text).filter((piece) => typeof piece !== "string");
  }

  /** Puts the template's own words back. */
  restore(text: string): string {
    return this.split(text)
      .map((piece) => (typeof piece === "string" ? piece : piece.source))
      .join("");
  }
}

/** The expressions of a segment that need a value: those in the value of a variable. */
function placesOf(
  segment: Segment,
  marks: Marks,
  file: string,
): readonly { readonly expression: Expression; readonly name: string }[] {
  if (segment.kind === "assignment" && !marks.pattern.test(segment.name))
    return marks
      .expressionsIn(segment.raw)
      .map((expression) => ({ expression, name: segment.name }));
  const text = segmentText(segment);
  const [misplaced] = /^\s*#/.test(text) ? [] : marks.expressionsIn(text);
  if (misplaced === undefined) return [];
  const { line, column } = misplaced;
  throw new KeepError("INVALID_TEMPLATE", {
    file,
    line,
    column,
    problem: `${misplaced.source} does not stand in the value of a variable`,
    next: `Write NAME=${misplaced.source}`,
  });
}

function renderSegments(
  segments: readonly Segment[],
  marks: Marks,
  valueOf: (needed: Reference) => string | undefined,
  missing: Missing,
): Written {
  return writeChecked((robust) => {
    const notUniversal: string[] = [];
    const expected = new Map<string, string>();
    const lines = segments.map((segment) => {
      if (segment.kind === "other") return marks.restore(segment.text);
      expected.delete(segment.name);
      const pieces = marks.split(segment.raw);
      const untouched =
        missing === "skip" && !pieces.some((piece) => isFilled(piece, segment.name, valueOf));
      if (pieces.length === 1 || untouched) return marks.restore(segmentText(segment));
      const value = valueFrom(segment, pieces, valueOf, missing);
      if (value === undefined) return "";
      expected.set(segment.name, value);
      const { text, universal } = encodeFor(segment, value, robust);
      if (!universal) notUniversal.push(segment.name);
      const { lead, name, equals, tail } = segment;
      return `${lead}${name}${equals}${text}${marks.restore(tail)}`;
    });
    return { text: lines.join(""), notUniversal, expected };
  });
}

function isFilled(
  piece: string | Expression,
  name: string,
  valueOf: (needed: Reference) => string | undefined,
): boolean {
  return (
    typeof piece !== "string" &&
    valueOf({ vault: piece.vault, key: piece.key ?? name }) !== undefined
  );
}

/** The value that the reader is to get; `undefined` if the line is to be dropped. */
function valueFrom(
  { quote, name }: Assignment,
  pieces: readonly (string | Expression)[],
  valueOf: (needed: Reference) => string | undefined,
  missing: Missing,
): string | undefined {
  const values: string[] = [];
  for (const piece of pieces) {
    if (typeof piece === "string") {
      values.push(decodeRaw(piece, quote));
      continue;
    }
    const value = valueOf({ vault: piece.vault, key: piece.key ?? name });
    if (value === undefined && missing === "remove") return undefined;
    values.push(value ?? (missing === "skip" ? piece.source : ""));
  }
  return values.join("");
}

function encodeFor(
  { name, quote, tail }: Assignment,
  value: string,
  robust: boolean,
): { readonly text: string; readonly universal: boolean } {
  const encoded = encodeDotenvValue(value, {
    robust,
    preferred: quote,
    beforeComment: tail.trimStart().startsWith("#"),
  });
  if (encoded === undefined)
    throw new KeepError("VALUE_NOT_REPRESENTABLE", { name, format: "env" });
  return encoded;
}

function withFinalNewline(text: string): string {
  if (text === "" || text.endsWith("\n")) return text;
  return `${text}${text.includes("\r\n") ? "\r\n" : "\n"}`;
}
