import type { Format } from "./format.ts";

/** One object, sorted by name. */
export const json: Format = {
  nameOf: (key) => key,
  write: (variables) => ({ text: writeJson(variables), notes: [] }),
};

/** Writes variables as one JSON object, sorted by name. */
export function writeJson(variables: ReadonlyMap<string, string>): string {
  const sorted = [...variables].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
}
