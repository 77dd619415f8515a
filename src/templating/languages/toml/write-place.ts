import { doesNotFit } from "../../filling/does-not-fit.ts";
import type { FilledText, FilledValue } from "../../filling/filled-text.ts";
import {
  type Piece,
  joinPieces,
  loneValue,
  piecesOf,
  shown,
  standIn,
  valuesIn,
} from "../../filling/pieces.ts";
import { jsonToToml } from "./json-in-toml.ts";
import { escapeBasic, isBareKey, isRaw } from "../../../formats/strings/toml.ts";
import { readTomlValue } from "./read-toml.ts";
import type { TomlPlace } from "./scan-toml.ts";

/**
 * Writes a place that has values; keeps its form where that can hold them. With `rawBreaks`, a line
 * break goes into a text of several lines as such: a reader cannot take it for another one.
 */
export function writePlace(
  filled: FilledText,
  place: TomlPlace,
  rawBreaks: boolean,
): readonly Piece[] {
  const source = filled.text.slice(place.start, place.end);
  switch (place.kind) {
    case "comment":
      return piecesOf(filled, source, inComment);
    case "bare":
      return place.isKey ? bareKey(filled, source) : bareValue(filled, source);
    case "basic":
      return piecesOf(filled, source, ({ text }) => escapeBasic(text));
    case "literal":
      return literal(filled, source);
    case "basic lines":
    case "literal lines":
      return lines(filled, source, rawBreaks);
  }
}

/** Whether a value alone in a place without quotes is no text there. */
export function isData({ json, verbatim }: FilledValue): boolean {
  return json === true && verbatim !== true;
}

function inComment(value: FilledValue): string {
  if (!isRaw(value.text)) throw doesNotFit(value, "a comment ends with its line");
  return value.text;
}

function bareKey(filled: FilledText, source: string): readonly Piece[] {
  const key = piecesOf(filled, source, ({ text }) => text);
  return isBareKey(joinPieces(key, standIn)) ? key : quoted(filled, source);
}

function bareValue(filled: FilledText, source: string): readonly Piece[] {
  const value = loneValue(filled, source);
  if (value === undefined)
    throw doesNotFit(valuesIn(filled, source)[0]!, "there is other text beside it, without quotes");
  if (value.verbatim === true) return [value];
  if (!isData(value)) return quoted(filled, source);
  const toml = jsonToToml(value.text);
  if (toml === undefined)
    throw doesNotFit(value, "TOML has no null, and no whole number of more than 64 bits");
  return [toml];
}

/** A text as basic string of one line. */
function quoted(filled: FilledText, text: string): readonly Piece[] {
  const pieces = piecesOf(filled, text, (value) => value.text);
  return [
    '"',
    ...pieces.map((piece) => (typeof piece === "string" ? escapeBasic(piece) : piece)),
    '"',
  ];
}

function literal(filled: FilledText, source: string): readonly Piece[] {
  const isSame = valuesIn(filled, source).every(
    ({ text, verbatim }) => verbatim === true || (isRaw(text) && !text.includes("'")),
  );
  return isSame
    ? piecesOf(filled, source, ({ text }) => text)
    : quoted(filled, source.slice(1, -1));
}

/** A string of several lines: as it is, or in other quotes; its line breaks stay. */
function lines(filled: FilledText, source: string, rawBreaks: boolean): readonly Piece[] {
  const value = String(readTomlValue(source));
  const whole = filled.replace(value, shown);
  const escape = (text: string): string =>
    rawBreaks ? text.split("\n").map(escapeBasic).join("\n") : escapeBasic(text);
  const same = source.startsWith("'")
    ? sameLiteral(filled, source, rawBreaks, whole)
    : piecesOf(filled, source, ({ text }) => escape(text));
  if (same !== undefined && readTomlValue(joinPieces(same, standIn)) === whole) return same;
  const content = filled.split(value).map((piece): Piece => {
    if (typeof piece === "string") return keepLines(piece);
    return piece.verbatim === true ? piece : escape(piece.text);
  });
  const lineBreak = /^\r?\n/.exec(joinPieces(content, standIn))?.[0] ?? "";
  // The first line break is none of the text.
  return ['"""', lineBreak, ...content, '"""'];
}

/** Text of the template in double quotes, with its line breaks, of either kind. */
function keepLines(text: string): string {
  return text
    .split(/(\r?\n)/)
    .map((part, index) => (index % 2 === 0 ? escapeBasic(part) : part))
    .join("");
}

function sameLiteral(
  filled: FilledText,
  source: string,
  rawBreaks: boolean,
  whole: string,
): readonly Piece[] | undefined {
  // Not all readers take quotes next to those that begin or end a text.
  if (/^'|'''|'$/.test(whole)) return undefined;
  const values = valuesIn(filled, source).filter(({ verbatim }) => verbatim !== true);
  const fits = values.every(({ text }) => (rawBreaks ? text.split("\n") : [text]).every(isRaw));
  return fits ? piecesOf(filled, source, ({ text }) => text) : undefined;
}
