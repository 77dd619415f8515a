import { isVariableName } from "../../../formats/variable-name.ts";
import { doesNotFit } from "../../filling/does-not-fit.ts";
import type { FilledValue } from "../../filling/filled-text.ts";
import type { Range } from "../../language.ts";
import { applyEdits, type Edit, type MarkedText } from "../../filling/marked-text.ts";
import type { NamePlace, Place, WordOfPlaces } from "./frames.ts";
import { writeShellValue } from "./write-value.ts";

/** A value, and what is written for it. */
export interface ValueEdit extends Edit {
  readonly value: FilledValue;
}

/**
 * What is to be written for the values of a script, in order, with what must change right before
 * them.
 *
 * @throws VALUE_DOES_NOT_FIT
 */
export function valueEdits(marked: MarkedText, places: readonly Place[]): readonly ValueEdit[] {
  const names = shellNames(marked, places);
  const haveBraces = bracesBeside(marked, places);
  return places.flatMap((place, index) => {
    const value = marked.values[index]!;
    const { at, backslash, variable } = place;
    const end = at + 1;
    if (value.verbatim === true) return [{ start: at, end, text: value.text, value }];
    const text = writeInPlace(place, value, { names, braces: haveBraces(place, value) });
    if (backslash)
      return [{ start: at - 1, end, text: backslashBefore(place, text, value), value }];
    const edit = { start: at, end, text, value };
    // $NAME would take letters and digits for more of its name; ${NAME} does not.
    if (variable === undefined || !/^(?:\w|$)/.test(text)) return [edit];
    return [{ ...variable, text: inBraces(marked.text, variable), value }, edit];
  });
}

function writeInPlace(
  place: Place,
  value: FilledValue,
  { names, braces }: { readonly names: ReadonlySet<NamePlace>; readonly braces: boolean },
): string {
  if (place.kind !== "name") return writeShellValue(place, value, braces);
  if (names.has(place.name)) return value.text;
  return writeShellValue(
    place.name.required ? place : { ...place, kind: "word", raw: false },
    value,
  );
}

/** Tells of a value whether its word has braces, in its own text or in other values. */
function bracesBeside(
  { values }: MarkedText,
  places: readonly Place[],
): (place: Place, value: FilledValue) => boolean {
  const count = new Map<WordOfPlaces, number>();
  for (const [index, { word }] of places.entries())
    if (word !== undefined && values[index]!.text.includes("{"))
      count.set(word, (count.get(word) ?? 0) + 1);
  return ({ word }, { text }) => {
    if (word === undefined) return false;
    const own = text.includes("{") ? 1 : 0;
    return word.braces || (count.get(word) ?? 0) > own;
  };
}

function inBraces(text: string, { start, end }: Range): string {
  return `{${text.slice(start, end)}}`;
}

/** The names of variables that are such with their values. */
function shellNames(
  { text, values }: MarkedText,
  places: readonly Place[],
): ReadonlySet<NamePlace> {
  const edits = new Map<NamePlace, Edit[]>();
  for (const [index, place] of places.entries()) {
    if (place.kind !== "name") continue;
    const { text: part, verbatim } = values[index]!;
    const edit = { start: place.at, end: place.at + 1, text: verbatim === true ? "" : part };
    const known = edits.get(place.name);
    if (known === undefined) edits.set(place.name, [edit]);
    else known.push(edit);
  }
  return new Set(
    [...edits.keys()].filter((name) => isVariableName(applyEdits(text, edits.get(name)!, name))),
  );
}

/**
 * A value with what is to become of the backslash before it. It quotes the mark's first letter: in
 * words it is no text then, in double quotes it is.
 */
function backslashBefore({ kind }: Place, written: string, value: FilledValue): string {
  if (["double", "heredoc", "default", "ansi"].includes(kind)) return `\\\\${written}`;
  if (kind === "word" && written.startsWith("'")) return written;
  if (kind === "word" || /^\w/.test(written)) return `\\${written}`;
  throw doesNotFit(value, "a backslash stands right before it");
}
