import type { ExitCode } from "../exit-codes.ts";
import { exitCodes } from "../exit-codes.ts";
import { entry } from "./entry.ts";

const { invalid, notFound } = exitCodes;

/** Files of variables that are taken in. Their text is never repeated: it may be a value. */
export const importErrors = {
  INPUT_TOO_LARGE: entry<{ file: string; limit: number }>(
    invalid,
    (d) => `${d.file} has more than ${d.limit} bytes, which is no file of variables.`,
  ),
  NO_VARIABLES: entry<{ file: string; next?: string | undefined }>(
    notFound,
    (d) => `${d.file} has no variables. Nothing was changed.`,
    (d) => d.next,
  ),
  NAME_TO_MAP_NOT_FOUND: entry<{ name: string; file: string }>(
    notFound,
    (d) => `--map names ${d.name}, which ${d.file} does not set.`,
    () => "Write NAME=KEY, with a name as it stands in the file.",
  ),
  IMPORT_REFUSED: entry<{
    file: string;
    vault: string;
    env: string;
    /** Lines that cannot be imported. */
    invalid: readonly string[];
    /** Keys that exist with another value. */
    conflicts: readonly string[];
    /** What is wrong with each, with its line. */
    reasons: readonly string[];
    next?: string | undefined;
    exit: ExitCode;
  }>(
    (d) => d.exit,
    (d) => `${refusedSentence(d)} Nothing was changed.`,
    (d) => d.next,
    (d) => bounded(d.reasons),
  ),
} as const;

/** How many lines a person gets to see of a list. */
const SHOWN = 20;

function bounded(reasons: readonly string[]): string {
  const more = reasons.length - SHOWN;
  const lines = reasons.slice(0, SHOWN).map((reason) => `  ${reason}`);
  return [...lines, ...(more > 0 ? [`  and ${more} more`] : [])].join("\n");
}

function refusedSentence({
  file,
  vault,
  env,
  invalid: lines,
  conflicts,
}: {
  readonly file: string;
  readonly vault: string;
  readonly env: string;
  readonly invalid: readonly string[];
  readonly conflicts: readonly string[];
}): string {
  const [is, exists] = [lines.length === 1, conflicts.length === 1];
  const parts = [
    ...(lines.length > 0
      ? [`${lines.length} ${is ? "line" : "lines"} cannot be imported to ${vault}:${env}`]
      : []),
    ...(conflicts.length > 0
      ? [
          `${conflicts.length} ${exists ? "secret exists" : "secrets exist"} in ${vault}:${env} with another value`,
        ]
      : []),
  ];
  return `${file}: ${parts.join(", and ")}.`;
}
