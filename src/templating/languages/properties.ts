import { escapeKey, escapeProperty, unescapeProperty } from "../../formats/strings/properties.ts";
import { doesNotFit } from "../filling/does-not-fit.ts";
import type { FilledValue } from "../filling/filled-text.ts";
import type { Language } from "../language.ts";
import { applyEdits, type Edit, type MarkedText, markValues } from "../filling/marked-text.ts";
import { type Entry, type Place, scanProperties } from "./properties/scan.ts";

/**
 * Properties of Java. What is no ASCII is written as `\uXXXX`, so that readers of ISO-8859-1 and of
 * UTF-8 get the same.
 */
export const properties: Language = {
  look(text) {
    const { comments, entries } = scanProperties(text);
    return { comments, nameAt: (offset) => keyAt(entries, offset) };
  },
  write(filled) {
    const marked = markValues(filled);
    const { places } = scanProperties(marked.text, marked.mark);
    return { text: applyEdits(marked.text, editsOf(marked, places)), notes: [] };
  },
};

/** The key whose value an offset is in, if it stands on the same line. */
function keyAt(entries: readonly Entry[], offset: number): string | undefined {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle]!.start <= offset) low = middle + 1;
    else high = middle;
  }
  const entry = entries[low - 1];
  return entry !== undefined && offset < entry.end ? unescapeProperty(entry.key) : undefined;
}

function editsOf({ text, values }: MarkedText, places: readonly Place[]): readonly Edit[] {
  /** Where the last value ended, if all before it in its place is empty. */
  let emptyUpTo = -1;
  return places.map((place, index) => {
    const { at, backslash } = place;
    const value = values[index]!;
    const follows = emptyUpTo === (backslash ? at - 1 : at);
    const before = index > 0 && places[index - 1]!.at === (backslash ? at - 2 : at - 1);
    const first = place.first && (follows || !before);
    if (first && value.text === "") emptyUpTo = at + 1;
    if (value.verbatim === true) return { start: at, end: at + 1, text: value.text };
    const written = write({ ...place, first }, value, text[at + 1] ?? "");
    return { start: backslash ? at - 1 : at, end: at + 1, text: written };
  });
}

/** @throws VALUE_DOES_NOT_FIT */
function write({ part, first, blankBefore }: Place, value: FilledValue, next: string): string {
  const { text } = value;
  if (part === "escape") throw doesNotFit(value, "it would be a part of the escape before it");
  if (part === "comment") {
    if (/[\r\n]/.test(text)) throw doesNotFit(value, "a comment ends with its line");
    return text;
  }
  if (part === "key") {
    if (text !== "") return escapeKey(text);
    if (!first || /[^#!\s\\]/.test(next)) return "";
    if (/[#!]/.test(next)) return "\\";
    throw doesNotFit(value, "a key that is empty would be no key");
  }
  // A backslash that quotes the blank after an empty value keeps that in the value.
  if (text === "") return first && (blankBefore ? /[ \t\f=:]/ : /[ \t\f]/).test(next) ? "\\" : "";
  return escapeProperty(text).replace(
    first && blankBefore ? /^[ =:]/ : first ? /^ / : /(?!)/,
    "\\$&",
  );
}
