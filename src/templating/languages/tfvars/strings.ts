import { isComposed } from "../../../formats/strings/hcl.ts";
import { doesNotFit } from "../../filling/does-not-fit.ts";
import type { FilledValue } from "../../filling/filled-text.ts";
import { checkWellFormed } from "../../filling/well-formed.ts";

/** @throws VALUE_DOES_NOT_FIT for text that Terraform would change */
export function checkHclText(value: FilledValue, text = value.text): void {
  checkWellFormed(value);
  if (!isComposed(text)) throw composed(value);
}

/** The error for text of which a letter and its accent would become one character. */
export function composed(value: FilledValue): Error {
  return doesNotFit(value, "Terraform would compose letters and accents in it (Unicode NFC)");
}
