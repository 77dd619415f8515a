import type { KeepError } from "../../core/errors.ts";
import {
  type Assignment,
  type Segment,
  decodeRaw,
  scanDotenv,
  segmentText,
} from "../../formats/env/dotenv-assignments.ts";
import type { ValuePlace } from "../../formats/env/dialect.ts";
import { type EnvTarget, checkedEnv, requireForm } from "../../formats/env/write-env.ts";
import { isVariableName } from "../../formats/variable-name.ts";
import { doesNotFit } from "../filling/does-not-fit.ts";
import type { FilledText, FilledValue } from "../filling/filled-text.ts";
import { invalidResult } from "../filling/invalid-result.ts";
import type { Language, Looked, Range, Variable, Written } from "../language.ts";

/**
 * A `.env`. Where values stand in the value of a variable, all of it is written so that a reader
 * gets it back exactly, in other quotes than the template's if it must be.
 */
export const envFor = (target: EnvTarget): Language => ({
  look,
  variablesOnly: true,
  statements,
  write: (filled) => write(filled, target),
  variables,
});

function statements(text: string): readonly string[] {
  return scanDotenv(text).map(segmentText);
}

function look(text: string): Looked {
  const comments: Range[] = [];
  const values: (Range & { readonly name: string })[] = [];
  let start = 0;
  for (const segment of scanDotenv(text)) {
    const end = start + segmentText(segment).length;
    if (segment.kind === "assignment") {
      const { lead, name, equals, tail } = segment;
      const tailAt = end - tail.length;
      values.push({ start: start + lead.length + name.length + equals.length, end: tailAt, name });
      if (tail.trimStart().startsWith("#")) comments.push({ start: tailAt, end });
    } else if (/^\s*#/.test(segment.text)) comments.push({ start, end });
    start = end;
  }
  return { comments, nameAt: (offset) => rangeAt(values, offset)?.name };
}

/** The range of a list in order that an offset is in. */
function rangeAt<One extends Range>(ranges: readonly One[], offset: number): One | undefined {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle]!.end <= offset) low = middle + 1;
    else high = middle;
  }
  const found = ranges[low];
  return found !== undefined && found.start <= offset ? found : undefined;
}

function write(filled: FilledText, target: EnvTarget): Written {
  checkStatic(filled, target);
  const segments = scanDotenv(filled.text);
  const expected = new Map<string, string>();
  const text = checkedEnv(target, expected, (robust) => {
    const later = target.reader.firstWins === true ? new Set<string>() : undefined;
    expected.clear();
    const lines = segments.map((segment) => {
      if (segment.kind === "other") return writeOther(segment.text, filled);
      const name = filled.replace(segment.name, variableName);
      const counts = later?.has(name) !== true;
      if (counts) expected.delete(name);
      later?.add(name);
      const pieces = filled.split(segment.raw);
      const rest = writeOther(segment.tail, filled);
      if (!isFilled(pieces)) return verbatim({ ...segment, name, tail: rest }, filled);
      const value = valueOf(segment, pieces);
      if (counts) expected.set(name, value);
      const form = requireForm(target, name, value, { place: placeOf(segment), robust });
      return `${segment.lead}${name}${segment.equals}${form}${rest}`;
    });
    return lines.join("");
  });
  return { text, notes: target.dialect.notes?.(expected) ?? [] };
}

/** The template's own lines must be ones that the reader takes. */
function checkStatic(filled: FilledText, { name, reader }: EnvTarget): void {
  const [mistake] = reader.read(filled.text).mistakes;
  if (mistake === undefined) return;
  const lines = filled.text.split("\n").slice(0, mistake.line - 1);
  const offset = lines.reduce((sum, line) => sum + line.length + 1, 0);
  throw invalidResult(filled, { offset, problem: `for ${name}, ${mistake.problem}` });
}

/** Each once, with what a reader has of it in the end. */
function variables(filled: FilledText): readonly Variable[] {
  const found = new Map<string, Variable>();
  for (const segment of scanDotenv(filled.text)) {
    if (segment.kind === "other") continue;
    const name = filled.replace(segment.name, variableName);
    const pieces = filled.split(segment.raw);
    found.set(name, {
      name,
      value: valueOf(segment, pieces),
      isFilled: isFilled(pieces),
      isSecret: isSecret(pieces),
    });
  }
  return [...found.values()];
}

function isFilled(pieces: readonly (string | FilledValue)[]): boolean {
  return pieces.some((piece) => typeof piece !== "string" && piece.verbatim !== true);
}

const isSecret = (pieces: readonly (string | FilledValue)[]): boolean =>
  pieces.some(
    (piece) => typeof piece !== "string" && piece.verbatim !== true && piece.isOpen !== true,
  );

function verbatim(segment: Segment, filled: FilledText): string {
  return filled.replace(segmentText(segment), ({ text }) => text);
}

/** A comment, a blank line, or what no reader takes for an assignment. */
function writeOther(text: string, filled: FilledText): string {
  const isComment = /^\s*#/.test(text);
  return filled.replace(text, (value) => {
    if (value.verbatim === true) return value.text;
    if (!isComment) throw misplaced(value);
    if (/[\r\n]/.test(value.text)) throw doesNotFit(value, "a comment has one line");
    return value.text;
  });
}

function misplaced(value: FilledValue): KeepError {
  return doesNotFit(value, "this is not the value of a variable");
}

/** A name that is computed, such as `{{name}}=…`. */
function variableName(value: FilledValue): string {
  if (!isVariableName(`_${value.text}`)) throw doesNotFit(value, "it is no name of a variable");
  return value.text;
}

/** The value that the reader is to get. */
function valueOf({ quote }: Assignment, pieces: readonly (string | FilledValue)[]): string {
  return pieces
    .map((piece) => {
      if (typeof piece === "string") return decodeRaw(piece, quote);
      return piece.verbatim === true ? decodeRaw(piece.text, quote) : piece.text;
    })
    .join("");
}

function placeOf({ quote, tail }: Assignment): ValuePlace {
  return { preferred: quote, beforeComment: tail.trimStart().startsWith("#") };
}
