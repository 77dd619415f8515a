import type { Range } from "../../language.ts";

/** How a value is written where its mark stands. */
export interface Place {
  /** The offset of the mark. */
  readonly at: number;
  readonly part: "key" | "value" | "comment" | "escape";
  /** Nothing but other values stands between it and the beginning of its key, value or line. */
  readonly first: boolean;
  /** Only blanks stand between the key and the value, so `=` or `:` would be taken for more. */
  readonly blankBefore: boolean;
  /** The backslash right before it, which quotes the mark's first letter, is none of its own. */
  readonly backslash: boolean;
}

/** A key, and the rest of its line: its value, or that value's first line. */
export interface Entry extends Range {
  /** The key as it stands in the text. */
  readonly key: string;
}

/** What is known of a properties file. */
export interface PropertiesScan {
  readonly places: readonly Place[];
  readonly comments: readonly Range[];
  readonly entries: readonly Entry[];
}

/**
 * Reads a properties file as java.util.Properties does. Takes any text, in time in line with its
 * length. `mark` is the character that stands for a value.
 */
export function scanProperties(text: string, mark = ""): PropertiesScan {
  const scanner = new Scanner(text, mark);
  while (scanner.readLine());
  return scanner;
}

class Scanner {
  readonly places: Place[] = [];
  readonly comments: Range[] = [];
  readonly entries: Entry[] = [];
  readonly #text: string;
  readonly #mark: string;
  #at: number;
  #part: "key" | "value" = "key";
  #first = true;
  #blankBefore = false;

  constructor(text: string, mark: string) {
    this.#text = text;
    this.#mark = mark;
    this.#at = text.startsWith("\uFEFF") ? 1 : 0;
  }

  /** Reads a key with its value, a comment or an empty line; false at the end. */
  readLine(): boolean {
    this.#skip(/[ \t\f\r\n]*/y);
    if (this.#at >= this.#text.length) return false;
    const start = this.#at;
    if (this.#matches(/[#!]/y)) {
      this.#readComment();
      return true;
    }
    this.#read("key", "=: \\t\\f\\r\\n");
    const key = this.#text.slice(start, this.#at);
    this.#skipBlanks();
    this.#blankBefore = !this.#matches(/[=:]/y);
    this.#skip(/[=:]?/y);
    this.#skipBlanks();
    const entry = { key, start: this.#at, end: this.#lineEnd() };
    this.entries.push(entry);
    this.#read("value", "\\r\\n");
    return true;
  }

  #readComment(): void {
    const start = this.#at;
    const end = this.#lineEnd();
    this.comments.push({ start, end });
    for (; this.#at < end; this.#at++) if (this.#isMark()) this.#place("comment");
  }

  /** Reads a key or a value up to one of the characters that end it. */
  #read(part: "key" | "value", ends: string): void {
    const plain = new RegExp(`[^\\\\${ends}${this.#mark}]+`, "y");
    const end = new RegExp(`[${ends}]`, "y");
    this.#part = part;
    this.#first = true;
    for (; this.#at < this.#text.length && !this.#matches(end); this.#at++) {
      const { length } = this.#match(plain);
      if (length > 0) {
        this.#first = false;
        this.#at += length - 1;
      } else if (this.#isMark()) this.#place(part);
      else this.#readEscape();
    }
  }

  /** At a backslash: goes to the last character of what it begins. */
  #readEscape(): void {
    const { length } = this.#match(CONTINUATION);
    if (length > 0) {
      // What stands first on the next line is as good as the first of all: blanks would be lost.
      this.#first = true;
      this.#at += length - 1;
      return;
    }
    this.#at++;
    if (this.#isMark()) return this.#place(this.#part, true);
    this.#first = false;
    const digits = this.#match(/u[\da-fA-F]{0,4}/y);
    this.#at += Math.max(digits.length - 1, 0);
    if (digits === "" || digits.length > 4 || !this.#isMark(this.#at + 1)) return;
    this.#at++;
    this.#place("escape");
  }

  #place(part: Place["part"], backslash = false): void {
    this.places.push({
      at: this.#at,
      part,
      first: this.#first,
      blankBefore: part === "value" && this.#blankBefore,
      backslash,
    });
  }

  #isMark(at = this.#at): boolean {
    return this.#mark !== "" && this.#text[at] === this.#mark;
  }

  #matches(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#text);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text)?.[0] ?? "";
  }

  #skip(pattern: RegExp): void {
    this.#at += this.#match(pattern).length;
  }

  #skipBlanks(): void {
    this.#skip(/(?:[ \t\f]|\\(?:\r\n|[\r\n]))*/y);
  }

  #lineEnd(): number {
    return this.#at + this.#match(/[^\r\n]*/y).length;
  }
}

/** A line that goes on on the next one, whose blanks at the beginning are no part of it. */
const CONTINUATION = /\\(?:\r\n|[\r\n])[ \t\f]*/y;
