import { checkVariables, checkWritten, isText } from "./check-written.ts";
import type { Format } from "./format.ts";
import { readEscapes, readQuotedLines } from "./quoted-lines.ts";
import { isComposed, quoteHcl } from "./strings/hcl.ts";

/** Names that Terraform lets no variable have: arguments of its blocks `module`. */
const RESERVED = new Set([
  "source",
  "version",
  "providers",
  "count",
  "for_each",
  "lifecycle",
  "depends_on",
  "locals",
]);
const LETTERS = { '"': '"', "\\": "\\", n: "\n", r: "\r", t: "\t" };

/** Values for Terraform's and OpenTofu's variables: each a string of HCL, on one line. */
export const tfvars: Format = {
  nameOf: (key) => {
    const name = key.replace(/^(?=\d)/, "_");
    return isTfvarsName(name) ? name : undefined;
  },
  write(variables) {
    const takesValue = (value: string): boolean => isText(value) && isComposed(value);
    checkVariables(variables, { format: "tfvars", name: isTfvarsName, value: takesValue });
    const text = [...variables].map(([name, value]) => `${name} = ${quoteHcl(value)}\n`).join("");
    checkWritten(variables, readQuotedLines(text, " = ", readHclString), "tfvars");
    return { text, notes: [] };
  },
};

const isTfvarsName = (name: string): boolean =>
  /^[A-Za-z_][\w-]*$/.test(name) && !RESERVED.has(name);

/** A string of HCL without its quotes; of a template, which Terraform would fill, nothing is left. */
function readHclString(source: string): string {
  if (/(?<!\$)\$\{|(?<!%)%\{/.test(source)) return "";
  return readEscapes(source.replaceAll(/([$%])\1\{/g, "$1{"), LETTERS).normalize();
}
