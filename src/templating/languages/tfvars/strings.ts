import { doesNotFit } from "../../filling/does-not-fit.ts";
import type { FilledValue } from "../../filling/filled-text.ts";
import { checkWellFormed } from "../../filling/well-formed.ts";

/** Characters that editors or readers may take for more, or not show. */
// oxlint-disable-next-line no-control-regex
const UNSEEN = /[\0-\x1F\x7F-\x9F\u2028\u2029\uFEFF]/g;

const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Text for a string of HCL; what may be a template together with its neighbours is left. */
export function escapeHcl(text: string): string {
  return text
    .replaceAll(/[\\"]/g, String.raw`\$&`)
    .replaceAll(
      UNSEEN,
      (one) => ESCAPES[one] ?? `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
}

/** Text in which `${` and `%{` are no templates. */
export const escapeTemplate = (text: string): string => text.replaceAll(/[$%](?=\{)/g, "$&$&");

/** A string of HCL with its quotes. */
export const quoteHcl = (text: string): string => `"${escapeHcl(escapeTemplate(text))}"`;

/** @throws VALUE_DOES_NOT_FIT for text that Terraform would change */
export function checkHclText(value: FilledValue, text = value.text): void {
  checkWellFormed(value);
  if (text.normalize() !== text) throw composed(value);
}

/** The error for text of which a letter and its accent would become one character. */
export function composed(value: FilledValue): Error {
  return doesNotFit(value, "Terraform would compose letters and accents in it (Unicode NFC)");
}
