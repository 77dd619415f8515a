import { exitCodes } from "../exit-codes.ts";
import { didYouMean, entry, listed } from "./entry.ts";

const { invalid, notFound } = exitCodes;

/** What becomes of secrets in the environment of a program. */
export const environmentErrors = {
  ENVIRONMENT_REFUSED: entry<{
    /** What is no name of a variable. */
    names: readonly string[];
    /** Names that change other programs. */
    deciding: readonly string[];
    /** What they decide, half a sentence for each family: "PATH decides where programs are found". */
    decides: readonly string[];
    /** Names of values with a NUL. */
    nul: readonly string[];
    /** Names of values that are no text. */
    binary: readonly string[];
    next: string;
  }>(
    invalid,
    (d) =>
      [
        d.names.length > 0 &&
          `${listed(d.names)} cannot be ${d.names.length === 1 ? "the name of a variable" : "names of variables"}.`,
        d.decides.length > 0 && `${d.decides.join("; ")}.`,
        d.nul.length > 0 && `No variable can hold a NUL, as in ${listed(d.nul)}.`,
        d.binary.length > 0 && `No variable can hold what is no text, as in ${listed(d.binary)}.`,
      ]
        .filter((sentence) => sentence !== false)
        .join(" "),
    (d) => d.next,
  ),
  KEY_FOR_FILE_NOT_FOUND: entry<{ key: string; nearest?: string | undefined }>(
    notFound,
    (d) => `--as-file names ${d.key}, and there is no such secret.`,
    (d) => didYouMean(d.nearest, "Name keys that exist and that are not left out."),
  ),
} as const;
