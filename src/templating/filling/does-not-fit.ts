import { KeepError } from "../../core/errors.ts";
import type { FilledValue } from "./filled-text.ts";

/** The error for a value that has no form in its place; `problem` is a clause that names no value. */
export function doesNotFit({ source, position }: FilledValue, problem: string): KeepError {
  return new KeepError("VALUE_DOES_NOT_FIT", { ...position, source, problem });
}
