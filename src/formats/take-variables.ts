import type { ReadMistake, ReadVariable, Reading } from "./reading.ts";

/** A value, or half a sentence on what is wrong with it. */
export type FoundValue = { readonly text: string } | { readonly problem: string };

/**
 * Gathers what a reader of a format finds where a name must not come twice: readers differ on which of
 * two values counts, so that nobody can know which one is meant.
 */
export class VariableTaker {
  readonly #entries: ReadVariable[] = [];
  readonly #mistakes: ReadMistake[] = [];
  readonly #lines = new Map<string, number>();

  take(line: number, name: string, value: FoundValue): void {
    const before = this.#lines.get(name);
    this.#lines.set(name, before ?? line);
    if ("problem" in value) this.refuse(line, value.problem);
    else if (before !== undefined) this.refuse(line, `this name is on line ${before} already`);
    else if (!value.text.isWellFormed()) this.refuse(line, HALF);
    else this.#entries.push({ name, value: value.text, line });
  }

  refuse(line: number, problem: string): void {
    this.#mistakes.push({ line, problem });
  }

  get reading(): Reading {
    return { entries: this.#entries, mistakes: this.#mistakes };
  }
}

const HALF = "this value holds half of a character (a lone surrogate)";
