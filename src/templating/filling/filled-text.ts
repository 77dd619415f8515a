import type { Position } from "../position.ts";

/** What an expression of a template came to. */
export interface FilledValue {
  /** What the reader of the result is to get. */
  readonly text: string;
  /**
   * It is JSON: a number, an object, what the helper `json` gives. Where the language knows such a
   * thing without quotes, it stands so; elsewhere it is text like any other.
   */
  readonly json?: boolean;
  /** Nothing of a secret is in it. */
  readonly isOpen?: boolean;
  /** It goes in as it is, wherever it stands: a placeholder that `--missing skip` leaves alone. */
  readonly verbatim?: boolean;
  /** The expression, as it stands in the template. */
  readonly source: string;
  readonly position: Position;
}

/** What a text was made of. */
export interface Made {
  /** The template's name, for messages. */
  readonly file: string;
  /** Blocks, partials or what is missing decided what is in it. */
  readonly isShaped: boolean;
}

/**
 * A text with values in it. In `text` each value is stood for by a mark: a word of letters and
 * digits that occurs nowhere else in it and that every quoting leaves alone. So a language can look
 * at the whole text, and put the values in with the quotes that fit their places.
 */
export class FilledText {
  readonly text: string;
  readonly made: Made;
  readonly #values: readonly FilledValue[];
  readonly #pattern: RegExp;

  constructor(
    pieces: readonly (string | FilledValue)[],
    made: Made = { file: "", isShaped: false },
  ) {
    this.made = made;
    const word = unusedWord(pieces.filter((piece) => typeof piece === "string").join(""));
    const values: FilledValue[] = [];
    this.text = pieces
      .map((piece) => (typeof piece === "string" ? piece : `${word}${values.push(piece) - 1}x`))
      .join("");
    this.#values = values;
    this.#pattern = new RegExp(`${word}(\\d+)x`);
  }

  /** What is left of it: a text made of parts of this one. */
  without(text: string): FilledText {
    return new FilledText(this.split(text), { ...this.made, isShaped: true });
  }

  /** Nothing was put in, left out or taken out: it is the template's own text, whatever that is. */
  get isUntouched(): boolean {
    return !this.made.isShaped && !this.has(this.text);
  }

  /** Whether there is a value in a part of the text. */
  has(part: string): boolean {
    return this.#pattern.test(part);
  }

  /** Where the marks of the text are, in order. */
  marks(): readonly { readonly start: number; readonly end: number }[] {
    return [...this.text.matchAll(new RegExp(this.#pattern, "g"))].map(({ 0: mark, index }) => ({
      start: index,
      end: index + mark.length,
    }));
  }

  /** A part of the text as text and values in turn: text, value, text, … */
  split(part: string): readonly (string | FilledValue)[] {
    return part
      .split(this.#pattern)
      .map((piece, index) => (index % 2 === 0 ? piece : this.#values[Number(piece)]!));
  }

  /** A part of the text with what `write` makes of each value in its place. */
  replace(part: string, write: (value: FilledValue) => string): string {
    return this.split(part)
      .map((piece) => (typeof piece === "string" ? piece : write(piece)))
      .join("");
  }
}

/** A word that does not occur in a text. */
function unusedWord(text: string): string {
  let number = 0;
  while (text.includes(`keepmark${number}x`)) number++;
  return `keepmark${number}x`;
}
