import { isKeptByShells } from "../../shell/kept-names.ts";
import type { ReadMistake, ReadVariable, Reading } from "../../reading.ts";
import { LineCounter } from "./line-counter.ts";
import { type Word, WordReader } from "./shell-word.ts";

const BLANKS = /(?:[ \t]|\\\n)*/y;
const ASSIGNMENT = /([A-Za-z_]\w*)=/y;
const EXPORT = /export(?![^ \t\n;#])/y;
const COMMENT = /[^\n]*/y;

const COMMAND = "this is a command, not a variable";

/**
 * Reads a file of assignments as a shell that sources it does (POSIX.1-2024, Shell Command
 * Language 2.2, 2.6 and 2.9.1): several in a line, with or without `export`, with comments. Any
 * other command is a mistake; it is not run, but what follows it is read. So is what shells differ
 * in: `$'…'`, `$"…"`, a backslash at the end of the file. What only bash and zsh expand is active.
 */
export class ShellFile {
  readonly #text: string;
  readonly #lines: LineCounter;
  readonly #words: WordReader;
  readonly #entries: ReadVariable[] = [];
  readonly #mistakes: ReadMistake[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#lines = new LineCounter(text);
    this.#words = new WordReader(text);
  }

  read(): Reading {
    const nul = this.#text.indexOf("\0");
    if (nul >= 0) this.#fail(this.#lines.lineOf(nul), "shells differ in what they make of a NUL");
    else while (this.#readCommand());
    return { entries: this.#entries, mistakes: this.#mistakes };
  }

  /** Whether there is something after it that can be read. */
  #readCommand(): boolean {
    this.#skip(BLANKS);
    const line = this.#lines.lineOf(this.#at);
    if (this.#text[this.#at] === ";")
      return this.#fail(line, "there is no command before this `;`");
    const found: ReadVariable[] = [];
    const exports = this.#skip(EXPORT) !== "";
    this.#skip(BLANKS);
    let isCommand = false;
    let words = 0;
    for (; !this.#isAtEnd(); words++) {
      const wordLine = this.#lines.lineOf(this.#at);
      const name = this.#match(ASSIGNMENT)?.[1];
      const word = this.#words.read(this.#at, exports);
      if ("problem" in word) return this.#fail(wordLine, word.problem);
      this.#at = word.end;
      if (name !== undefined) found.push(variableOf(name, word, wordLine));
      // A name alone is exported as it is.
      else if (!exports || !/^[A-Za-z_]\w*$/.test(word.text)) isCommand = true;
      this.#skip(BLANKS);
    }
    if (isCommand || (exports && words === 0)) this.#fail(line, COMMAND);
    else for (const variable of found) this.#add(variable);
    return this.#readEnd();
  }

  #add(variable: ReadVariable): void {
    const { name, value, line } = variable;
    if (isKeptByShells(name, value)) this.#fail(line, "a shell keeps this name for itself");
    else this.#entries.push(variable);
  }

  /** Whether a command ends here, perhaps in a way that is a mistake. */
  #isAtEnd(): boolean {
    return this.#at >= this.#text.length || /[\n;#&|()<>]/.test(this.#text[this.#at]!);
  }

  #readEnd(): boolean {
    if (this.#text[this.#at] === "#") this.#skip(COMMENT);
    const end = this.#text[this.#at];
    if (end === undefined) return false;
    if (end !== "\n" && end !== ";")
      return this.#fail(
        this.#lines.lineOf(this.#at),
        `after \`${end}\` there is more than a variable`,
      );
    this.#at++;
    return true;
  }

  #fail(line: number, problem: string): false {
    this.#mistakes.push({ line, problem });
    return false;
  }

  #skip(pattern: RegExp): string {
    return this.#match(pattern)?.[0] ?? "";
  }

  /** Goes behind what a sticky pattern finds here. */
  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    this.#at += found?.[0].length ?? 0;
    return found;
  }
}

function variableOf(name: string, { text, active }: Word, line: number): ReadVariable {
  return { name, value: text, line, ...(active !== undefined && { active }) };
}
