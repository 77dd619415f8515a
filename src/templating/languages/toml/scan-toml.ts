/** A key, a value that is no list and no table, or a comment of a TOML text. */
export interface TomlPlace {
  readonly start: number;
  readonly end: number;
  readonly kind: "bare" | "basic" | "literal" | "basic lines" | "literal lines" | "comment";
  /** A part of a key: of a value, or of a table. */
  readonly isKey: boolean;
}

const BLANK = /[ \t\r]+/y;
const COMMENT = /#[^\n]*/y;
const BARE_KEY = /[^\s"'#,=[\]{}.]+/y;
const BARE_VALUE = /[^\s"'#,=[\]{}]+/y;
const BASIC = /"[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"?/y;
const LITERAL = /'[^'\n]*'?/y;
const BASIC_LINES = /"""[^"\\]*(?:(?:\\[^]|"{1,2}(?!"))[^"\\]*)*(?:"{3,5})?/y;
const LITERAL_LINES = /'''[^']*(?:'{1,2}(?!')[^']*)*(?:'{3,5})?/y;

/** Finds the places of any text, as far as it is TOML; what is not is left to a parser to tell. */
export function scanToml(text: string): readonly TomlPlace[] {
  const scanner = new Scanner(text);
  while (scanner.step());
  return scanner.places;
}

class Scanner {
  readonly places: TomlPlace[] = [];
  readonly #text: string;
  /** The lists and tables that are open. */
  readonly #open: ("[" | "{")[] = [];
  #offset = 0;
  #isKey = true;

  constructor(text: string) {
    this.#text = text;
  }

  /** Passes one token; says whether there was one. */
  step(): boolean {
    const character = this.#text[this.#offset];
    if (character === undefined) return false;
    if (this.#pass(BLANK)) return true;
    if (character === "#") return this.#add(COMMENT, "comment");
    if (character === '"')
      return this.#isLines('"""')
        ? this.#add(BASIC_LINES, "basic lines")
        : this.#add(BASIC, "basic");
    if (character === "'")
      return this.#isLines("'''")
        ? this.#add(LITERAL_LINES, "literal lines")
        : this.#add(LITERAL, "literal");
    if (this.#add(this.#isKey ? BARE_KEY : BARE_VALUE, "bare")) return true;
    this.#offset++;
    this.#passMark(character);
    return true;
  }

  #passMark(character: string): void {
    const open = this.#open.at(-1);
    if (character === "=") this.#isKey = false;
    else if (character === "\n") this.#isKey ||= open === undefined;
    else if (character === ",") this.#isKey = open === "{";
    else if (character === "{" || (character === "[" && !this.#isKey)) {
      this.#open.push(character);
      this.#isKey = character === "{";
    } else if ((character === "}" && open === "{") || (character === "]" && open === "[")) {
      this.#open.pop();
      this.#isKey = false;
    }
  }

  #isLines(quotes: string): boolean {
    return !this.#isKey && this.#text.startsWith(quotes, this.#offset);
  }

  #add(pattern: RegExp, kind: TomlPlace["kind"]): boolean {
    const start = this.#offset;
    if (!this.#pass(pattern)) return false;
    this.places.push({ start, end: this.#offset, kind, isKey: this.#isKey });
    return true;
  }

  #pass(pattern: RegExp): boolean {
    pattern.lastIndex = this.#offset;
    if (!pattern.test(this.#text)) return false;
    this.#offset = pattern.lastIndex;
    return true;
  }
}
