import { Lexer } from "yaml";
import type { KeepError } from "../../core/errors.ts";
import { doesNotFit } from "../filling/does-not-fit.ts";
import type { FilledText } from "../filling/filled-text.ts";
import { invalidResult } from "../filling/invalid-result.ts";
import type { Language, Range } from "../language.ts";
import { type NameStyle, nameOnLine } from "../filling/name-on-line.ts";
import { joinPieces, loneValue, piecesOf, shown, standIn, valuesIn } from "../filling/pieces.ts";
import type { Piece } from "../filling/pieces.ts";
import { checkWellFormed } from "../filling/well-formed.ts";
import { isJson } from "../../formats/scan-json.ts";
import { writeBlockScalar } from "./yaml/block-scalar.ts";
import { type Expected, type SameKeys, compareYaml } from "./yaml/compare-yaml.ts";
import { isData, writeFlowScalar } from "./yaml/flow-scalar.ts";
import { type Edit, type Place, findPlaces } from "./yaml/places.ts";
import { isRaw } from "../../formats/strings/yaml.ts";
import { type YamlReading, readYaml } from "./yaml/read-yaml.ts";

/**
 * YAML, for readers of 1.1 and 1.2 alike. A value is always a string, and quoted where not every
 * reader would take it for one; only what is JSON goes in as such.
 */
export const yaml: Language = {
  look: (text) => ({
    comments: findComments(text),
    nameAt: (offset) => nameOnLine(text, offset, NAMES) ?? variableOfItem(text, offset),
  }),
  write(filled) {
    const { text } = filled;
    if (filled.isUntouched) return { text, notes: [] };
    const template = readYaml(text, { hasMarks: true });
    if (template.wrongAt !== undefined) throw mistake(filled, template.wrongAt);
    checkValues(filled);
    const places = findPlaces(template.tokens);
    const pieces = withEdits(
      filled,
      places.flatMap((place) => editsOf(filled, place)),
    );
    const checked = joinPieces(pieces, standIn);
    check(filled, template, places, checked);
    const isVerbatim = pieces.some((piece) => typeof piece !== "string");
    return { text: isVerbatim ? joinPieces(pieces) : checked, notes: [] };
  },
};

const NAMES: NameStyle = {
  separator: ":",
  separatorNeedsBlank: true,
  prefix: /^\s*(?:(?:[-?:]|[&!]\S*)\s+)*/,
};

/** The variable of an item `- NAME=value`, as Compose has it in `environment`. */
function variableOfItem(text: string, offset: number): string | undefined {
  const start = offset <= 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
  return /^[ \t]*-[ \t]+["']?([A-Za-z_][A-Za-z0-9_]*)=/.exec(text.slice(start, offset))?.[1];
}

/** The lexer tells what is text: it puts a sign of its own before it. */
function findComments(text: string): readonly Range[] {
  const comments: Range[] = [];
  let start = 0;
  let isText = false;
  for (const source of new Lexer().lex(text)) {
    const isSign: boolean = !isText && ["\u0002", "\u0018", "\u001F"].includes(source);
    const end = start + (isSign ? 0 : source.length);
    if (!isText && source.startsWith("#")) comments.push({ start, end });
    isText = isSign && source === "\u001F";
    start = end;
  }
  return comments;
}

function checkValues(filled: FilledText): void {
  for (const value of valuesIn(filled, filled.text)) {
    if (value.verbatim === true) continue;
    checkWellFormed(value);
    if (value.json === true && !isJson(value.text)) throw doesNotFit(value, "it is no JSON");
  }
}

function editsOf(filled: FilledText, place: Place): readonly Edit[] {
  const { start, end } = place;
  const source = filled.text.slice(start, end);
  if (!filled.has(source)) return [];
  if (place.kind === "scalar")
    return place.token.type === "block-scalar"
      ? writeBlockScalar(filled, place)
      : [writeFlowScalar(filled, place)];
  return place.kind === "comment" ? [{ start, end, pieces: inComment(filled, source) }] : [];
}

function inComment(filled: FilledText, source: string): readonly Piece[] {
  return piecesOf(filled, source, (value) => {
    if (!isRaw(value.text)) throw doesNotFit(value, "a comment ends with its line");
    return value.text;
  });
}

/** The text with the edits in it; a value that none of them has is in an anchor, a tag or a directive. */
function withEdits(filled: FilledText, edits: readonly Edit[]): readonly Piece[] {
  let end = 0;
  const between = (start: number): readonly Piece[] =>
    piecesOf(filled, filled.text.slice(end, start), (value) => {
      throw doesNotFit(value, "it is in no text of YAML, but in an anchor, a tag or a directive");
    });
  const pieces = edits.flatMap((edit) => {
    const before = between(edit.start);
    end = edit.end;
    return [...before, ...edit.pieces];
  });
  return [...pieces, ...between(filled.text.length)];
}

/** Reads the result again: what is no value must be as before, and every value must arrive. */
function check(
  filled: FilledText,
  template: YamlReading,
  places: readonly Place[],
  text: string,
): void {
  const result = readYaml(text, { hasMarks: false });
  const data = new Map(places.flatMap((place) => jsonOf(filled, place)));
  const expect = (source: string): Expected =>
    data.has(source) ? { data: data.get(source) } : { text: filled.replace(source, shown) };
  const difference =
    result.wrongAt === undefined
      ? compareYaml(template.documents, result.documents, expect)
      : "different";
  if (difference !== undefined) throw notExact(filled, difference);
}

/** A value that goes in as JSON, by its mark. */
function jsonOf(filled: FilledText, place: Place): readonly (readonly [string, unknown])[] {
  if (place.kind !== "scalar" || place.isKey || place.token.type !== "scalar") return [];
  const { source } = place.token;
  const value = loneValue(filled, source);
  return value !== undefined && isData(value) ? [[source, JSON.parse(value.text)]] : [];
}

function notExact(filled: FilledText, difference: SameKeys | "different"): KeepError {
  const isSame = difference !== "different";
  const part = isSame ? difference.keys.join(" ") : filled.text;
  const value = valuesIn(filled, part).find(({ verbatim }) => verbatim !== true);
  const problem = isSame
    ? "its map has a key of this name already"
    : "it would not be read back as it is";
  if (value !== undefined) return doesNotFit(value, problem);
  return invalidResult(filled, { offset: isSame ? difference.offset : 0, problem });
}

function mistake(filled: FilledText, offset: number): KeepError {
  return invalidResult(filled, { offset, problem: "the result is no valid YAML" });
}
