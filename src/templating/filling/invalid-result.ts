import { KeepError } from "../../core/errors.ts";
import type { FilledText } from "./filled-text.ts";

/** What is wrong with a result. */
export interface Mistake {
  /** Where in the text with marks, in UTF-16 units. */
  readonly offset: number;
  /** A clause; it names no value. */
  readonly problem: string;
  /** What to do, before what is always said. */
  readonly next?: string;
}

/**
 * The error for a template whose result would be no text of its language. Its place is one of the
 * template, as near as can be told: counted from the last value before it.
 */
export function invalidResult(filled: FilledText, { offset, problem, next }: Mistake): KeepError {
  const always = "--as text writes it without looking.";
  return new KeepError("INVALID_TEMPLATE", {
    ...placeOf(filled, offset),
    problem,
    next: next === undefined ? always : `${next} ${always}`,
  });
}

function placeOf(
  filled: FilledText,
  offset: number,
): { readonly file: string; readonly line: number; readonly column: number } {
  let line = 1;
  let column = 1;
  const pass = (text: string): void => {
    const parts = text.split("\n");
    line += parts.length - 1;
    column = parts.length > 1 ? parts.at(-1)!.length + 1 : column + text.length;
  };
  for (const piece of filled.split(filled.text.slice(0, offset))) {
    if (typeof piece !== "string") ({ line, column } = piece.position);
    pass(typeof piece === "string" ? piece : piece.source);
  }
  const first = filled.split(filled.text).find((piece) => typeof piece !== "string");
  return { file: first?.position.file ?? filled.made.file, line, column };
}
