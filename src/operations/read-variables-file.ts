import type { Context } from "../context/context.ts";
import { decodeText } from "../core/decode-text.ts";
import { KeepError } from "../core/errors.ts";
import { DIALECTS, type EnvDialect, type ReadableFormat } from "../core/formats.ts";
import { findUnreadLines } from "../formats/find-unread-lines.ts";
import { loadTarget } from "../formats/env/load-dialect.ts";
import { readVariables } from "../formats/read-variables.ts";
import type { ReadMistake, ReadVariable, Reading } from "../formats/reading.ts";

export interface VariablesFileOptions {
  /** `-` is standard input. */
  readonly file: string;
  /** By the file's name where there is none. */
  readonly format?: ReadableFormat | undefined;
  /** One of the format's. */
  readonly dialect?: string | undefined;
}

/** What a file of variables says. */
export interface VariablesFile {
  /** As messages show it. */
  readonly shown: string;
  readonly format: ReadableFormat;
  /** Each name once, with what counts of it, in the order of the file. */
  readonly variables: readonly ReadVariable[];
  /** What it says on other lines of a name, which does not count. */
  readonly overridden: readonly Overridden[];
  /** What cannot be read, or would be read as something that it does not mean; by line. */
  readonly mistakes: readonly ReadMistake[];
  /** Whether it begins as JSON does. */
  readonly looksLikeJson: boolean;
}

export interface Overridden {
  readonly name: string;
  readonly line: number;
  /** The line that counts. */
  readonly by: number;
}

/** Of more than this nobody has typed or exported variables. */
const LIMIT = 64 * 1024 * 1024;

const SAVE_AS_UTF_8 = "Save it as UTF-8, for example with iconv.";

/**
 * Reads a file of variables as it is written: nothing is expanded and nothing is run. What its reader
 * would put something else in the place of, and what it passes over in silence, are mistakes here.
 *
 * @throws USAGE, FILE_NOT_FOUND, FILE_FAILED, INPUT_TOO_LARGE, NOT_TEXT, NO_VARIABLES
 */
export async function readVariablesFile(
  { files }: Pick<Context, "files">,
  { file, format = formatOf(file), dialect }: VariablesFileOptions,
): Promise<VariablesFile> {
  checkDialect(format, dialect);
  const isInput = file === "-";
  const path = files.path(file);
  const shown = isInput ? "Standard input" : files.shown(path);
  const bytes = isInput ? await files.readStandardInput(LIMIT) : await files.readInput(path, LIMIT);
  // Not every reader leaves a byte order mark out, and no name begins with one.
  const text = decodeText(bytes, shown, SAVE_AS_UTF_8).replace(/^\uFEFF/, "");
  // Most likely the program before the pipe has failed. That is no file in which every variable is missing.
  if (isInput && text.trim() === "") throw emptyInput(shown);
  const reading = (await readVariables(text, format, dialect))!;
  return {
    shown,
    format,
    ...(format === "env" ? await settleEnv(text, reading, dialect) : settle(reading)),
    looksLikeJson: /^\s*\{/.test(text),
  };
}

function emptyInput(file: string): KeepError {
  const next = "Look at what the program before the pipe says.";
  return new KeepError("NO_VARIABLES", { file, next });
}

function formatOf(file: string): ReadableFormat {
  const [, extension] = /\.(json|ya?ml|csv)$/i.exec(file) ?? [];
  if (extension === undefined) return "env";
  const name = extension.toLowerCase();
  return name === "yml" ? "yaml" : (name as ReadableFormat);
}

function checkDialect(format: ReadableFormat, dialect: string | undefined): void {
  const dialects = Object.keys(DIALECTS[format] ?? {});
  if (dialect === undefined || dialects.includes(dialect)) return;
  throw new KeepError("USAGE", {
    problem: `${dialect} is no dialect of ${format}.`,
    next: dialects.length === 0 ? `${format} has no dialects.` : `It has: ${dialects.join(", ")}.`,
  });
}

/** To these readers a carriage return ends a line. */
const CR_ENDS_LINES: readonly string[] = [
  "universal",
  "dotenv",
  "expand",
  "dotenvx",
  "python",
  "php",
  "symfony",
  "ruby",
] satisfies readonly EnvDialect[];

type Settled = Pick<VariablesFile, "variables" | "overridden" | "mistakes">;

async function settleEnv(
  text: string,
  reading: Reading,
  dialect: string | undefined,
): Promise<Settled> {
  const { reader } = await loadTarget(dialect as EnvDialect | undefined);
  const lineEnds = CR_ENDS_LINES.includes(dialect ?? "universal") ? /\r\n?|\n/ : /\r?\n/;
  const unread = findUnreadLines(text, reading, { read: reader.read, lineEnds });
  return settle(reading, [...unread, ...findKeptReturns(text, reading)], reader.firstWins);
}

/** A shell takes the CR of a file with CRLF for the end of the value. */
function findKeptReturns(text: string, { entries }: Reading): readonly ReadMistake[] {
  const kept = entries.filter(({ value }) => /^[^\n]*\r$/.test(value));
  if (kept.length === 0) return [];
  const lines = text.split("\n");
  return kept
    .filter(({ line }) => lines[line - 1]?.endsWith("\r") === true)
    .map(({ line }) => ({
      line,
      problem: "its reader keeps the carriage return at the end of this line",
    }));
}

function settle(
  { entries, mistakes }: Reading,
  unread: readonly ReadMistake[] = [],
  firstWins = false,
): Settled {
  const doubtful = new Set(unread.map(({ line }) => line));
  const taken = entries.filter(({ line }) => !doubtful.has(line));
  const last = new Map((firstWins ? taken.toReversed() : taken).map((one) => [one.name, one]));
  const counting = taken.filter((one) => last.get(one.name) === one);
  const active = counting.filter((one) => one.active !== undefined);
  return {
    variables: counting.filter((one) => one.active === undefined),
    overridden: taken
      .filter((one) => last.get(one.name) !== one)
      .map(({ name, line }) => ({ name, line, by: last.get(name)!.line })),
    mistakes: [...mistakes, ...unread, ...active.map(activeMistake)].toSorted(
      (a, b) => a.line - b.line,
    ),
  };
}

function activeMistake({ line, active }: ReadVariable): ReadMistake {
  const does = active === "run" ? "runs a command in" : "replaces a part of";
  return { line, problem: `its reader ${does} this value; --dialect dotenv takes it as it is` };
}
