import type { Context } from "../context/context.ts";
import type { FormatName } from "../core/formats.ts";
import { KeepError } from "../core/errors.ts";
import { scanDotenv } from "../formats/env/dotenv-assignments.ts";
import type { Reading } from "../formats/reading.ts";
import { readVariables } from "../formats/read-variables.ts";
import { checkExportOptions } from "./check-export-options.ts";
import { type ComposedExport, composeExport } from "./compose-export.ts";
import type { ExportOptions } from "./exportable.ts";

export interface CheckedExport {
  readonly env: string;
  readonly file: string;
  readonly format: ComposedExport["format"];
  /** Whether the file is just what an export would write. */
  readonly current: boolean;
  /** Names of variables that the file does not have, has otherwise, and should not have, as far as they are surely names. */
  readonly missing: readonly string[];
  readonly changed: readonly string[];
  readonly extra: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Compares a file with what an export would write now, byte for byte. Which variables differ is
 * told where the format can be read; no value is.
 */
export async function checkExport(
  context: Context,
  options: ExportOptions,
): Promise<CheckedExport> {
  checkExportOptions(options);
  const { file } = options;
  if (file === undefined || file === "-" || options.format === "github")
    throw new KeepError("USAGE", {
      problem: "--check compares a file that is written anew.",
      next: "Name it with --file; with --format github there is none.",
    });
  const env = await context.env(options.env);
  const path = context.files.path(file);
  const composed = await composeExport(context, env, options);
  const compared =
    options.format === "docker-secrets"
      ? await compareFolder(context, path, composed)
      : await compareFile(context, path, composed, options);
  return {
    env,
    file: context.files.shown(path),
    format: composed.format,
    ...compared,
    warnings: [...composed.warnings, ...compared.warnings],
  };
}

type Compared = Pick<CheckedExport, "current" | "missing" | "changed" | "extra" | "warnings">;

async function compareFolder(
  context: Context,
  path: string,
  { written }: ComposedExport,
): Promise<Compared> {
  const asText = (files: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, string> =>
    new Map([...files].map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]));
  const found = await context.files.readFolder(path);
  const differences = compare(asText(found ?? new Map()), asText(written.files!));
  return { current: found !== undefined && isEmpty(differences), ...differences, warnings: [] };
}

async function compareFile(
  context: Context,
  path: string,
  { written: { text }, format, variables: { values } }: ComposedExport,
  { dialect }: ExportOptions,
): Promise<Compared> {
  const found = await context.files.read(path);
  if (found === undefined) return { current: false, ...compare(new Map(), values), warnings: [] };
  if (found.equals(Buffer.from(text)))
    return { current: true, missing: [], changed: [], extra: [], warnings: [] };
  const read = async (one: string): Promise<Reading> =>
    (await readVariables(one, format as FormatName, dialect)) ?? NOTHING;
  const old = found.toString("utf8");
  const reading = await read(old);
  const differences = compare(valuesOf(reading), valuesOf(await read(text)));
  if (format === "env" && hasOddLines(old, reading))
    return { current: false, ...differences, extra: [], warnings: [ODD_LINES] };
  return { current: false, ...differences, warnings: [] };
}

const ODD_LINES =
  "The file has lines that are no variables, so what else is in it is not named: it may be a piece of a secret.";

const NOTHING: Reading = { entries: [], mistakes: [] };

function valuesOf({ entries }: Reading): ReadonlyMap<string, string> {
  return new Map(entries.map(({ name, value }) => [name, value]));
}

/**
 * Whether a `.env` has lines that are no variables, such as those of a key that nobody quoted: a
 * name in it may be a piece of a secret, and is not shown.
 */
function hasOddLines(text: string, { entries, mistakes }: Reading): boolean {
  return (
    mistakes.length > 0 ||
    entries.some(({ value }) => value.startsWith("=")) ||
    scanDotenv(text).some((part) => part.kind === "other" && !/^\s*(?:#|$)/.test(part.text))
  );
}

type Differences = Omit<Compared, "current" | "warnings">;

function compare(
  found: ReadonlyMap<string, string>,
  expected: ReadonlyMap<string, string>,
): Differences {
  const names = [...expected.keys()];
  return {
    missing: names.filter((name) => !found.has(name)),
    changed: names.filter((name) => found.has(name) && found.get(name) !== expected.get(name)),
    extra: [...found.keys()].filter((name) => !expected.has(name)),
  };
}

function isEmpty(differences: Differences): boolean {
  return Object.values(differences).every((names: readonly string[]) => names.length === 0);
}
