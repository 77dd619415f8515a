import type { FilledText } from "./filled-text.ts";

/** A part of a text, from `start` up to `end`, in UTF-16 units. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A filled template. */
export interface Written {
  readonly text: string;
  /** Names of what only some readers of the language take as meant: variables, or expressions. */
  readonly notUniversal: readonly string[];
}

/** What a template is written in: it decides how a value must be quoted in its place. */
export interface Language {
  /**
   * The comments of a text, in order, in which nothing is a placeholder. Takes any text; what stands in braces
   * for a value is a word of letters here, block expressions are blanks.
   */
  comments(text: string): readonly Range[];
  /** The name of the variable whose value is at this offset of such a text: the key of `{vault}`. */
  nameAt(text: string, offset: number): string | undefined;
  /** Cuts a text into what `--missing remove` takes out as a whole: its lines, if it is not said. */
  statements?(text: string): readonly string[];
  /**
   * Puts the values in, each so that a reader gets it back exactly, in other quotes than the
   * template's where it must be. What is no value stays byte for byte.
   *
   * @throws VALUE_DOES_NOT_FIT, INVALID_TEMPLATE
   */
  write(filled: FilledText): Written;
}
