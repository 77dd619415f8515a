import { checkVariables, checkWritten } from "./check-written.ts";
import type { Format } from "./format.ts";
import { escapeKey, escapeProperty, unescapeProperty } from "./strings/properties.ts";

/**
 * Java's Properties in ASCII, so that readers of ISO-8859-1 (Java up to 8) and of UTF-8 (Spring, and
 * bundles since Java 9) get the same. Any text has a form: a half of a surrogate pair is one there.
 */
export const properties: Format = {
  nameOf: (key) => key,
  write(variables) {
    const takes = { format: "properties", name: (name: string) => name !== "", value: () => true };
    checkVariables(variables, takes);
    const text = [...variables]
      .map(([name, value]) => `${escapeKey(name)}=${escapeProperty(value).replace(/^ /, "\\ ")}\n`)
      .join("");
    checkWritten(variables, readLines(text), "properties");
    return { text, notes: [] };
  },
};

/** Reads lines `key=value`; `undefined` if one is anything else. */
function readLines(text: string): ReadonlyMap<string, string> | undefined {
  const read = new Map<string, string>();
  for (const line of text.split("\n").slice(0, -1)) {
    const [key] = /^(?![#! \t\f])(?:[^=: \t\f\\]|\\.)*(?==)/.exec(line) ?? [];
    if (key === undefined) return undefined;
    const value = line.slice(key.length + 1).replace(/^[ \t\f]+/, "");
    read.set(unescapeProperty(key), unescapeProperty(value));
  }
  return read;
}
