import { exitCodes } from "../exit-codes.ts";
import { entry } from "./entry.ts";

const { invalid, notFound } = exitCodes;

/** Files of variables that are read: to be imported, or compared. Their text is never repeated: it may be a value. */
export const variablesFileErrors = {
  INVALID_FILE: entry<{ file: string; format: string; problems: readonly string[] }>(
    invalid,
    (d) => `${d.file} cannot be read as ${d.format}: ${d.problems.join("; ")}.`,
    () => "Mend it, or say what it is with --file-format and --dialect.",
  ),
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
  /** One line; a plan has it among others. */
  INVALID_LINE: entry<{ problem: string }>(invalid, (d) => `${d.problem}.`),
} as const;
