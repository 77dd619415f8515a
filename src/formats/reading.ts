/** What a reader finds in a file of variables. */
export interface Reading {
  /** In the order of the text; a name may come more than once. */
  readonly entries: readonly ReadVariable[];
  /** What it could not read, in the order of the text. */
  readonly mistakes: readonly ReadMistake[];
}

export interface ReadVariable {
  readonly name: string;
  /** The value, with anything that its reader would put in the place of a part left as it is written. */
  readonly value: string;
  /** Where it begins, from 1. */
  readonly line: number;
  /** Set if its reader would put something else in the place of a part: a variable's value, or what a command prints. */
  readonly active?: "expanded" | "run";
}

export interface ReadMistake {
  /** From 1. */
  readonly line: number;
  /** Half a sentence without the text of the file, which may be a secret: "this quote is never closed". */
  readonly problem: string;
  /** Set where only the value is wrong. */
  readonly name?: string;
}
