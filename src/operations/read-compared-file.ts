import type { FoundValue } from "../comparison/compare-columns.ts";
import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import type { EnvDialect, ReadableFormat } from "../core/formats.ts";
import { SecretValue } from "../core/secret-value.ts";
import { isKey } from "../core/names.ts";
import type { ReadMistake } from "../formats/reading.ts";
import { listFileWarnings } from "./list-file-warnings.ts";
import { readVariablesFile } from "./read-variables-file.ts";

export interface FileOptions {
  /** Without it the file's name says so. */
  readonly fileFormat?: ReadableFormat | undefined;
  /** Who reads a `.env`; without it the `dotenv` package. */
  readonly dialect?: EnvDialect | undefined;
}

/** A file that is compared with environments. */
export interface ComparedFile {
  /** As messages show it. */
  readonly file: string;
  readonly values: ReadonlyMap<string, FoundValue>;
  readonly warnings: readonly string[];
}

/** How many mistakes of a file are named. */
const NAMED = 5;

/** Reads a file that is to be compared, all of it or nothing. @throws FILE_NOT_FOUND, NOT_TEXT, INVALID_FILE */
export async function readComparedFile(
  context: Context,
  path: string,
  { fileFormat, dialect }: FileOptions,
): Promise<ComparedFile> {
  const file = nameOfFile(context, path);
  const read = await readVariablesFile(context, { file: path, format: fileFormat, dialect });
  const { format, variables, mistakes } = read;
  if (mistakes.length > 0)
    throw new KeepError("INVALID_FILE", { file, format, problems: describe(mistakes) });
  return {
    file,
    values: new Map(variables.map(({ name, value }) => [name, { value: new SecretValue(value) }])),
    warnings: listFileWarnings(read, { dialect }),
  };
}

/** A file's name as messages show it. */
export function nameOfFile({ files }: Context, path: string): string {
  return path === "-" ? "standard input" : files.shown(files.path(path));
}

function describe(mistakes: readonly ReadMistake[]): readonly string[] {
  const more = mistakes.length > NAMED ? [`${mistakes.length - NAMED} more`] : [];
  const named = mistakes.slice(0, NAMED);
  return [
    ...named.map(
      ({ line, name, problem }) =>
        `line ${line}: ${name !== undefined && isKey(name) ? `${name}: ` : ""}${problem}`,
    ),
    ...more,
  ];
}
