import { checkVariables, checkWritten, isName, isText, type Takes } from "./check-written.ts";
import type { Format } from "./format.ts";
import { escapeJson } from "./strings/json.ts";

/** One object, sorted by name. */
export const json: Format = {
  nameOf: (key) => key,
  write: (variables) => ({ text: writeJson(variables), notes: [] }),
};

const JSON_TAKES: Takes = { format: "json", name: isName, value: isText };

/**
 * Writes variables as one JSON object, sorted by name. It is also JavaScript.
 *
 * @throws VALUE_NOT_REPRESENTABLE for half of a character, which readers in other languages lose
 */
export function writeJson(variables: ReadonlyMap<string, string>): string {
  checkVariables(variables, JSON_TAKES);
  const members = [...variables]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `\n  "${escapeJson(name)}": "${escapeJson(value)}"`);
  const text = members.length === 0 ? "{}\n" : `{${members.join(",")}\n}\n`;
  const read = new Map(Object.entries(JSON.parse(text) as Record<string, string>));
  checkWritten(variables, read, JSON_TAKES.format);
  return text;
}
