import type { EnvDialect } from "../../core/formats.ts";
import { KeepError } from "../../core/errors.ts";
import type { Format, Written } from "../format.ts";
import { NotRepresentable } from "../not-representable.ts";
import { variableOf } from "../variable-name.ts";
import type { Dialect, ValuePlace } from "./dialect.ts";
import { encodeEnvValue, lastOfEach } from "./encode.ts";

/** Whom a `.env` is written for. */
export interface EnvTarget {
  readonly name: EnvDialect;
  readonly dialect: Dialect;
  /** How a file is read in which not every line is Keep's own. */
  readonly reader: Dialect;
}

/** A `.env` for the reader that a dialect stands for. */
export function envFormat(target: EnvTarget): Format {
  return {
    nameOf: variableOf,
    write: (variables) => writeEnv(variables, target),
  };
}

function writeEnv(variables: ReadonlyMap<string, string>, target: EnvTarget): Written {
  const write = (robust: boolean): string =>
    [...variables]
      .map(([name, value]) => `${name}=${requireForm(target, name, value, { robust })}\n`)
      .join("");
  const text = checkedEnv({ ...target, reader: target.dialect }, variables, write);
  return { text, notes: target.dialect.notes?.(variables) ?? [] };
}

/**
 * What to write after `NAME=`.
 *
 * @param options.robust whether the form must hold beside every neighbour, not only beside plain ones
 * @throws VALUE_NOT_REPRESENTABLE, INVALID_VARIABLE_NAME
 */
export function requireForm(
  { dialect, name: target }: EnvTarget,
  name: string,
  value: string,
  { place, robust }: { readonly place?: ValuePlace; readonly robust: boolean },
): string {
  const form = encodeEnvValue(dialect, name, value, place, robust);
  if (form !== undefined) return form;
  if (encodeEnvValue(dialect, name, "1", place) === undefined)
    throw new KeepError("INVALID_VARIABLE_NAME", { name, format: formatFor(target) });
  throw new NotRepresentable(name, formatFor(target));
}

const formatFor = (dialect: EnvDialect): string =>
  dialect === "universal" ? "a .env for every reader" : `a .env for ${dialect}`;

/**
 * Writes a whole file and reads it again; if a value ran on into its neighbour, once more with
 * forms that hold beside every neighbour.
 *
 * @throws VALUE_NOT_REPRESENTABLE
 */
export function checkedEnv(
  { reader, name }: Pick<EnvTarget, "reader" | "name">,
  expected: ReadonlyMap<string, string>,
  write: (robust: boolean) => string,
): string {
  const text = write(false);
  if (firstWrong(reader, text, expected) === undefined) return text;
  const robust = write(true);
  const wrong = firstWrong(reader, robust, expected);
  if (wrong !== undefined) throw new NotRepresentable(wrong, formatFor(name));
  return robust;
}

/** The first of the expected variables that a reader of a text would not get. */
function firstWrong(
  reader: Dialect,
  text: string,
  expected: ReadonlyMap<string, string>,
): string | undefined {
  const read = lastOfEach(reader.read(text), reader);
  return [...expected].find(([name, value]) => {
    const found = read.get(name);
    return found?.value !== value || found.active !== undefined;
  })?.[0];
}
