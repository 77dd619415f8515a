import { KeepError } from "../core/errors.ts";
import { NotRepresentable } from "./not-representable.ts";

/** What a format takes. */
export interface Takes {
  /** As errors name it. */
  readonly format: string;
  name(name: string): boolean;
  value(value: string): boolean;
}

/** Text that UTF-8 can hold: without half of a surrogate pair. */
export const isText = (text: string): boolean => text.isWellFormed();

/** A name of a format that puts names in quotes. */
export const isName = (name: string): boolean => name !== "" && isText(name);

/**
 * Refuses what a format has no form for.
 *
 * @throws INVALID_VARIABLE_NAME, VALUE_NOT_REPRESENTABLE
 */
export function checkVariables(variables: ReadonlyMap<string, string>, takes: Takes): void {
  const { format } = takes;
  for (const name of variables.keys())
    if (!takes.name(name)) throw new KeepError("INVALID_VARIABLE_NAME", { name, format });
  for (const [name, value] of variables)
    if (!takes.value(value)) throw new NotRepresentable(name, format);
}

/**
 * Compares what is read of a text with what was to be written; `undefined` stands for a text that
 * is not read at all.
 *
 * @throws VALUE_NOT_REPRESENTABLE
 */
export function checkWritten(
  variables: ReadonlyMap<string, string>,
  read: ReadonlyMap<string, string> | undefined,
  format: string,
): void {
  for (const [name, value] of variables)
    if (read?.get(name) !== value || read.size !== variables.size)
      throw new NotRepresentable(name, format);
}
