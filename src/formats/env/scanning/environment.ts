import type { ReadVariable, Reading } from "../../reading.ts";

/**
 * What these readers put into the environment. There a value ends before its first NUL, and
 * nobody is told.
 */
export function inEnvironment(found: readonly ReadVariable[]): Reading {
  const cut = found.filter(hasNul);
  return {
    entries: found.filter((entry) => !hasNul(entry)),
    mistakes: cut.map(({ line }) => ({ line, problem: "no variable can hold a NUL" })),
  };
}

const hasNul = ({ name, value }: ReadVariable): boolean => `${name}${value}`.includes("\0");
