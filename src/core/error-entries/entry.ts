import type { ExitCode } from "../exit-codes.ts";

/** What an error may carry beside its sentence. Names and numbers; never a value of a secret. */
export type Details = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** One error of the catalogue: its exit code, its sentence and its hint. */
export interface Entry<D extends Details> {
  readonly exit: ExitCode | ((details: D) => ExitCode);
  readonly sentence: (details: D) => string;
  /** What to type or do next. */
  readonly hint?: (details: D) => string | undefined;
  /** What to show a person beneath the sentence, such as a line of a file. */
  readonly excerpt?: (details: D) => string | undefined;
}

export function entry<D extends Details = Record<never, never>>(
  exit: Entry<D>["exit"],
  sentence: (details: D) => string,
  hint?: (details: D) => string | undefined,
  excerpt?: (details: D) => string | undefined,
): Entry<D> {
  return {
    exit,
    sentence,
    ...(hint === undefined ? {} : { hint }),
    ...(excerpt === undefined ? {} : { excerpt }),
  };
}

export const didYouMean = (nearest: string | undefined, otherwise: string): string =>
  nearest === undefined ? otherwise : `Did you mean ${nearest}?`;

export const listed = (names: readonly string[]): string =>
  names.length === 0 ? "none" : names.join(", ");
