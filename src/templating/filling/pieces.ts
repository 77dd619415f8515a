import type { FilledText, FilledValue } from "./filled-text.ts";

/** A part of a result: text, or a value that goes in as it is. */
export type Piece = string | FilledValue;

/** Parts of a result of a part of the text: what `write` makes of each value, and what goes in as it is. */
export function piecesOf(
  filled: FilledText,
  part: string,
  write: (value: FilledValue) => string,
): readonly Piece[] {
  return filled
    .split(part)
    .map((piece) => (typeof piece === "string" || piece.verbatim === true ? piece : write(piece)));
}

export function joinPieces(
  pieces: readonly Piece[],
  verbatim: (value: FilledValue) => string = (value) => value.text,
): string {
  let text = "";
  for (const piece of pieces) text += typeof piece === "string" ? piece : verbatim(piece);
  return text;
}

/**
 * A word for what goes in as it is, and need not be of the language then, where a result is
 * checked; another one for each place of the template.
 */
export function standIn({ position: { line, column } }: FilledValue): string {
  return `verbatim${line}x${column}`;
}

/** What a value is for the reader, where a result is checked. */
export function shown(value: FilledValue): string {
  return value.verbatim === true ? standIn(value) : value.text;
}

/** The value, if a part of the text is the mark of one and no more. */
export function loneValue(filled: FilledText, part: string): FilledValue | undefined {
  const pieces = filled.split(part);
  const [before, value, after] = pieces;
  const isLone = pieces.length === 3 && before === "" && after === "";
  return isLone && typeof value === "object" ? value : undefined;
}

/** The values of a part of the text. */
export function valuesIn(filled: FilledText, part: string): readonly FilledValue[] {
  return filled.split(part).filter((piece) => typeof piece !== "string");
}
