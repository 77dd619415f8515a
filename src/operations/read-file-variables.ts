import type { FoundValue } from "../comparison/compare-columns.ts";
import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import type { EnvDialect } from "../core/formats.ts";
import { SecretValue } from "../core/secret-value.ts";
import type { ReadMistake, Reading } from "../formats/reading.ts";
import { readVariables } from "../formats/read-variables.ts";

/** Formats of a file that can be read. */
type FileFormat = "env" | "json" | "yaml" | "csv";

export interface FileOptions {
  /** Without it the file's name says so. */
  readonly fileFormat?: FileFormat | undefined;
  /** Who reads a `.env`; without it the `dotenv` package. */
  readonly dialect?: EnvDialect | undefined;
  /** For the file `-`. */
  readonly readStandardInput: () => Promise<Uint8Array>;
}

/** The variables of a file. */
export interface FileVariables {
  /** As messages show it. */
  readonly file: string;
  readonly values: ReadonlyMap<string, FoundValue>;
  readonly warnings: readonly string[];
}

/** How many mistakes of a file are named. */
const NAMED = 5;

/** Reads a file, or `-` for standard input. @throws FILE_NOT_FOUND, NOT_TEXT, INVALID_FILE */
export async function readFileVariables(
  context: Context,
  path: string,
  options: FileOptions,
): Promise<FileVariables> {
  const file = nameOfFile(context, path);
  const format = options.fileFormat ?? formatOf(path);
  if (options.dialect !== undefined && format !== "env")
    throw new KeepError("USAGE", { problem: `--dialect is for a .env, and ${file} is none.` });
  const text = await readText(context, path, file, options);
  const reading = (await readVariables(text, format, options.dialect))!;
  const mistakes = [...reading.mistakes, ...(await oddLinesOf(text, format, reading, options))];
  if (mistakes.length > 0)
    throw new KeepError("INVALID_FILE", { file, format, problems: describe(mistakes) });
  const firstWins = format === "env" && (await firstCounts(options.dialect));
  return { file, ...collect(file, reading, firstWins) };
}

/** A file's name as messages show it. */
export function nameOfFile({ files }: Context, path: string): string {
  return path === "-" ? "standard input" : files.shown(files.path(path));
}

function formatOf(path: string): FileFormat {
  const [, ending] = /\.(json|ya?ml|csv)$/i.exec(path) ?? [];
  const format = ending?.toLowerCase();
  return format === undefined ? "env" : format === "yml" ? "yaml" : (format as FileFormat);
}

async function readText(
  { files }: Context,
  path: string,
  file: string,
  { readStandardInput }: FileOptions,
): Promise<string> {
  const bytes = path === "-" ? await readStandardInput() : await files.read(files.path(path));
  if (bytes === undefined) throw new KeepError("FILE_NOT_FOUND", { file });
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new KeepError("NOT_TEXT", { source: file });
  }
}

/** Most readers of a `.env` say themselves what they cannot read; the `dotenv` package does not. */
async function oddLinesOf(
  text: string,
  format: FileFormat,
  reading: Reading,
  { dialect = "dotenv" }: FileOptions,
): Promise<readonly ReadMistake[]> {
  if (format !== "env" || !["dotenv", "universal"].includes(dialect)) return [];
  return (await import("../formats/env/odd-lines.ts")).oddLines(text, reading);
}

async function firstCounts(dialect: EnvDialect = "dotenv"): Promise<boolean> {
  const { loadTarget } = await import("../formats/env/load-dialect.ts");
  return (await loadTarget(dialect)).reader.firstWins === true;
}

function describe(mistakes: readonly ReadMistake[]): readonly string[] {
  const named = mistakes.toSorted((a, b) => a.line - b.line).slice(0, NAMED);
  const more = mistakes.length > NAMED ? [`${mistakes.length - NAMED} more`] : [];
  return [...named.map(({ line, problem }) => `line ${line}: ${problem}`), ...more];
}

function collect(
  file: string,
  { entries }: Reading,
  firstWins: boolean,
): Omit<FileVariables, "file"> {
  const values = new Map<string, FoundValue>();
  const warnings: string[] = [];
  for (const { name, value, line, active } of entries) {
    const isTwice = values.has(name);
    if (isTwice)
      warnings.push(
        `${file}:${line}: ${name} is there twice; the ${firstWins ? "first" : "last"} counts.`,
      );
    if (isTwice && firstWins) continue;
    values.set(name, { value: new SecretValue(value) });
    if (active !== undefined)
      warnings.push(`${file}:${line}: ${name} is compared as it is written; ${ACTIVE[active]}.`);
  }
  return { values, warnings };
}

const ACTIVE = {
  expanded: "a reader puts other values into it",
  run: "a reader runs a command in it",
} as const;
