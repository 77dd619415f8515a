import { KeepError } from "../core/errors.ts";
import { nearest } from "../core/nearest.ts";
import type { Position } from "./position.ts";

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
