import type { EnvDialect } from "../../core/formats.ts";
import { KeepError } from "../../core/errors.ts";
import type { Format, Written } from "../format.ts";
import { NotRepresentable } from "../not-representable.ts";
import { isVariableName, variableNameOf } from "../variable-name.ts";
import type { Dialect, ValuePlace } from "./dialect.ts";
import { encodeEnvValue, lastOfEach } from "./encode.ts";

/** A `.env` for the reader that a dialect stands for. */
export function envFormat(name: EnvDialect, dialect: Dialect): Format {
  return {
    nameOf: (key) => {
      const variable = variableNameOf(key);
      return isVariableName(variable) ? variable : undefined;
    },
    write: (variables) => writeEnv(variables, name, dialect),
  };
}

function writeEnv(
  variables: ReadonlyMap<string, string>,
  dialectName: EnvDialect,
  dialect: Dialect,
): Written {
  const write = (robust: boolean): string =>
    [...variables]
      .map(([name, value]) => {
        const form = requireForm(dialect, dialectName, name, value, undefined, robust);
        return `${name}=${form}\n`;
      })
      .join("");
  const text = checkedEnv(dialect, dialectName, variables, write);
  return { text, notes: dialect.notes?.(variables) ?? [] };
}

/**
 * What to write after `NAME=`.
 *
 * @throws VALUE_NOT_REPRESENTABLE, INVALID_VARIABLE_NAME
 */
export function requireForm(
  dialect: Dialect,
  dialectName: EnvDialect,
  name: string,
  value: string,
  place: ValuePlace | undefined,
  robust: boolean,
): string {
  const form = encodeEnvValue(dialect, name, value, place, robust);
  if (form !== undefined) return form;
  if (encodeEnvValue(dialect, name, "1", place) === undefined)
    throw new KeepError("INVALID_VARIABLE_NAME", { name, format: `env for ${dialectName}` });
  throw new NotRepresentable(name, value, `env for ${dialectName}`);
}

/**
 * Writes a whole file and reads it again; if a value ran on into its neighbour, once more with
 * forms that hold beside every neighbour.
 *
 * @throws VALUE_NOT_REPRESENTABLE
 */
export function checkedEnv(
  reader: Dialect,
  dialectName: EnvDialect,
  expected: ReadonlyMap<string, string>,
  write: (robust: boolean) => string,
): string {
  for (const robust of [false, true]) {
    const text = write(robust);
    const wrong = firstWrong(reader, text, expected);
    if (wrong === undefined) return text;
    if (robust) throw new NotRepresentable(wrong, expected.get(wrong)!, `env for ${dialectName}`);
  }
  throw new Error("unreachable");
}

/** The first of the expected variables that a reader of the text would not get. */
export function firstWrong(
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
