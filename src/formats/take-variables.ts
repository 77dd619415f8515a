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
    const found = wholeText(value);
    if ("problem" in found)
      this.#mistakes.push({
        line,
        problem: found.problem,
        ...(before === undefined ? { name } : {}),
      });
    else if (before !== undefined) this.refuse(line, `this name is on line ${before} already`);
    else this.#entries.push({ name, value: found.text, line });
  }

  refuse(line: number, problem: string): void {
    this.#mistakes.push({ line, problem });
  }

  get reading(): Reading {
    return { entries: this.#entries, mistakes: this.#mistakes };
  }
}

function wholeText(value: FoundValue): FoundValue {
  return "problem" in value || value.text.isWellFormed() ? value : { problem: HALF };
}

const HALF = "this value holds half of a character (a lone surrogate)";
