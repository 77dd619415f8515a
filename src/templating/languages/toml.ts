import { doesNotFit } from "../filling/does-not-fit.ts";
import type { FilledText, FilledValue } from "../filling/filled-text.ts";
import { invalidResult } from "../filling/invalid-result.ts";
import type { Language } from "../language.ts";
import { nameOnLine } from "../filling/name-on-line.ts";
import { joinPieces, loneValue, shown, standIn, valuesIn } from "../filling/pieces.ts";
import { isReadBack } from "../filling/read-back.ts";
import { checkWellFormed } from "../filling/well-formed.ts";
import { isJson } from "../../formats/scan-json.ts";
import { readToml, readTomlValue } from "./toml/read-toml.ts";
import { type TomlPlace, scanToml } from "./toml/scan-toml.ts";
import { isData, writePlace } from "./toml/write-place.ts";

/** TOML 1.0. A value without quotes around it gets them; one that is JSON goes in as what TOML has for it. */
export const toml: Language = {
  look: (text) => ({
    comments: scanToml(text).filter(({ kind }) => kind === "comment"),
    nameAt: (offset) => {
      const name = nameOnLine(text, offset, { separator: "=" });
      return name === undefined ? undefined : lastPart(name);
    },
  }),
  write(filled) {
    const { text } = filled;
    if (filled.isUntouched) return { text, notes: [] };
    const places = scanToml(text).filter(({ start, end }) => filled.has(text.slice(start, end)));
    const template = readTemplate(filled, places);
    for (const value of valuesIn(filled, text)) checkValue(value);
    const rawBreaks = !text.includes("\r");
    const pieces = replacePlaces(text, places, (place) => writePlace(filled, place, rawBreaks));
    const bare = new Set(places.map((place) => loneIn(filled, place)));
    const checked = joinPieces(pieces, (value) =>
      bare.has(value) ? `"${standIn(value)}"` : standIn(value),
    );
    check(filled, places, template, checked);
    return { text: joinPieces(pieces), notes: [] };
  },
};

/** The last part of a dotted key, as `[a]` and `b = 1` have it for `a.b = 1`. */
function lastPart(name: string): string | undefined {
  const part = /(?:"(?<basic>[^"]*)"|'(?<literal>[^']*)'|(?<bare>[^\s.'"]+))$/.exec(name)?.groups;
  return part?.["basic"] ?? part?.["literal"] ?? part?.["bare"];
}

function checkValue(value: FilledValue): void {
  if (value.verbatim === true) return;
  checkWellFormed(value);
  if (value.json === true && !isJson(value.text)) throw doesNotFit(value, "it is no JSON");
}

/** What a reader gets of the template, with marks; one without quotes around it is a text. */
function readTemplate(filled: FilledText, places: readonly TomlPlace[]): unknown {
  const { text } = filled;
  const lone = places.filter((place) => loneIn(filled, place) !== undefined);
  const quoted = replacePlaces(text, lone, ({ start, end }) => [`"${text.slice(start, end)}"`]);
  const reading = readToml(quoted.join(""));
  if ("data" in reading) return reading.data;
  const { wrongAt } = reading;
  const before = lone.filter(({ start }, index) => start + 2 * index < wrongAt).length;
  const offset = Math.max(wrongAt - 2 * before, 0);
  throw invalidResult(filled, { offset, problem: "the result is no valid TOML" });
}

/** The value of a place without quotes, if there is nothing else in it. */
function loneIn(
  filled: FilledText,
  { kind, isKey, start, end }: TomlPlace,
): FilledValue | undefined {
  return kind === "bare" && !isKey ? loneValue(filled, filled.text.slice(start, end)) : undefined;
}

function replacePlaces<T>(
  text: string,
  places: readonly TomlPlace[],
  write: (place: TomlPlace) => readonly T[],
): readonly (string | T)[] {
  let end = 0;
  const parts = places.flatMap((place) => {
    const before = text.slice(end, place.start);
    end = place.end;
    return [before, ...write(place)];
  });
  return [...parts, text.slice(end)];
}

/** Reads the result again: what is no value must be as before, and every value must arrive. */
function check(
  filled: FilledText,
  places: readonly TomlPlace[],
  template: unknown,
  text: string,
): void {
  const data = new Map(places.flatMap((place) => dataOf(filled, place)));
  const result = readToml(text);
  const isExact =
    "data" in result &&
    isReadBack(template, result.data, (source) =>
      data.has(source) ? data.get(source) : filled.replace(source, shown),
    );
  if (isExact) return;
  const parts = places.map(({ isKey, start, end }) => (isKey ? filled.text.slice(start, end) : ""));
  const [key] = valuesIn(filled, parts.join(" "));
  if (key !== undefined) throw doesNotFit(key, "its table has a key of this name already");
  const [value] = valuesIn(filled, filled.text);
  if (value !== undefined) throw doesNotFit(value, "it would not be read back as it is");
  throw invalidResult(filled, { offset: 0, problem: "the result is no valid TOML" });
}

/** A value that goes in as data, by its mark. */
function dataOf(filled: FilledText, place: TomlPlace): readonly (readonly [string, unknown])[] {
  const value = loneIn(filled, place);
  if (value === undefined || !isData(value)) return [];
  const source = filled.text.slice(place.start, place.end);
  return [[source, readTomlValue(joinPieces(writePlace(filled, place, true)))]];
}
