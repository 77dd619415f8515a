import type { CsvDialect } from "../core/formats.ts";
import { KeepError } from "../core/errors.ts";
import { checkVariables, checkWritten, isName, isText } from "./check-written.ts";
import type { Format, Written } from "./format.ts";
import { NotRepresentable } from "./not-representable.ts";
import { readCsv } from "./read-csv.ts";

/**
 * A table of the columns Key and Value. Its lines end with CR and LF, as RFC 4180 has it: every
 * reader of CSV takes that, and strict ones nothing else. Each value is in quotes, so that nothing
 * in it can end a field, and programs that offer it can take what is in quotes for text.
 */
export const csv: Format = {
  nameOf: (key) => key,
  write: (variables, { dialect = "spreadsheet" }) => writeCsv(variables, dialect as CsvDialect),
};

function writeCsv(variables: ReadonlyMap<string, string>, dialect: CsvDialect): Written {
  const format = `csv for ${dialect}`;
  checkVariables(variables, { format, name: isName, value: isText });
  const forSpreadsheet = dialect === "spreadsheet";
  if (forSpreadsheet) checkCells(variables, format);
  const rows = [...variables].map(([name, value]) => `${cell(name)},"${double(value)}"\r\n`);
  const text = `Key,Value\r\n${rows.join("")}`;
  // Excel takes a file without this mark for one in the code page of its country.
  const mark = forSpreadsheet && /[^\0-\x7F]/.test(text) ? "\uFEFF" : "";
  const { entries, mistakes } = readCsv(mark + text);
  const read = new Map(entries.map(({ name, value }) => [name, value]));
  checkWritten(variables, mistakes.length === 0 ? read : undefined, format);
  return { text: mark + text, notes: forSpreadsheet ? notesOn(variables) : [] };
}

const cell = (text: string): string => (/^[\w.-]+$/.test(text) ? text : `"${double(text)}"`);
const double = (text: string): string => text.replaceAll('"', '""');

/**
 * What Excel, LibreOffice or Google Sheets may run as a formula: OWASP's list for CSV injection
 * (`=`, `+`, `-`, `@`, a tab, the end of a line, the full-width forms), also after blanks and quotes.
 */
const FORMULA = /^(?:[\t\r\n]|[\s"'\uFEFF]*[=+\-@＝＋－＠])/;
/** A number with a sign is none. */
const SIGNED = /^[+-]\d+(?:[.,]\d+)?$/;
/** Excel cuts what is longer. */
const LONGEST_CELL = 32_767;

/** @throws INVALID_VARIABLE_NAME, VALUE_NOT_REPRESENTABLE for what a spreadsheet would run or change */
function checkCells(variables: ReadonlyMap<string, string>, format: string): void {
  for (const [name, value] of variables) {
    if (!isHarmless(name)) throw new KeepError("INVALID_VARIABLE_NAME", { name, format });
    if (isHarmless(value)) continue;
    throw new NotRepresentable(name, format, "A spreadsheet would run or change it.");
  }
}

/** A spreadsheet has no NUL, and one kind of line end in a cell. */
function isHarmless(text: string): boolean {
  if (text.length > LONGEST_CELL || /[\0\r]/.test(text)) return false;
  return !FORMULA.test(text) || SIGNED.test(text);
}

/** What a spreadsheet shows in another way, and stores so: numbers, dates, truth values. */
const CHANGED =
  /^\s*(?:[+-]?[$€£¥]?[\d.,:/ -]*\d[\d.,:/ %-]*(?:e[+-]?\d+|[$€£¥])?|\d+[-/ ]?[a-z]{3,9}\.?[-/ ,]*\d*|[a-z]{3,9}[-/ ]\d+|true|false)\s*$/i;

function notesOn(variables: ReadonlyMap<string, string>): readonly string[] {
  const names = [...variables].filter(([, value]) => isChanged(value)).map(([name]) => name);
  if (names.length === 0) return [];
  return [
    `A spreadsheet takes the values of ${names.join(", ")} for numbers, dates or the like: let it import the column Value as text.`,
  ];
}

/** A number that comes out as it stands is none of them. */
const isChanged = (value: string): boolean =>
  value.length < 50 && CHANGED.test(value) && !/^(?:0|[1-9]\d{0,9})$/.test(value);
