import type { KeepError } from "../../core/errors.ts";
import { doesNotFit } from "../filling/does-not-fit.ts";
import type { FilledText, FilledValue } from "../filling/filled-text.ts";
import { invalidResult } from "../filling/invalid-result.ts";
import type { Language, Written } from "../language.ts";
import { nameOnLine } from "../filling/name-on-line.ts";
import { loneValue, shown, standIn, valuesIn } from "../filling/pieces.ts";
import { isReadBack } from "../filling/read-back.ts";
import { checkWellFormed } from "../filling/well-formed.ts";
import { type JsonScalar, isJson, scanJson } from "../../formats/scan-json.ts";
import { escapeJson } from "../../formats/strings/json.ts";

/**
 * JSON (RFC 8259). A value without quotes around it gets them, also where it is a key; one that is
 * JSON goes in as such. There are no comments.
 */
export const json: Language = {
  look: (text) => ({
    comments: [],
    nameAt: (offset) => nameOnLine(text, offset, { separator: ":", commaEnds: true }),
  }),
  write(filled): Written {
    const { text } = filled;
    if (filled.isUntouched) return { text, notes: [] };
    const template = new JsonTemplate(filled);
    template.check();
    return { text: template.fill((value) => value.text), notes: [] };
  },
};

class JsonTemplate {
  readonly #filled: FilledText;
  readonly #places: readonly JsonScalar[];

  /** @throws INVALID_TEMPLATE, VALUE_DOES_NOT_FIT */
  constructor(filled: FilledText) {
    const { text } = filled;
    this.#filled = filled;
    const start = text.startsWith("\uFEFF") ? 1 : 0;
    const isMark = (word: string): boolean => loneValue(this.#filled, word) !== undefined;
    const { scalars, wrongAt } = scanJson(text, start, isMark);
    if (wrongAt !== undefined) throw this.#mistake(wrongAt);
    for (const value of filled.split(text)) if (typeof value !== "string") checkValue(value);
    this.#places = scalars.filter((scalar) => filled.has(this.#source(scalar)));
    this.#checkKeys(scalars.filter(({ isKey }) => isKey));
  }

  /** The result, with what is made of the values that go in as they are. */
  fill(verbatim: (value: FilledValue, isQuoted: boolean) => string): string {
    return this.#replacePlaces((place) => {
      const source = this.#source(place);
      if (place.isQuoted)
        return this.#filled.replace(source, (value) =>
          value.verbatim === true ? verbatim(value, true) : escapeJson(value.text),
        );
      const value = loneValue(this.#filled, source)!;
      if (value.verbatim === true) return verbatim(value, false);
      return isAsIs(value, place) ? value.text : `"${escapeJson(value.text)}"`;
    });
  }

  /**
   * Reads the result again: what is no value must be as before, and every value must arrive.
   *
   * @throws VALUE_DOES_NOT_FIT
   */
  check(): void {
    const lone = new Map(
      this.#places
        .filter(({ isQuoted }) => !isQuoted)
        .map((place) => [this.#source(place), this.#arriving(place)]),
    );
    const expected = this.#replacePlaces((place) => {
      const source = this.#source(place);
      return place.isQuoted ? source : `"${source}"`;
    });
    const result = this.fill((value, isQuoted) =>
      isQuoted ? standIn(value) : `"${standIn(value)}"`,
    );
    const isExact = isReadBack(parse(expected), parse(result), (text) =>
      lone.has(text) ? lone.get(text) : this.#filled.replace(text, shown),
    );
    if (isExact) return;
    const [first] = valuesIn(this.#filled, this.#filled.text);
    if (first === undefined) throw this.#mistake(0);
    throw doesNotFit(first, "it would not be read back as it is");
  }

  /** What a reader gets of a scalar. */
  #arriving(scalar: JsonScalar): unknown {
    const source = this.#source(scalar);
    if (scalar.isQuoted) return this.#filled.replace(String(parse(source)), shown);
    const value = loneValue(this.#filled, source)!;
    return value.verbatim !== true && isAsIs(value, scalar) ? parse(value.text) : shown(value);
  }

  /** An object of two keys that are the same loses a value, and readers differ on which one. */
  #checkKeys(keys: readonly JsonScalar[]): void {
    const seen = new Map<string, JsonScalar>();
    for (const key of keys) {
      const name = `${key.parent} ${String(this.#arriving(key))}`;
      const other = seen.get(name);
      seen.set(name, key);
      if (other === undefined) continue;
      const members = [key, other].map(({ start, memberEnd }) =>
        this.#filled.text.slice(start, memberEnd),
      );
      if (!members.some((member) => this.#filled.has(member))) continue;
      const value = this.#filled
        .split(this.#source(key) + this.#source(other))
        .find((piece) => typeof piece !== "string");
      if (value !== undefined) throw doesNotFit(value, "its object has a key of this name already");
      throw invalidResult(this.#filled, {
        offset: key.start,
        problem: "its object has a key of this name already",
      });
    }
  }

  #replacePlaces(write: (place: JsonScalar) => string): string {
    const { text } = this.#filled;
    let end = 0;
    const parts = this.#places.map((place) => {
      const before = text.slice(end, place.start);
      end = place.end;
      return before + write(place);
    });
    return parts.join("") + text.slice(end);
  }

  #source({ start, end }: JsonScalar): string {
    return this.#filled.text.slice(start, end);
  }

  #mistake(offset: number): KeepError {
    const isComment = /^\/[/*]/.test(this.#filled.text.slice(offset, offset + 2));
    const problem = "the result is no valid JSON";
    return invalidResult(
      this.#filled,
      isComment
        ? { offset, problem: `${problem}: it has a comment`, next: "Take the comments out." }
        : { offset, problem },
    );
  }
}

function checkValue(value: FilledValue): void {
  if (value.verbatim === true) return;
  checkWellFormed(value);
  if (value.json === true && !isJson(value.text)) throw doesNotFit(value, "it is no JSON");
}

/** Whether a value without quotes around it needs none; a number as a key needs them. */
function isAsIs({ json: isData, text }: FilledValue, { isKey }: JsonScalar): boolean {
  return isData === true && (!isKey || text.trimStart().startsWith('"'));
}

/** Never throws: its error would show what was parsed. What is no JSON is like nothing else. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, "")) as unknown;
  } catch {
    return Symbol("no JSON");
  }
}
