import type { Range } from "../../language.ts";
import type { Commands, Frame, Heredoc, Place, PlaceKind } from "./frames.ts";

/** What opened something that is never closed, and where. */
interface Opener {
  readonly start: number;
  readonly opener: string;
}

/**
 * How far a script is read. What is open stands on a stack of frames, not on that of the calls, so
 * that no nesting is too deep.
 */
export class Cursor {
  readonly text: string;
  /** The character that stands for a value, or "" where there is none. */
  readonly mark: string;
  at = 0;
  /** Where reading ends for now: the end of a here-document, or of the text. */
  limit: number;
  readonly frames: Frame[] = [commandsFrame(0, "")];
  readonly places: Place[] = [];
  readonly comments: Range[] = [];
  readonly heredocs: Heredoc[] = [];
  readonly variables: (Range & { readonly name: string })[] = [];
  /** Here-documents that were named and whose lines are still to come. */
  pendingHeredocs = 0;
  /** Here-documents with expansions that are open. */
  heredocDepth = 0;
  unclosed: Opener | undefined;
  #unclear: string | undefined;
  #nextMark = -1;

  /** What a name may be made of. */
  readonly name: RegExp;
  /** `NAME=` or `NAME[subscript]+=`. */
  readonly assignment: RegExp;
  /** Text of a word in which nothing is quoted or expanded. */
  readonly plain: RegExp;

  constructor(text: string, mark: string) {
    this.text = text;
    this.mark = mark;
    this.limit = text.length;
    this.name = new RegExp(`[\\w${mark}]+`, "y");
    const name = `[A-Za-z_${mark}][\\w${mark}]*`;
    this.assignment = new RegExp(`(${name})(?:\\[[^\\]\\n]{0,100}\\])?\\+?=`, "y");
    this.plain = new RegExp(`[^ \\t\\n\\\\'"\`$()<>&|;${mark}]+`, "y");
  }

  get frame(): Frame {
    return this.frames.at(-1)!;
  }

  get char(): string {
    return this.text[this.at] ?? "";
  }

  /** Whether a value stands at an offset, by default here. */
  isMark(offset = this.at): boolean {
    return this.mark !== "" && this.text[offset] === this.mark;
  }

  /** What a sticky pattern matches here. */
  match(pattern: RegExp, offset = this.at): RegExpExecArray | null {
    pattern.lastIndex = offset;
    return pattern.exec(this.text);
  }

  /** Goes over what a sticky pattern matches. */
  skip(pattern: RegExp): void {
    this.at += this.match(pattern)?.[0].length ?? 0;
  }

  /** Notes how the value is written that stands here, or one further where a backslash is first. */
  place(
    kind: PlaceKind,
    {
      backslash = false,
      variable,
    }: { readonly backslash?: boolean; readonly variable?: Range } = {},
  ): void {
    const problem = this.#unclear;
    const known: PlaceKind = problem === undefined ? kind : { kind: "refused", problem };
    if (backslash) this.at++;
    const inHeredoc = this.heredocDepth > 0;
    const { at } = this;
    this.places.push({ ...known, at, backslash, variable, inHeredoc, word: undefined });
    this.at++;
  }

  /** Notes all values up to an offset in one way, and goes there. */
  placeAll(end: number, kind: PlaceKind): void {
    for (let next = this.#findMark(); next < end; next = this.#findMark()) {
      this.at = next;
      this.place(kind);
    }
    this.at = end;
  }

  /** The next mark's offset; it is searched for once only. */
  #findMark(): number {
    if (this.#nextMark < this.at) {
      const found = this.mark === "" ? -1 : this.text.indexOf(this.mark, this.at);
      this.#nextMark = found < 0 ? Infinity : found;
    }
    return this.#nextMark;
  }

  /** From here on shells may not agree what is quoted, so nothing can be written safely. */
  lose(reason: string): void {
    this.#unclear ??= reason;
  }

  leaveOpen(start: number, opener: string): void {
    this.unclosed ??= { start, opener };
  }
}

export function commandsFrame(start: number, opener: string, reserved = true): Commands {
  return {
    kind: "commands",
    start,
    opener,
    reserved,
    cases: [],
    pending: [],
    word: undefined,
    atCommand: true,
    command: "",
    expects: "",
    redirect: false,
    test: false,
  };
}
