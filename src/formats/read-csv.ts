import type { ReadMistake, Reading } from "./reading.ts";
import { VariableTaker } from "./take-variables.ts";

/** A row of a table, with the line that it begins on, from 1. */
interface Row {
  readonly line: number;
  readonly fields: readonly string[];
  readonly problem?: string;
}

/** Which columns there are, and where. */
interface Header {
  readonly name: number;
  readonly value: number;
  readonly width: number;
}

/**
 * Reads a table (RFC 4180) that has the columns Key or Name, and Value, in any order; others are left
 * out. Commas, semicolons or tabs are between them. Lines end with CRLF, LF or CR. In time in line
 * with the length of the text.
 */
export function readCsv(source: string): Reading {
  const text = source.replace(/^\uFEFF/, "");
  const declared = /^sep=([,;\t])(?:\r\n|\n|\r)/i.exec(text);
  const start = declared?.[0].length ?? 0;
  for (const separator of declared === null ? [",", ";", "\t"] : [declared[1]!]) {
    const rows = new Rows(text, start, separator, declared === null ? 1 : 2);
    const header = findHeader(rows.next());
    if (header !== undefined) return readRows(rows, header);
  }
  const problem = "there is no first row with the names of the columns: Key and Value";
  return { entries: [], mistakes: [{ line: 1, problem }] };
}

function findHeader(row: Row | undefined): Header | undefined {
  const names = row?.fields.map((field) => field.trim().toLowerCase()) ?? [];
  const value = names.indexOf("value");
  const name = names.includes("key") ? names.indexOf("key") : names.indexOf("name");
  return name < 0 || value < 0 ? undefined : { name, value, width: names.length };
}

function readRows(rows: Rows, { name, value, width }: Header): Reading {
  const taker = new VariableTaker();
  for (let row = rows.next(); row !== undefined; row = rows.next()) {
    const { line, fields, problem } = row;
    if (problem !== undefined) taker.refuse(line, problem);
    else if (fields.every((field) => field === "")) continue;
    else if (fields.length <= Math.max(name, value))
      taker.refuse(line, "this row has too few columns");
    // A comma in a value without quotes would cut it short.
    else if (fields.length > width)
      taker.refuse(line, "this row has more columns than the first one");
    else if (fields[name] === "") taker.refuse(line, "there is no name");
    else taker.take(line, fields[name]!, { text: fields[value]! });
  }
  return taker.reading;
}

/** The rows of a table, one after the other. */
class Rows {
  readonly #text: string;
  readonly #plain: RegExp;
  readonly #separator: string;
  #at: number;
  #line: number;

  constructor(text: string, start: number, separator: string, line: number) {
    this.#text = text;
    this.#at = start;
    this.#separator = separator;
    this.#line = line;
    this.#plain = new RegExp(`[^${separator}\\r\\n]*`, "y");
  }

  /** Nothing at the end of the text. */
  next(): Row | undefined {
    if (this.#at >= this.#text.length) return undefined;
    const line = this.#line;
    const fields: string[] = [];
    for (;;) {
      const problem = this.#readField(fields);
      if (problem !== undefined) return { line: problem.line, fields, problem: problem.problem };
      if (this.#text[this.#at] !== this.#separator) break;
      this.#at++;
    }
    this.#skipLineEnd();
    return { line, fields };
  }

  #readField(fields: string[]): ReadMistake | undefined {
    const start = this.#at;
    if (this.#text[start] === '"') return this.#readQuoted(fields);
    this.#skip(this.#plain);
    const field = this.#text.slice(start, this.#at);
    fields.push(field);
    return /^[ \t]+"/.test(field) ? this.#skipRow("there are blanks before this quote") : undefined;
  }

  #readQuoted(fields: string[]): ReadMistake | undefined {
    const opening = { line: this.#line, problem: "this quote is never closed" };
    const parts: string[] = [];
    do {
      const start = ++this.#at;
      const end = this.#text.indexOf('"', start);
      if (end < 0) {
        this.#at = this.#text.length;
        return opening;
      }
      parts.push(this.#text.slice(start, end));
      this.#at = end + 1;
    } while (this.#text[this.#at] === '"');
    const field = parts.join('"');
    fields.push(field);
    this.#line += countLines(field);
    const next = this.#text[this.#at];
    return next === undefined || next === this.#separator || next === "\r" || next === "\n"
      ? undefined
      : this.#skipRow("there is text after the closing quote");
  }

  /** Leaves the rest of a row out. */
  #skipRow(problem: string): ReadMistake {
    const line = this.#line;
    this.#skip(/[^\r\n]*/y);
    this.#skipLineEnd();
    return { line, problem };
  }

  #skipLineEnd(): void {
    if (this.#at < this.#text.length) this.#line++;
    this.#skip(/\r\n|\n|\r|$/y);
  }

  #skip(pattern: RegExp): void {
    pattern.lastIndex = this.#at;
    pattern.test(this.#text);
    this.#at = pattern.lastIndex;
  }
}

const countLines = (text: string): number => text.match(/\r\n|\n|\r/g)?.length ?? 0;
