import { quoteHcl } from "../../../formats/strings/hcl.ts";
import { doesNotFit } from "../../filling/does-not-fit.ts";
import type { FilledValue } from "../../filling/filled-text.ts";
import { checkHclText } from "./strings.ts";

/** A token of JSON, or blanks between two. */
const TOKEN = /"(?:[^"\\]|\\[^])*"|[{}[\],:]|[^\s{}[\],:"]+|\s+/g;

/** How many digits of a number Terraform keeps: it has 512 bits for them. */
const DIGITS = 150;

/**
 * JSON as an expression of HCL, on one line. Numbers stay as they are written.
 *
 * @throws VALUE_DOES_NOT_FIT
 */
export function jsonAsHcl(value: FilledValue): string {
  const pieces: string[] = [];
  for (const [token] of value.text.matchAll(TOKEN)) {
    if (token.startsWith('"')) pieces.push(writeString(token, value));
    else if (token === ":") pieces.push(" = ");
    else if (token === ",") pieces.push(", ");
    else if (token.trim() !== "") pieces.push(checkNumber(token, value));
  }
  return pieces.join("");
}

function writeString(token: string, value: FilledValue): string {
  const text = JSON.parse(token) as string;
  if (!text.isWellFormed())
    throw doesNotFit(value, "it holds half of a character (a lone surrogate)");
  checkHclText(value, text);
  return quoteHcl(text);
}

function checkNumber(token: string, value: FilledValue): string {
  const digits = /^-?(\d+)(?:\.(\d+))?(?:[eE][+-]?(\d+))?$/.exec(token);
  if (digits === null) return token;
  const [, whole = "", part = "", exponent = "0"] = digits;
  if (whole.length + part.length > DIGITS || Number(exponent) > 10_000)
    throw doesNotFit(value, "Terraform does not keep all digits of such a number");
  return token;
}
