import { KeepError } from "../core/errors.ts";
import { nearest } from "../core/nearest.ts";

/** A place in a template's file; lines and columns count from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A place of a template that stands for a secret. */
export interface Expression {
  readonly vault: string;
  /** Absent in `{vault}`: then the name of the variable on this line is the key. */
  readonly key: string | undefined;
  /** As it stands in the template. */
  readonly source: string;
  readonly line: number;
  readonly column: number;
}

/** An `INVALID_TEMPLATE` for a vault that is not configured. */
export function unknownVault(vault: string, at: Position, vaults: readonly string[]): KeepError {
  const near = nearest(vault, vaults);
  const configured = `Configured: ${vaults.join(", ") || "none"}. Write \\{ if text is meant.`;
  return new KeepError("INVALID_TEMPLATE", {
    ...at,
    problem: `there is no vault ${vault}`,
    next: near === undefined ? configured : `Did you mean ${near}?`,
  });
}

/** Tells line and column of offsets in a text. */
export class Lines {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1))
      this.#starts.push(at + 1);
  }

  /** Both count from 0. */
  locate(offset: number): { readonly line: number; readonly column: number } {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, column: offset - this.#starts[low]! };
  }

  /** The offset of a line (from 0) and column (from 0). */
  offset(line: number, column: number): number {
    return this.#starts[line]! + column;
  }
}
