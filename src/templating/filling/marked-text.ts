import type { FilledText, FilledValue } from "./filled-text.ts";
import { invalidResult } from "./invalid-result.ts";
import type { KeepError } from "../../core/errors.ts";

/** A filled text in which every value is one character. */
export interface MarkedText {
  readonly text: string;
  /** The character, which stands for nothing but values. */
  readonly mark: string;
  /** The values, in the order of their marks. */
  readonly values: readonly FilledValue[];
}

/** Makes each value one character, so that its place is easy to find and to tell from text. */
export function markValues(filled: FilledText): MarkedText {
  const pieces = filled.split(filled.text);
  const mark = unusedCharacter(filled.text);
  return {
    text: pieces.map((piece) => (typeof piece === "string" ? piece : mark)).join(""),
    mark,
    values: pieces.filter((piece) => typeof piece !== "string"),
  };
}

/** The error for what is wrong at an offset of a marked text; `problem` is a clause without values. */
export function invalidMarked(filled: FilledText, offset: number, problem: string): KeepError {
  // Every mark before is one character here, and a word there.
  let at = offset;
  for (const { start, end } of filled.marks()) if (start < at) at += end - start - 1;
  return invalidResult(filled, { offset: at, problem });
}

/** A character of the private use area that a text does not have. */
function unusedCharacter(text: string): string {
  let code = 0xe000;
  while (text.includes(String.fromCharCode(code))) code++;
  return String.fromCharCode(code);
}

/** A part of a text, and what is to stand there instead. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A text, or a part of it, with edits made; they are in order and do not overlap. */
export function applyEdits(
  text: string,
  edits: readonly Edit[],
  { start, end }: { readonly start: number; readonly end: number } = { start: 0, end: text.length },
): string {
  let at = start;
  const pieces: string[] = [];
  for (const edit of edits) {
    pieces.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  return pieces.join("") + text.slice(at, end);
}
