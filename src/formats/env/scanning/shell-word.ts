import { skipSubstitution } from "./shell-substitution.ts";

/** A word of a shell's command, without its quotes. */
export interface Word {
  readonly text: string;
  readonly end: number;
  readonly active?: "expanded" | "run" | undefined;
}

export interface WordProblem {
  readonly problem: string;
}

const UNCLOSED = "this quote is never closed";
const ONLY_SOME = "only some shells know these quotes";

/** Reads words; what would be expanded or run is left in them as it is written. */
export class WordReader {
  readonly #text: string;
  #at = 0;
  #pieces: string[] = [];
  #active: Word["active"];
  #problem: string | undefined;
  /** Whether a `~` here would be somebody's home. */
  #atHome = false;
  #exports = false;

  constructor(text: string) {
    this.#text = text;
  }

  /**
   * Reads from an offset to the end of the word.
   *
   * @param exports whether it is one of `export`, where bash expands braces too
   */
  read(from: number, exports: boolean): Word | WordProblem {
    this.#at = from;
    this.#pieces = [];
    this.#active = undefined;
    this.#problem = undefined;
    this.#atHome = true;
    this.#exports = exports;
    while (this.#problem === undefined && this.#at < this.#text.length && this.#readPiece());
    if (this.#problem !== undefined) return { problem: this.#problem };
    return { text: this.#pieces.join(""), end: this.#at, active: this.#active };
  }

  /** Whether the word goes on. */
  #readPiece(): boolean {
    const char = this.#text[this.#at]!;
    if (/[ \t\n;&|()<>]/.test(char)) return false;
    const atHome = this.#atHome;
    this.#atHome = false;
    switch (char) {
      case "'":
        this.#readSingle();
        break;
      case '"':
        this.#readDouble();
        break;
      case "\\":
        this.#readEscape(atHome);
        break;
      case "$":
        this.#readDollar(false);
        break;
      case "`":
        this.#readSubstitution("run");
        break;
      default:
        this.#readPlain(atHome);
    }
    return true;
  }

  #readPlain(atHome: boolean): void {
    const start = this.#at;
    const end = this.#find(/[ \t\n;&|()<>'"\\$`]/g) ?? this.#text.length;
    const plain = this.#take(end);
    const home = /:~/.test(plain) || (atHome && plain.startsWith("~"));
    if (home || (this.#exports && this.#text.slice(start, end).includes("{")))
      this.#active ??= "expanded";
    this.#atHome = plain.endsWith(":");
  }

  #readSingle(): void {
    this.#at++;
    const end = this.#text.indexOf("'", this.#at);
    if (end < 0) this.#problem = UNCLOSED;
    else this.#take(end);
    this.#at++;
  }

  #readDouble(): void {
    this.#at++;
    while (this.#problem === undefined) {
      const end = this.#find(/["\\$`]/g);
      if (end === undefined) this.#problem = UNCLOSED;
      else {
        this.#take(end);
        const char = this.#text[end];
        if (char === "$") this.#readDollar(true);
        else if (char === "`") this.#readSubstitution("run");
        else if (char === "\\") this.#readEscapeInDouble();
        else break;
      }
    }
    this.#at++;
  }

  #readEscape(atHome: boolean): void {
    const next = this.#text[this.#at + 1];
    if (next === undefined) this.#problem = "shells differ in what a backslash at the end means";
    else if (next !== "\n") this.#pieces.push(next);
    else this.#atHome = atHome;
    this.#at += 2;
  }

  #readEscapeInDouble(): void {
    const next = this.#text[this.#at + 1] ?? "";
    if (/["$\\`]/.test(next)) this.#pieces.push(next);
    else if (next !== "\n") this.#pieces.push(`\\${next}`);
    this.#at += 2;
  }

  #readDollar(inDouble: boolean): void {
    let after = this.#at + 1;
    // What follows may be in the next line.
    while (this.#text.startsWith("\\\n", after)) after += 2;
    const next = this.#text[after] ?? "";
    if (next === "(") this.#readSubstitution("run");
    else if (next === "{") this.#readSubstitution("expanded");
    else if (!inDouble && (next === "'" || next === '"')) this.#problem = ONLY_SOME;
    else {
      if (/[\w@*#?$![-]/.test(next)) this.#active ??= "expanded";
      this.#take(next === "$" ? after + 1 : this.#at + 1);
    }
  }

  #readSubstitution(active: "expanded" | "run"): void {
    const skipped = skipSubstitution(this.#text, this.#at);
    if ("problem" in skipped) this.#problem = skipped.problem;
    else {
      if (active === "run" || skipped.runs) this.#active = "run";
      else this.#active ??= "expanded";
      this.#take(skipped.end);
    }
  }

  #find(pattern: RegExp): number | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text)?.index;
  }

  #take(end: number): string {
    const piece = this.#text.slice(this.#at, end);
    this.#pieces.push(piece);
    this.#at = end;
    return piece;
  }
}
