import type { Range } from "../../language.ts";
import { trimHcl } from "./blanks.ts";
import type { HclScan, Place } from "./places.ts";

interface Frame {
  readonly kind: "body" | "object" | "other" | "string" | "heredoc";
  readonly start: number;
  readonly opener: string;
  readonly closer: string;
  /** A key may come next, and no value. */
  expectsKey: boolean;
  readonly template: number;
  /** Where a here-document ends, and where the text after it begins. */
  readonly end?: number;
  readonly next?: number;
}

/**
 * Reads a file of Terraform's variables. Takes any text, in time in line with its length. `mark` is
 * the character that stands for a value.
 */
export function scanHcl(text: string, mark = ""): HclScan {
  const scanner = new Scanner(text, mark);
  while (scanner.readOn());
  return scanner;
}

class Scanner {
  readonly places: Place[] = [];
  readonly comments: Range[] = [];
  readonly templates: { start: number; end: number; marker?: string; flush?: boolean }[] = [];
  unclosed: { readonly start: number; readonly opener: string } | undefined;
  readonly #text: string;
  readonly #mark: string;
  readonly #frames: Frame[] = [];
  readonly #word: RegExp;
  readonly #plain: RegExp;
  #at: number;

  constructor(text: string, mark: string) {
    this.#text = text;
    this.#mark = mark;
    this.#word = new RegExp(`[\\w.\\-\\x80-\\uFFFF${mark}]+`, "y");
    this.#plain = new RegExp(`[^"\\\\$%\\n${mark}]+`, "y");
    this.#at = text.startsWith("\uFEFF") ? 1 : 0;
    this.#open("body", "", "", 0);
  }

  /** Reads on by a little; false at the end. */
  readOn(): boolean {
    const frame = this.#frames.at(-1)!;
    if (this.#at >= this.#text.length) {
      if (this.#frames.length > 1) this.unclosed ??= frame;
      return false;
    }
    if (frame.kind === "string" || frame.kind === "heredoc") this.#readTemplate(frame);
    else this.#readExpression(frame);
    return true;
  }

  #open(kind: Frame["kind"], opener: string, closer: string, length: number): void {
    const expectsKey = kind === "body" || kind === "object";
    this.#frames.push({ kind, start: this.#at, opener, closer, expectsKey, template: -1 });
    this.#at += length;
  }

  #readExpression(frame: Frame): void {
    const two = this.#text.slice(this.#at, this.#at + 2);
    const [one = ""] = two;
    if (one === "#" || two === "//") this.#readComment("line comment", "\n");
    else if (two === "/*") this.#readComment("block comment", "*/");
    else if (one === '"') this.#openString();
    else if (two === "<<") this.#openHeredoc();
    else if (one === "{") this.#open(this.#braceKind(frame), "{", "}", 1);
    else if (one === "[" || one === "(") this.#open("other", one, one === "[" ? "]" : ")", 1);
    else if (one === frame.closer && one !== "") this.#close();
    else this.#readWord(frame, two);
  }

  /** After a name without `=` it is a block, in which there are arguments again. */
  #braceKind({ kind, expectsKey }: Frame): "body" | "object" {
    return kind === "body" && expectsKey ? "body" : "object";
  }

  #close(): void {
    this.#frames.pop();
    this.#at++;
  }

  #readWord(frame: Frame, two: string): void {
    const word = this.#match(this.#word);
    if (word !== "") return this.#placeWord(frame, word);
    const [one] = two;
    if (two === "==" || two === "!=" || two === "<=" || two === ">=" || two === "=>") this.#at++;
    else if (one === "=" || (one === ":" && frame.kind === "object")) frame.expectsKey = false;
    else if (one === "\n" || (one === "," && frame.kind === "object"))
      frame.expectsKey = frame.kind === "body" || frame.kind === "object";
    this.#at++;
  }

  #placeWord(frame: Frame, word: string): void {
    const start = this.#at;
    const end = start + word.length;
    const name = { start, end };
    const whole = word === this.#mark;
    for (; this.#at < end; this.#at++) {
      if (!this.#isMark()) continue;
      if (frame.expectsKey) {
        this.#place({ kind: whole && frame.kind === "object" ? "key" : "name", name });
      } else this.#place({ kind: whole ? "expression" : "word" });
    }
  }

  #readComment(kind: "line comment" | "block comment", closer: string): void {
    const start = this.#at;
    const found = this.#text.indexOf(closer, start + closer.length);
    const closed = found >= 0;
    if (!closed && kind === "block comment") this.unclosed = { start, opener: "/*" };
    const end = closed ? found + closer.trim().length : this.#text.length;
    this.comments.push({ start, end });
    for (; this.#at < end; this.#at++) if (this.#isMark()) this.#place({ kind });
  }

  #openString(): void {
    const template = this.templates.push({ start: this.#at + 1, end: this.#text.length }) - 1;
    this.#frames.push({
      kind: "string",
      start: this.#at,
      opener: '"',
      closer: '"',
      expectsKey: false,
      template,
    });
    this.#at++;
  }

  #openHeredoc(): void {
    const start = this.#at;
    const [found = "", flush, marker = ""] = this.#exec(HEREDOC) ?? [];
    this.#at += found.length || 2;
    if (found === "") return;
    const { end, next } = this.#findEnd(marker);
    if (next < 0) {
      this.unclosed ??= { start, opener: "<<" };
      this.#at = this.#text.length;
      return;
    }
    const body = { start: this.#at, end, marker, flush: flush === "-" };
    const template = this.templates.push(body) - 1;
    const frame = { start, opener: "<<", closer: "", expectsKey: false, template, end, next };
    this.#frames.push({ kind: "heredoc", ...frame });
  }

  /** A here-document ends with a line of its marker, with blanks or not. */
  #findEnd(marker: string): { readonly end: number; readonly next: number } {
    for (let at = this.#at; ;) {
      const end = this.#text.indexOf("\n", at);
      if (end < 0) return { end, next: -1 };
      if (trimHcl(this.#text.slice(at, end)) === marker) return { end: at, next: end };
      at = end + 1;
    }
  }

  /** Reads on in a string or a here-document. */
  #readTemplate(frame: Frame): void {
    if (frame.end !== undefined && this.#at >= frame.end) {
      this.#frames.pop();
      // An expression in it that goes on after its end is not closed in time.
      if (this.#at > frame.end) this.unclosed ??= frame;
      this.#at = Math.max(this.#at, frame.next!);
      return;
    }
    const { length } = this.#match(this.#plain);
    const one = this.#text[this.#at]!;
    if (length > 0) this.#at = Math.min(this.#at + length, frame.end ?? Infinity);
    else if (this.#isMark()) {
      this.#place({
        kind: frame.kind === "string" ? "string" : "heredoc",
        template: frame.template,
      });
      this.#at++;
    } else if (one === "$" || one === "%") this.#readDollar(one);
    else if (frame.kind === "heredoc") this.#at++;
    else this.#readInString(frame, one);
  }

  /** `${` and `%{` begin an expression, `$${` and `%%{` are text. */
  #readDollar(one: string): void {
    const expression = this.#text[this.#at + 1] === "{" && this.#text[this.#at - 1] !== one;
    if (expression) this.#open("other", `${one}{`, "}", 2);
    else this.#at++;
  }

  #readInString(frame: Frame, one: string): void {
    if (one === '"') {
      this.templates[frame.template]!.end = this.#at;
      this.#close();
    } else if (one === "\n") {
      // No string goes on on the next line; what is open around it is as it was.
      this.unclosed ??= frame;
      this.#frames.pop();
    } else {
      this.#at += Math.max(this.#match(/\\(?:u[\da-fA-F]{0,4}|U[\da-fA-F]{0,8}|[^])?/y).length, 1);
      const escape = this.#text.slice(Math.max(this.#at - 10, 0), this.#at);
      if (this.#isMark(this.#at - 1)) this.#at--;
      else if (!/\\(?:u[\da-fA-F]{0,3}|U[\da-fA-F]{0,7})$/.test(escape)) return;
      if (!this.#isMark()) return;
      this.#place({ kind: "escape" });
      this.#at++;
    }
  }

  #place(place: Omit<Place, "at">): void {
    this.places.push({ ...place, at: this.#at });
  }

  #isMark(at = this.#at): boolean {
    return this.#mark !== "" && this.#text[at] === this.#mark;
  }

  #exec(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text);
  }

  #match(pattern: RegExp): string {
    return this.#exec(pattern)?.[0] ?? "";
  }
}

const HEREDOC = /<<(-?)([\w-]+)\r?\n/y;
