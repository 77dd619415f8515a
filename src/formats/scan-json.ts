/** A string of JSON, or what stands without quotes: a number, `true`, a value's mark. */
export interface JsonScalar {
  readonly start: number;
  readonly end: number;
  readonly isQuoted: boolean;
  readonly isKey: boolean;
  /** The number of the object or list that it stands in; -1 outside of all. */
  readonly parent: number;
  /** For a key, where its value ends. */
  memberEnd: number;
}

export interface JsonScan {
  readonly scalars: readonly JsonScalar[];
  /** Where the text stops to be JSON; nothing is read from there on. */
  readonly wrongAt: number | undefined;
}

const BLANK = /[ \t\r\n]*/y;
const WORD = /[A-Za-z0-9_.+-]+/y;
const JSON_WORD = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;
/** What needs no escape: all but controls, quotes and backslashes. */
const PLAIN = /[ !#-[\]-\uffff]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * Reads the scalars of a JSON text from an offset on. A word that is none of JSON may stand for a
 * value or a key if `isMark` says so.
 */
export function scanJson(
  text: string,
  start = 0,
  isMark: (word: string) => boolean = () => false,
): JsonScan {
  const reader = new Reader(isMark);
  let offset = matchEnd(BLANK, text, start);
  while (offset < text.length) {
    const end = tokenEnd(text, offset);
    if (end < 0) return { scalars: reader.scalars, wrongAt: -end };
    if (!reader.take(text.slice(offset, end), offset))
      return { scalars: reader.scalars, wrongAt: offset };
    offset = matchEnd(BLANK, text, end);
  }
  return { scalars: reader.scalars, wrongAt: reader.isDone ? undefined : offset };
}

export const isJson = (text: string): boolean => scanJson(text).wrongAt === undefined;

/** The end of the token at an offset; negative if it has a mistake: where that is. */
function tokenEnd(text: string, offset: number): number {
  if (text[offset] !== '"') return Math.max(matchEnd(WORD, text, offset), offset + 1);
  let at = offset + 1;
  for (;;) {
    at = matchEnd(PLAIN, text, at);
    if (text[at] === '"') return at + 1;
    const next = matchEnd(ESCAPE, text, at);
    if (next === at) return -at;
    at = next;
  }
}

/** Where a sticky pattern ends that is tried at an offset; the offset, if it does not match. */
function matchEnd(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset;
  return pattern.test(text) ? pattern.lastIndex : offset;
}

/** What may come next. */
type Next = "value" | "first item" | "first key" | "key" | "colon" | "end";

interface Open {
  readonly close: "}" | "]";
  readonly number: number;
  key?: JsonScalar;
}

/** The grammar of JSON, without recursion. */
class Reader {
  readonly scalars: JsonScalar[] = [];
  readonly #isMark: (word: string) => boolean;
  readonly #open: Open[] = [];
  #next: Next = "value";
  #count = 0;

  constructor(isMark: (word: string) => boolean) {
    this.#isMark = isMark;
  }

  get isDone(): boolean {
    return this.#next === "end" && this.#open.length === 0;
  }

  /** Takes the next token, unless it may not stand here. */
  take(token: string, offset: number): boolean {
    const open = this.#open.at(-1);
    const next = this.#next;
    if (token === open?.close && (next === "end" || next.startsWith("first")))
      return this.#close(open, offset);
    if (next === "colon") return token === ":" && this.#expect("value");
    if (next === "key" || next === "first key") return this.#takeKey(token, offset);
    if (next !== "end") return this.#takeValue(token, offset);
    if (token !== "," || open === undefined) return false;
    this.#endMember(open, offset);
    return this.#expect(open.close === "}" ? "key" : "value");
  }

  #expect(next: Next): true {
    this.#next = next;
    return true;
  }

  #close(open: Open, offset: number): true {
    this.#endMember(open, offset);
    this.#open.pop();
    return this.#expect("end");
  }

  #takeKey(token: string, offset: number): boolean {
    if (!token.startsWith('"') && !this.#isMark(token)) return false;
    this.#open.at(-1)!.key = this.#add(token, offset, true);
    return this.#expect("colon");
  }

  #takeValue(token: string, offset: number): boolean {
    if (token === "{" || token === "[") {
      this.#open.push({ close: token === "{" ? "}" : "]", number: this.#count++ });
      return this.#expect(token === "{" ? "first key" : "first item");
    }
    if (!token.startsWith('"') && !JSON_WORD.test(token) && !this.#isMark(token)) return false;
    this.#add(token, offset, false);
    return this.#expect("end");
  }

  #add(token: string, start: number, isKey: boolean): JsonScalar {
    const end = start + token.length;
    const parent = this.#open.at(-1)?.number ?? -1;
    const isQuoted = token.startsWith('"');
    const scalar: JsonScalar = { start, end, isQuoted, isKey, parent, memberEnd: end };
    this.scalars.push(scalar);
    return scalar;
  }

  #endMember(open: Open, offset: number): void {
    if (open.key !== undefined) open.key.memberEnd = offset;
  }
}
