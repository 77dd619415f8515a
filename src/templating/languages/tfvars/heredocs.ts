import { doesNotFit } from "../../filling/does-not-fit.ts";
import type { FilledValue } from "../../filling/filled-text.ts";
import { applyEdits, type Edit, type MarkedText } from "../../filling/marked-text.ts";
import { leadingBlanks, trimHcl } from "./blanks.ts";
import type { Template } from "./places.ts";

/** A value, and what is written for it. */
export interface ValueEdit extends Edit {
  readonly value: FilledValue;
}

/**
 * The edits of a here-document as they hold in its lines: with `<<-` the lines of a value get the
 * blanks that all lines lose.
 *
 * @throws VALUE_DOES_NOT_FIT for values that it cannot hold
 */
export function fitHeredoc(
  marked: MarkedText,
  template: Template,
  edits: readonly ValueEdit[],
): readonly ValueEdit[] {
  const { start, end, marker = "", flush } = template;
  const indented = flush === true ? indentLines(marked.text, template, edits) : edits;
  const written = applyEdits(marked.text, indented, { start, end });
  if (/\r(?!\n)/.test(written))
    throw doesNotFit(valueWith(edits, /\r/), "a here-document holds no carriage return alone");
  if (written.split("\n").some((line) => trimHcl(line) === marker))
    throw doesNotFit(valueWith(edits, /\n/), "a line here would be the end of the here-document");
  if (flush === true) checkFlush(marked, template, edits, written);
  return indented;
}

function indentLines(
  text: string,
  { start, end }: Template,
  edits: readonly ValueEdit[],
): readonly ValueEdit[] {
  const blanks = commonBlanks(text.slice(start, end));
  return edits.map((edit) => {
    const lineEnd = text.indexOf("\n", edit.end);
    const [first = "", ...others] = edit.text.split("\n");
    const lines = others.map((line, index) => {
      const rest = index === others.length - 1 ? text.slice(edit.end, lineEnd) : "";
      return leadingBlanks(line + rest).length === (line + rest).length ? line : blanks + line;
    });
    return { ...edit, text: [first, ...lines].join("\n") };
  });
}

/** The blanks that all lines begin with but those that are nothing else. */
function commonBlanks(body: string): string {
  let common: string | undefined;
  for (const line of body.split("\n")) {
    const blanks = leadingBlanks(line);
    if (blanks.length < line.length && blanks.length < (common ?? `${blanks} `).length)
      common = blanks;
  }
  return common ?? "";
}

/** The text that a reader gets from the lines of `<<-`. */
function withoutBlanks(body: string): string {
  const { length } = commonBlanks(body);
  return body
    .split("\n")
    .map((line) => (leadingBlanks(line).length === line.length ? line : line.slice(length)))
    .join("\n");
}

/** The blanks of a line and what follows would be one character, of which Terraform cuts all. */
const JOINED = /^\s+(?:\p{M}|\u200D)/u;

function checkFlush(
  { text, mark }: MarkedText,
  { start, end }: Template,
  edits: readonly ValueEdit[],
  written: string,
): void {
  const pieces = withoutBlanks(text.slice(start, end)).split(mark);
  const meant = pieces.map((piece, index) => piece + (edits[index]?.text ?? "")).join("");
  const lines = written.split("\n");
  if (withoutBlanks(written) === meant && !lines.some((line) => JOINED.test(line))) return;
  const value = valueWith(edits, /^$|^\s|\n/);
  throw doesNotFit(value, "the here-document leaves out blanks at the beginning of its lines");
}

/** The value that is to blame: the first with something in it, or the first of all. */
function valueWith(edits: readonly ValueEdit[], pattern: RegExp): FilledValue {
  return (edits.find(({ value }) => pattern.test(value.text)) ?? edits[0]!).value;
}
