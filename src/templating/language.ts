import type { FilledText } from "./filling/filled-text.ts";

/** A part of a text, from `start` up to `end`, in UTF-16 units. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** What a language sees in a template before it is filled. */
export interface Looked {
  /** The comments, in order: nothing in them is a placeholder. */
  readonly comments: readonly Range[];
  /** The name of the variable whose value is at this offset: the key of `{vault}`. */
  nameAt(offset: number): string | undefined;
}

/** A filled template. */
export interface Written {
  readonly text: string;
  /** Sentences on what only some readers of the language take as meant; never with a value. */
  readonly notes: readonly string[];
}

/** What a template is written in: it decides how a value must be quoted in its place. */
export interface Language {
  /**
   * Looks at a template, or at any other text. What stands in braces for a value is a word of
   * letters here, and what stands for a block is blank.
   */
  look(text: string): Looked;
  /** Secrets may stand only in the values of variables: elsewhere no reader would take them. */
  readonly variablesOnly?: boolean;
  /** Cuts a text into what `--missing remove` takes out as a whole: its lines, if it is not said. */
  statements?(text: string): readonly string[];
  /**
   * Puts the values in, each so that a reader gets it back exactly, in other quotes than the
   * template's where it must be. What is no value stays byte for byte.
   *
   * @throws VALUE_DOES_NOT_FIT, INVALID_TEMPLATE
   */
  write(filled: FilledText): Written;
  /** Of a language of variables: what its reader gets, whether or not every value has a form there. */
  variables?(filled: FilledText): readonly Variable[];
}

/** A variable of a filled template. */
export interface Variable {
  readonly name: string;
  readonly value: string;
  /** False for what the template says itself. */
  readonly isFilled: boolean;
  /** Whether something of a secret is in it; a default, or `{{env}}`, is none. */
  readonly isSecret: boolean;
}
