import { doesNotFit } from "./does-not-fit.ts";
import type { FilledValue } from "./filled-text.ts";

/** @throws VALUE_DOES_NOT_FIT for half a surrogate pair, which no file of UTF-8 can hold */
export function checkWellFormed(value: FilledValue): void {
  if (!value.text.isWellFormed())
    throw doesNotFit(value, "it holds half of a character (a lone surrogate)");
}
