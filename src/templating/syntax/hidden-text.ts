import type { Range } from "../language.ts";

const SPECIAL = ["{", "}", "\\", "\r", "\u2028", "\u2029"];

/**
 * Keeps parts of a template from being parsed. Their braces, backslashes and odd line ends give
 * way to characters that occur nowhere in the text, one for one, so that every position stays the
 * same.
 */
export class HiddenText {
  readonly #standIns: readonly string[];

  constructor(text: string) {
    this.#standIns = unusedCharacters(text, SPECIAL.length);
  }

  /** The text with these ranges, which are in order, hidden. */
  hide(text: string, ranges: readonly Range[]): string {
    let last = 0;
    const parts: string[] = [];
    for (const { start, end } of ranges) {
      if (start < last) continue;
      parts.push(text.slice(last, start), this.#hidden(text.slice(start, end)));
      last = end;
    }
    return parts.join("") + text.slice(last);
  }

  /** What was hidden is as it was. */
  restore(text: string): string {
    return this.#standIns.reduce((all, one, index) => all.replaceAll(one, SPECIAL[index]!), text);
  }

  #hidden(text: string): string {
    return SPECIAL.reduce((all, one, index) => all.replaceAll(one, this.#standIns[index]!), text);
  }
}

/** Characters of the private use area that a text does not have. */
function unusedCharacters(text: string, count: number): string[] {
  const found: string[] = [];
  for (let code = 0xe000; found.length < count; code++)
    if (!text.includes(String.fromCharCode(code))) found.push(String.fromCharCode(code));
  return found;
}
