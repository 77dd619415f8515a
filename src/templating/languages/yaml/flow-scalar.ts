import { CST } from "yaml";
import { doesNotFit } from "../../filling/does-not-fit.ts";
import type { FilledText, FilledValue } from "../../filling/filled-text.ts";
import {
  type Piece,
  joinPieces,
  loneValue,
  piecesOf,
  shown,
  valuesIn,
} from "../../filling/pieces.ts";
import { jsonToYaml } from "./json-in-yaml.ts";
import type { Edit, ScalarPlace } from "./places.ts";
import { escapeDouble, isPlain, isPlainInside, isRaw } from "../../../formats/strings/yaml.ts";

/** YAML's limit is 1024, with a tag, an anchor and blanks. */
const LONGEST_KEY = 1000;

/** Writes a scalar without quotes, or in single or double ones; keeps its form where that can hold the values. */
export function writeFlowScalar(filled: FilledText, place: ScalarPlace): Edit {
  const { start, end } = place;
  const source = filled.text.slice(start, end);
  const pieces = sameForm(filled, place, source) ?? asDoubleQuoted(filled, place);
  const length = joinPieces(pieces, () => "").length;
  if (place.isKey && !place.isExplicit && length > LONGEST_KEY)
    throw doesNotFit(valuesIn(filled, source)[0]!, "a key of YAML has at most 1024 characters");
  return { start, end, pieces };
}

/** Whether a value alone in a place without quotes is no text there. */
export function isData({ json, verbatim }: FilledValue): boolean {
  return json === true && verbatim !== true;
}

/** A scalar in double quotes, on one line. */
export function asDoubleQuoted(filled: FilledText, place: ScalarPlace): readonly Piece[] {
  const pieces = filled.split(valueOf(place)).map((piece) => {
    if (typeof piece !== "string" && piece.verbatim === true) return piece;
    return escapeDouble(typeof piece === "string" ? piece : piece.text);
  });
  return ['"', ...pieces, '"'];
}

/** What a reader gets of a scalar of the template, with marks. */
export function valueOf({ token }: ScalarPlace): string {
  return CST.resolveAsScalar(token, false, () => {}).value;
}

function sameForm(
  filled: FilledText,
  place: ScalarPlace,
  source: string,
): readonly Piece[] | undefined {
  const values = valuesIn(filled, source).filter(({ verbatim }) => verbatim !== true);
  const texts = values.map(({ text }) => text);
  // Blanks at the ends of a line of several are none of the text, and some lines end a document.
  const fits =
    !/[\r\n]/.test(source) || texts.every((text) => /^[A-Za-z0-9](?:.*\S)?$/s.test(text));
  const { type } = place.token;
  if (type === "single-quoted-scalar")
    return fits && texts.every(isRaw)
      ? piecesOf(filled, source, ({ text }) => text.replaceAll("'", "''"))
      : undefined;
  if (type === "double-quoted-scalar")
    return fits ? piecesOf(filled, source, ({ text }) => escapeDouble(text)) : undefined;
  const lone = loneValue(filled, source);
  if (lone !== undefined && isData(lone) && !place.isKey) return [jsonToYaml(lone.text)];
  const whole = filled.replace(valueOf(place), shown);
  const isString =
    values.length === 0 || isPlain(whole, place.isInFlow) || isPlainInside(whole, texts);
  return isString && fits ? piecesOf(filled, source, ({ text }) => text) : undefined;
}
