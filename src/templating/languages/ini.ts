import { doesNotFit } from "../filling/does-not-fit.ts";
import type { FilledText, FilledValue } from "../filling/filled-text.ts";
import type { Language, Looked, Range, Written } from "../language.ts";

/**
 * An `.ini`. There is no one standard, and no escape that all readers know: a value stands as it is,
 * on one line, or not at all. What some readers take for more than text is named.
 */
export const ini: Language = { look, write };

const LINES = /[^\n]*\n|[^\n]+$/g;
const COMMENT = /^\s*[;#]/;
/** Blanks and a name; the sign, with the blanks behind it; the value, with those behind it. */
const ENTRY = /^(\s*[^=:[\];#\s][^=:]*)([=:][ \t]*)(.*)$/s;

function look(text: string): Looked {
  const comments: Range[] = [];
  for (const { 0: line, index } of text.matchAll(LINES))
    if (COMMENT.test(line)) comments.push({ start: index, end: index + line.length });
  return {
    comments,
    nameAt: (offset) => {
      const start = offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
      return ENTRY.exec(text.slice(start, offset))?.[1]?.trim();
    },
  };
}

function write(filled: FilledText): Written {
  const odd = new Set<string>();
  const lines = (filled.text.match(LINES) ?? []).map((line) => {
    if (!filled.has(line)) return line;
    const [, name, sign, rest] = COMMENT.test(line) ? [] : (ENTRY.exec(line) ?? []);
    if (name === undefined) return filled.replace(line, writeName);
    const value = rest!.trimEnd();
    const written = writeValue(filled, value, odd);
    return `${filled.replace(name, writeName)}${sign}${written}${rest!.slice(value.length)}`;
  });
  return { text: lines.join(""), notes: [...odd].map(oddNote) };
}

const oddNote = (name: string): string =>
  `${name} is written as it is, and some readers of .ini take it for more than text.`;

/** The name of an entry or a section, or a word of a comment. */
function writeName(value: FilledValue): string {
  if (value.verbatim === true || /^[A-Za-z0-9_.-]+$/.test(value.text)) return value.text;
  throw doesNotFit(value, "a name in an .ini has letters, digits, dots, dashes and underscores");
}

function writeValue(filled: FilledText, part: string, odd: Set<string>): string {
  const quote = /^(["']).*\1$/s.exec(part)?.[1];
  const values = filled.split(part).filter((piece) => typeof piece !== "string");
  const text = filled.replace(part, (value) => {
    if (value.verbatim !== true) checkValue(value, quote);
    return value.text;
  });
  if (values.every(({ verbatim }) => verbatim)) return text;
  const [first] = values as [FilledValue];
  if (/^[\s\p{C}]|[\s\p{C}]$/u.test(text))
    throw doesNotFit(first, "readers of .ini take off blanks at both ends of a value");
  if (/^[;#]/.test(text)) throw doesNotFit(first, "many readers of .ini would see a comment");
  if (isInterpreted(quote === undefined ? text : text.slice(1, -1)) || quote !== undefined)
    for (const { source } of values) odd.add(source);
  return text;
}

/** @throws VALUE_DOES_NOT_FIT */
function checkValue(value: FilledValue, quote: string | undefined): void {
  if (!value.text.isWellFormed()) throw doesNotFit(value, "it holds half of a character");
  // oxlint-disable-next-line no-control-regex
  if (/[\n\r\0\u000B\u000C\u001C-\u001E\u0085\u2028\u2029]/.test(value.text))
    throw doesNotFit(value, "a value in an .ini has one line");
  if (quote !== undefined && (value.text.includes(quote) || value.text.includes("\\")))
    throw doesNotFit(value, "no reader of .ini knows it between these quotes");
}

/** What at least one reader takes for more than text: Python, PHP, systemd or git. */
function isInterpreted(text: string): boolean {
  return (
    /[%;#"'\\$!`[\]{}()|&^~?=]/.test(text) ||
    /^(?:yes|no|on|off|true|false|null|none|-?[\d.]+)$/i.test(text)
  );
}
