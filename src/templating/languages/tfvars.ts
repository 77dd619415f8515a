import { escapeHcl, escapeTemplate, isComposed, quoteHcl } from "../../formats/strings/hcl.ts";
import { doesNotFit } from "../filling/does-not-fit.ts";
import type { FilledValue } from "../filling/filled-text.ts";
import type { Language, Range } from "../language.ts";
import {
  applyEdits,
  type Edit,
  invalidMarked,
  type MarkedText,
  markValues,
} from "../filling/marked-text.ts";
import { nameOnLine } from "../filling/name-on-line.ts";
import { fitHeredoc, type ValueEdit } from "./tfvars/heredocs.ts";
import { jsonAsHcl } from "./tfvars/json-value.ts";
import type { HclScan, Place, Template } from "./tfvars/places.ts";
import { scanHcl } from "./tfvars/scan.ts";
import { checkHclText, composed } from "./tfvars/strings.ts";

/** Terraform's variables: HCL without blocks. A value without quotes becomes a string. */
export const tfvars: Language = {
  look: (text) => ({
    comments: scanHcl(text).comments,
    nameAt: (offset) => nameOnLine(text, offset, { separator: "=" }),
  }),
  write(filled) {
    const marked = markValues(filled);
    if (marked.values.length === 0) return { text: filled.text, notes: [] };
    const scan = scanHcl(marked.text, marked.mark);
    const { unclosed } = scan;
    if (unclosed !== undefined && marked.values.some(({ verbatim }) => verbatim !== true))
      throw invalidMarked(filled, unclosed.start, `the ${unclosed.opener} is never closed`);
    return { text: applyEdits(marked.text, editsOf(marked, scan)), notes: [] };
  },
};

/** @throws VALUE_DOES_NOT_FIT */
function editsOf(marked: MarkedText, { places, templates }: HclScan): readonly ValueEdit[] {
  const names = wholeNames(marked, places);
  const inTemplates = templates.map((): ValueEdit[] => []);
  const edits: ValueEdit[] = [];
  for (const [index, place] of places.entries()) {
    const value = marked.values[index]!;
    const edit = { start: place.at, end: place.at + 1, value, text: value.text };
    if (place.template !== undefined) inTemplates[place.template]!.push(edit);
    else if (value.verbatim === true) edits.push(edit);
    else edits.push({ ...edit, text: writeOutside(place, value, names) });
  }
  const filled = templates.flatMap((template, index) =>
    inTemplates[index]!.length === 0 ? [] : fillTemplate(marked, template, inTemplates[index]!),
  );
  return [...edits, ...filled].toSorted((one, other) => one.start - other.start);
}

/** The beginnings of names that are such with their values. */
function wholeNames({ text, values }: MarkedText, places: readonly Place[]): ReadonlySet<number> {
  const names = new Map<number, { readonly range: Range; readonly edits: Edit[] }>();
  for (const [index, { at, name }] of places.entries()) {
    if (name === undefined) continue;
    const known = names.get(name.start) ?? { range: name, edits: [] };
    known.edits.push({ start: at, end: at + 1, text: values[index]!.text });
    names.set(name.start, known);
  }
  const whole = [...names].filter(([, { range, edits }]) => isName(applyEdits(text, edits, range)));
  return new Set(whole.map(([start]) => start));
}

/** A name that needs no quotes. */
const isName = (text: string): boolean => /^[A-Za-z_][\w-]*$/.test(text);

/** What stands in no string and no here-document. */
function writeOutside(place: Place, value: FilledValue, names: ReadonlySet<number>): string {
  const { kind, name } = place;
  const { text } = value;
  checkHclText(value);
  const only = (fits: boolean, problem: string): string => {
    if (fits) return text;
    throw doesNotFit(value, problem);
  };
  const isWhole = name !== undefined && names.has(name.start);
  switch (kind) {
    case "expression":
      return value.json === true ? jsonAsHcl(value) : quoteHcl(text);
    case "key":
      // At the beginning of an object this word would make it something else.
      return isWhole && text !== "for" ? text : quoteHcl(text);
    case "name":
      return only(isWhole, "it stands for a name, which has only letters, digits, _ and -");
    case "line comment":
      return only(!text.includes("\n"), "a comment ends with its line");
    case "block comment":
      return only(!/^\/|\*\/|\*$/.test(text), "the comment would end there");
    case "escape":
      return only(false, "it would be a part of the escape before it");
    case "word":
    case "string":
    case "heredoc":
      return only(false, "it would be a part of what stands next to it without quotes");
  }
}

/** Puts values into a string or a here-document. */
function fillTemplate(
  marked: MarkedText,
  template: Template,
  edits: readonly ValueEdit[],
): readonly ValueEdit[] {
  checkComposition(marked, template, edits);
  const isString = template.marker === undefined;
  let before = "";
  let at = template.start;
  const filled = edits.map((edit) => {
    const { value, start, end } = edit;
    before = marked.text.slice(at, start).at(-1) ?? before;
    at = end;
    const text = value.verbatim === true ? value.text : writeInside(marked, edit, before, isString);
    before = value.text.at(-1) ?? before;
    return { ...edit, text };
  });
  return isString ? filled : fitHeredoc(marked, template, filled);
}

/**
 * A value in a string or a here-document. `${` and `%{` begin no template with one more `$` or `%`
 * before them, also where a value only makes one together with what stands next to it.
 */
function writeInside(
  { text: all }: MarkedText,
  { value, end }: ValueEdit,
  before: string,
  isString: boolean,
): string {
  const { text } = value;
  const last = text.at(-1) ?? before;
  const doubles = /[$%]/.test(before) && text.startsWith("{") ? before : "";
  const escaped = isString ? escapeHcl(escapeTemplate(text)) : escapeTemplate(text);
  if (!/[$%]/.test(last)) return doubles + escaped;
  if (all[end] === "{") return doubles + escaped + last;
  if (all[end] !== last || all[end + 1] !== "{") return doubles + escaped;
  if (!isString || text === "")
    throw doesNotFit(value, `the template after it would be text, with a ${last} before it`);
  const code = last.charCodeAt(0).toString(16).padStart(4, "0");
  return `${doubles}${escaped.slice(0, -1)}\\u${code}`;
}

/** @throws VALUE_DOES_NOT_FIT for values that Terraform would change, or their neighbours */
function checkComposition(
  { text, mark }: MarkedText,
  { start, end }: Template,
  edits: readonly ValueEdit[],
): void {
  const values = edits.map(({ value }) => value);
  for (const value of values) if (value.verbatim !== true) checkHclText(value);
  const pieces = text
    .slice(start, end)
    .split(mark)
    .flatMap((piece, index) => [unescapeHcl(piece).normalize(), values[index]?.text ?? ""]);
  const whole = pieces.join("");
  if (isComposed(whole)) return;
  throw composed(values.find((value) => /[^\0-\x7F]/.test(value.text)) ?? values[0]!);
}

/** The characters that escapes stand for, as far as they may be composed with others. */
function unescapeHcl(text: string): string {
  return text.replaceAll(/\\(?:u[\da-fA-F]{4}|U[\da-fA-F]{8})/g, (escape) => {
    const code = Number.parseInt(escape.slice(2), 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : escape;
  });
}
