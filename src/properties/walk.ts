import type { Run } from "./budget.ts";
import {
  elementsOf,
  endOfString,
  endOfValue,
  skipColon,
  skipComma,
  skipSpace,
} from "./json-text.ts";
import { matchesQuery } from "./matches-query.ts";
import {
  type ArrayPart,
  type ObjectPart,
  parseArrayPart,
  parseObjectPart,
  splitAtPipe,
} from "./path-parts.ts";
import { matchesPattern } from "./pattern.ts";
import { textOfString } from "./strings.ts";

/** What a walk has found, and the path to go on with from there, if there is one. */
export interface Found {
  readonly value: string | undefined;
  readonly rest: string | undefined;
}

/** An object or array that is being looked through; `at` is where its next member begins. */
type Frame =
  | { readonly part: ObjectPart; at: number }
  | { readonly part: ArrayPart & { readonly kind: "index" }; at: number; index: number };

/**
 * Looks a path of names, indexes and queries up in a JSON text; a text without value has none.
 * Where a name fits several members, as a pattern may, each is tried in turn. A list of frames
 * takes the place of recursion, so that depth is no matter.
 */
export function walk(run: Run, text: string, path: string): Found {
  return new Walk(run, text).find(path);
}

class Walk {
  readonly #run: Run;
  readonly #text: string;
  readonly #frames: Frame[] = [];
  readonly #objectParts = new Map<string, ObjectPart>();
  readonly #arrayParts = new Map<string, ArrayPart>();
  #value: string | undefined;
  #pipe: string | undefined;
  #done = false;

  constructor(run: Run, text: string) {
    this.#run = run;
    this.#text = text;
  }

  find(path: string): Found {
    this.#enter(skipSpace(this.#text, 0), path);
    let frame = this.#frames.at(-1);
    while (!this.#done && frame !== undefined) {
      if ("index" in frame) this.#nextElement(frame);
      else this.#nextMember(frame);
      frame = this.#frames.at(-1);
    }
    return { value: this.#value, rest: this.#pipe };
  }

  /** Begins with the object or array at `at`, or is through with it; a plain value is passed by. */
  #enter(at: number, path: string): void {
    if (this.#text[at] === "{") {
      const part = remember(this.#objectParts, path, parseObjectPart);
      this.#pipe = part.pipe ?? this.#pipe;
      this.#frames.push({ part, at: skipSpace(this.#text, at + 1) });
    } else if (this.#text[at] === "[") this.#enterArray(at, path);
    else this.#goOnAfter(endOfValue(this.#text, at));
  }

  #enterArray(at: number, path: string): void {
    const part = remember(this.#arrayParts, path, parseArrayPart);
    this.#pipe = part.pipe ?? this.#pipe;
    if (part.kind === "index") {
      this.#frames.push({ part: { ...part }, at: skipSpace(this.#text, at + 1), index: 0 });
      return;
    }
    const end = endOfValue(this.#text, at);
    if (part.kind !== "none") this.#takeWhole(part, this.#text.slice(at, end));
    if (!this.#done) this.#goOnAfter(end);
  }

  #takeWhole(part: Exclude<ArrayPart, { kind: "index" | "none" }>, array: string): void {
    const elements = elementsOf(array);
    if (part.kind === "count") this.#finish(String(elements.length));
    else if (part.kind === "list") this.#list(elements, part.of);
    else this.#query(elements, part);
  }

  #list(elements: readonly string[], path: string): void {
    const of = this.#splitPipe(path);
    const found = elements.map((element) => this.#run.get(element, of));
    this.#finish(`[${found.filter((raw) => raw !== undefined).join(",")}]`);
  }

  #query(elements: readonly string[], part: ArrayPart & { readonly kind: "query" }): void {
    const { query, all } = part;
    const found: string[] = [];
    for (const element of elements) {
      this.#run.budget.spend(element.length + query.value.length);
      const plain = element[0] !== "{" && element[0] !== "[";
      if (plain && query.path !== "") continue;
      const asked = plain ? element : this.#run.get(element, query.path);
      if (!matchesQuery(asked, query, this.#run.budget)) continue;
      const raw =
        part.rest === undefined ? element : this.#run.get(element, this.#splitPipe(part.rest));
      if (!all) return this.#finish(raw);
      if (raw !== undefined) found.push(raw);
    }
    // No end of the search: where a pattern has led here, a later member may still win.
    if (all) this.#value ??= `[${found.join(",")}]`;
  }

  /** A `|` after a list or a query takes the whole result; what is before it, each element. */
  #splitPipe(path: string): string {
    const split = splitAtPipe(path);
    if (split === undefined) return path;
    this.#pipe = split[1];
    return split[0];
  }

  #nextMember(frame: Frame & { readonly part: ObjectPart }): void {
    const text = this.#text;
    if (text[frame.at] === "}") return this.#leave(frame.at + 1);
    const keyEnd = endOfString(text, frame.at);
    const fits = this.#fits(frame.part, text.slice(frame.at, keyEnd));
    this.#take(frame, skipColon(text, keyEnd), fits);
  }

  #nextElement(frame: Frame & { index: number; readonly part: { readonly index: number } }): void {
    if (this.#text[frame.at] === "]") return this.#leave(frame.at + 1);
    this.#take(frame, frame.at, frame.index++ === frame.part.index);
  }

  #fits({ name, wild }: ObjectPart, rawKey: string): boolean {
    const key = textOfString(rawKey);
    return wild ? matchesPattern(key, name, this.#run.budget) : key === name;
  }

  #take(frame: Frame, at: number, fits: boolean): void {
    const { rest } = frame.part;
    if (fits && rest !== undefined) return this.#enter(at, rest);
    const end = endOfValue(this.#text, at);
    if (fits) this.#finish(this.#text.slice(at, end));
    else frame.at = skipComma(this.#text, end);
  }

  #finish(value: string | undefined): void {
    this.#value = value;
    this.#done = true;
  }

  #leave(end: number): void {
    this.#frames.pop();
    this.#goOnAfter(end);
  }

  #goOnAfter(end: number): void {
    const frame = this.#frames.at(-1);
    if (frame !== undefined) frame.at = skipComma(this.#text, end);
  }
}

function remember<T>(parts: Map<string, T>, path: string, parse: (path: string) => T): T {
  const known = parts.get(path);
  if (known !== undefined) return known;
  const part = parse(path);
  parts.set(path, part);
  return part;
}
