/** How a language writes names and values on a line. */
export interface NameStyle {
  /** What stands between a name and its value. */
  readonly separator: ":" | "=";
  /** The separator needs a blank or a bracket behind it, unless the name is quoted. */
  readonly separatorNeedsBlank?: boolean;
  /** A comma ends a value outside of brackets too. */
  readonly commaEnds?: boolean;
  /** What may stand before a name on its line. */
  readonly prefix?: RegExp;
}

/** A quoted text, closed or not; a bracket, a comma, a separator; other text. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"?|'[^']*'?|[[\]{},:=]|[^"'[\]{},:=]+/gs;

/** What is longer is no name, and is not looked at again and again. */
const LONGEST_NAME = 1000;

interface Level {
  readonly isList: boolean;
  name?: string | undefined;
}

/**
 * The name whose value an offset is in, of those on its line; `undefined` if it is in none, or in a
 * name. In a list it is the name that the list belongs to.
 */
export function nameOnLine(text: string, offset: number, style: NameStyle): string | undefined {
  const start = offset <= 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
  const line = new Line(style);
  for (const { 0: token } of text.slice(start, offset).matchAll(TOKEN)) line.take(token);
  return line.name;
}

/** A line, as far as it is read. */
class Line {
  readonly #style: NameStyle;
  readonly #levels: Level[] = [{ isList: false }];
  /** What stands where a name may stand. */
  #words = "";
  /** The name that the last token made, if a blank must follow. */
  #doubtful: string | undefined;

  constructor(style: NameStyle) {
    this.#style = style;
  }

  get name(): string | undefined {
    return this.#doubtful === undefined ? this.#level.name : undefined;
  }

  get #level(): Level {
    return this.#levels.at(-1)!;
  }

  take(token: string): void {
    const doubtful = this.#doubtful;
    this.#doubtful = undefined;
    if (doubtful !== undefined && !/^[\s[{]/.test(token)) {
      this.#level.name = undefined;
      this.#words = doubtful + this.#style.separator;
    }
    if (token === "[" || token === "{") this.#open(token === "[");
    else if ((token === "]" || token === "}") && this.#levels.length > 1) this.#levels.pop();
    else if (token === "," && (this.#levels.length > 1 || this.#style.commaEnds === true))
      this.#nextItem();
    else if (token === this.#style.separator && this.#mayEndName()) this.#endName();
    else this.#words += token;
  }

  #open(isList: boolean): void {
    this.#levels.push({ isList, name: isList ? this.name : undefined });
    this.#words = "";
  }

  #nextItem(): void {
    if (!this.#level.isList) this.#level.name = undefined;
    this.#words = "";
  }

  #mayEndName(): boolean {
    if (this.#level.name !== undefined || this.#level.isList) return false;
    return this.#words.length <= LONGEST_NAME && this.#words.trim() !== "";
  }

  #endName(): void {
    const name = this.#words.replace(this.#style.prefix ?? "", "").trim();
    const quoted = /^(["'])(?<inner>.*)\1$/s.exec(name)?.groups?.["inner"];
    this.#level.name = quoted ?? name;
    if (this.#style.separatorNeedsBlank === true && quoted === undefined)
      this.#doubtful = this.#words;
    this.#words = "";
  }
}
