/** So much work and depth that a path has gone wrong, or was made to. Caught in `select-value.ts`. */
export class OverBudget extends Error {
  override readonly name = "OverBudget";
}

// A thousand passes over a value of 64 KiB, the largest that AWS holds; a few over a larger one.
const WORK = 64 * 1024 * 1024;
const PASSES = 16;
// Lists, queries and multipaths within each other. The stack holds several times as many.
const DEPTH = 400;

/**
 * Bounds the time and the depth of one look-up: `[@this,@this]|[@this,@this]|…` would double its
 * text with each step. @throws OverBudget
 */
export class Budget {
  #left: number;
  #depth = 0;

  constructor(characters: number) {
    this.#left = WORK + PASSES * characters;
  }

  /** Counts work, in characters that are looked at. */
  spend(characters: number): void {
    this.#left -= characters;
    if (this.#left < 0) throw new OverBudget();
  }

  /** Does something that may call itself again. */
  nested<T>(work: () => T): T {
    if (this.#depth >= DEPTH) throw new OverBudget();
    this.#depth++;
    const result = work();
    this.#depth--;
    return result;
  }
}

/** One look-up, as its parts see it. */
export interface Run {
  readonly budget: Budget;
  /** The raw value at a path of a JSON text, or of nothing (""). */
  readonly get: (json: string, path: string) => string | undefined;
}
