import { checkVariables, checkWritten, isName, isText } from "./check-written.ts";
import type { Format } from "./format.ts";
import { readEscapes, readQuotedLines } from "./quoted-lines.ts";
import { escapeDouble, isPlain } from "./strings/yaml.ts";

/** YAML's limit is 1024, with a tag, an anchor and blanks. */
const LONGEST_KEY = 1000;
const LETTERS = { '"': '"', "\\": "\\", "0": "\0", t: "\t", n: "\n", r: "\r" };

/**
 * One mapping that readers of YAML 1.1 and 1.2 take alike: each value in double quotes, on one line.
 * A name is in quotes unless it is a word that both take for a text.
 */
export const yaml: Format = {
  nameOf: (key) => key,
  write(variables) {
    checkVariables(variables, {
      format: "yaml",
      name: (name) => isName(name) && quoteYaml(name).length <= LONGEST_KEY,
      value: isText,
    });
    const text = variables.size === 0 ? "{}\n" : yamlLines(variables);
    const read = variables.size === 0 ? new Map<string, string>() : readYamlLines(text);
    checkWritten(variables, read, "yaml");
    return { text, notes: [] };
  },
};

/** A text that all readers of YAML take for that text. */
export const quoteYaml = (text: string): string => `"${escapeDouble(text)}"`;

/** The lines of a mapping. */
export function yamlLines(variables: ReadonlyMap<string, string>): string {
  return [...variables]
    .map(
      ([name, value]) => `${isPlain(name, true) ? name : quoteYaml(name)}: ${quoteYaml(value)}\n`,
    )
    .join("");
}

/** Reads lines that `yamlLines` wrote. */
export const readYamlLines = (text: string): ReadonlyMap<string, string> | undefined =>
  readQuotedLines(text, ": ", (source) => readEscapes(source, LETTERS));
