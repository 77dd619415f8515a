import { lineFinder } from "./find-line.ts";
import type { Reading } from "./reading.ts";
import { type JsonScalar, scanJson } from "./scan-json.ts";
import { type FoundValue, VariableTaker } from "./take-variables.ts";

/**
 * Reads an object of JSON (RFC 8259) with a text for each name. Numbers are taken as they are written,
 * `true` and `false` as words; null, lists and objects are mistakes, and so is a name that comes
 * twice. Where the text is no JSON, reading ends.
 */
export function readJson(text: string): Reading {
  const start = text.startsWith("\uFEFF") ? 1 : 0;
  const lineOf = lineFinder(text);
  const taker = new VariableTaker();
  const first = start + text.slice(start).search(/[^ \t\r\n]|$/);
  if (text[first] === "{") readMembers(text, start, taker, lineOf);
  else taker.refuse(lineOf(first), "this is no object of names and values");
  return taker.reading;
}

function readMembers(
  text: string,
  start: number,
  taker: VariableTaker,
  lineOf: (offset: number) => number,
): void {
  const { scalars, wrongAt } = scanJson(text, start);
  const sourceOf = (scalar: JsonScalar): string => text.slice(scalar.start, scalar.end);
  for (const [index, key] of scalars.entries()) {
    if (!key.isKey || key.parent !== 0) continue;
    const value = scalars[index + 1];
    // The last one may be cut off.
    if (value === undefined && wrongAt !== undefined) break;
    const isNested = value?.parent !== 0 || value.isKey;
    const found = isNested ? NESTED : valueOf(sourceOf(value));
    taker.take(lineOf(key.start), JSON.parse(sourceOf(key)) as string, found);
  }
  if (wrongAt === undefined) return;
  const isComment = /^\/[/*]/.test(text.slice(wrongAt, wrongAt + 2));
  taker.refuse(
    lineOf(wrongAt),
    `${isComment ? "JSON has no comments" : "this is no valid JSON"}, and nothing after it was read`,
  );
}

const NESTED = { problem: "this is a list or an object, no text" };

function valueOf(source: string): FoundValue {
  if (source === "null") return { problem: 'this is null, no text ("" would be an empty one)' };
  return { text: source.startsWith('"') ? (JSON.parse(source) as string) : source };
}
