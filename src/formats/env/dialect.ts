import type { Reading } from "../reading.ts";

/** One reader of `.env` files: the forms in which it takes a value, and how it reads a file. */
export interface Dialect {
  /**
   * What may be written after `NAME=` for a value, the best first. These are proposals: each is
   * read again with `read` before it is used, so a form need only be right where `read` says so.
   * None at all if the reader knows no form.
   */
  forms(value: string, place: ValuePlace): Iterable<string>;
  /** Reads a file exactly as the reader does, but expands nothing and runs nothing. */
  read(text: string): Reading;
  /** Of two lines with one name, the first counts; elsewhere the last. */
  readonly firstWins?: true;
  /**
   * Assignments that a value may run on into, if its form's end depends on what follows; each is
   * read as what it says when it stands alone.
   */
  readonly neighbours?: string;
  /** What readers that are not meant would make of these, as sentences. */
  notes?(variables: ReadonlyMap<string, string>): readonly string[];
}

/** Quotes around a value; empty for none. */
export type Quote = "" | '"' | "'" | "`";

export interface ValuePlace {
  /** The quotes that a template has there: kept if they hold the value. */
  readonly preferred?: Quote | undefined;
  /** Whether a comment follows on the same line. */
  readonly beforeComment: boolean;
}
