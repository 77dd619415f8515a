import type { Quote } from "../dialect.ts";
import { LineCounter } from "./line-counter.ts";

/** An assignment as Node finds it. */
export interface NodeAssignment {
  readonly name: string;
  /** Without its quotes; in double quotes `\n` is a line end. */
  readonly value: string;
  /** The quotes that it had; `"unclosed"` if its first one was never closed, and is in the value. */
  readonly quote: Quote | "unclosed";
  /** Where it begins, from 1. */
  readonly line: number;
}

/** Where quotes close that are opened at a place. */
type FindClose = (text: string, open: number) => number | undefined;

/**
 * Finds the assignments of a `.env` as Node does, `Dotenv::ParseContent` in src/node_dotenv.cc of
 * Node 22.23 to 26 (Deno has a port of it): every CR is dropped, a name is whatever stands before
 * `=`, and what follows closed quotes on their line is lost.
 */
export function scanNodeFile(text: string, findClose: FindClose = nextQuote): NodeAssignment[] {
  const file = new NodeFile(text, findClose);
  const found: NodeAssignment[] = [];
  while (!file.isAtEnd()) {
    const assignment = file.next();
    if (assignment !== undefined) found.push(assignment);
  }
  return found;
}

function nextQuote(text: string, open: number): number | undefined {
  const close = text.indexOf(text[open]!, open + 1);
  return close < 0 ? undefined : close;
}

const BLANKS = /[ \t\n]*/y;
const NAME = /[^=\n]*/y;
const trimBlanks = (text: string): string => text.replaceAll(/^[ \t\n]+/g, "").replace(TAIL, "");
const TAIL = /(?<![ \t\n])[ \t\n]+$/;

class NodeFile {
  readonly #text: string;
  readonly #lines: LineCounter;
  readonly #findClose: FindClose;
  #at = 0;

  constructor(text: string, findClose: FindClose) {
    this.#findClose = findClose;
    const withoutReturns = text.replaceAll("\r", "");
    this.#text = withoutReturns.replace(TAIL, "");
    this.#lines = new LineCounter(this.#text);
    this.#skipBlanks();
  }

  isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Reads on by a line, or by a value of several; `undefined` where there is no assignment. */
  next(): NodeAssignment | undefined {
    if (/^[\n#]/.test(this.#text[this.#at]!)) {
      this.#skipLine(this.#at);
      return undefined;
    }
    const start = this.#at;
    NAME.lastIndex = start;
    NAME.test(this.#text);
    const end = NAME.lastIndex;
    if (this.#text[end] !== "=") {
      this.#skipLine(end);
      this.#skipBlanks();
      return undefined;
    }
    const name = trimBlanks(this.#text.slice(start, end));
    this.#at = end + 1;
    const line = this.#lines.lineOf(start);
    if (this.isAtEnd() || this.#text[this.#at] === "\n")
      return { name, value: "", quote: "", line };
    this.#skipBlanks();
    return name === "" ? undefined : { name: withoutExport(name), line, ...this.#readValue() };
  }

  #readValue(): Pick<NodeAssignment, "value" | "quote"> {
    const quote = this.#text[this.#at];
    if (quote !== "'" && quote !== '"' && quote !== "`") return { value: this.#bare(), quote: "" };
    const close = this.#findClose(this.#text, this.#at);
    if (close === undefined) return { value: this.#restOfLine(), quote: "unclosed" };
    const value = this.#text.slice(this.#at + 1, close);
    this.#skipLine(close);
    return { value: quote === '"' ? value.replaceAll("\\n", "\n") : value, quote };
  }

  #bare(): string {
    const [value] = this.#restOfLine().split("#", 1);
    return trimBlanks(value!);
  }

  #restOfLine(): string {
    const start = this.#at;
    const end = this.#text.indexOf("\n", start);
    this.#skipLine(start);
    const value = this.#text.slice(start, end < 0 ? undefined : end);
    this.#skipBlanks();
    return value;
  }

  #skipLine(from: number): void {
    const end = this.#text.indexOf("\n", from);
    this.#at = end < 0 ? this.#text.length : end + 1;
  }

  #skipBlanks(): void {
    BLANKS.lastIndex = this.#at;
    BLANKS.test(this.#text);
    this.#at = BLANKS.lastIndex;
  }
}

const withoutExport = (name: string): string =>
  name.startsWith("export ") ? trimBlanks(name.slice(7)) : name;
