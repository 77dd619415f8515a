import { checkVariables, checkWritten, isName, isText } from "./check-written.ts";
import type { Format } from "./format.ts";
import { readEscapes, readQuotedLines } from "./quoted-lines.ts";
import { escapeBasic, isBareKey } from "./strings/toml.ts";

const LETTERS = {
  '"': '"',
  "\\": "\\",
  b: "\b",
  t: "\t",
  n: "\n",
  f: "\f",
  r: "\r",
};

/** One table of TOML 1.0: each value a basic string, on one line. */
export const toml: Format = {
  nameOf: (key) => key,
  write(variables) {
    checkVariables(variables, { format: "toml", name: isName, value: isText });
    const text = [...variables]
      .map(([name, value]) => `${isBareKey(name) ? name : quote(name)} = ${quote(value)}\n`)
      .join("");
    const read = readQuotedLines(text, " = ", (source) => readEscapes(source, LETTERS));
    checkWritten(variables, read, "toml");
    return { text, notes: [] };
  },
};

const quote = (text: string): string => `"${escapeBasic(text)}"`;
