import type { ReadVariable, Reading } from "../../reading.ts";

/**
 * What these readers put into the environment. There a value ends before its first NUL, of which
 * nobody is told, and none is without a name.
 */
export function inEnvironment(found: readonly ReadVariable[]): Reading {
  return {
    entries: found.filter((entry) => problemOf(entry) === undefined),
    mistakes: found.flatMap((entry) => {
      const problem = problemOf(entry);
      return problem === undefined ? [] : [{ line: entry.line, problem }];
    }),
  };
}

function problemOf({ name, value }: ReadVariable): string | undefined {
  if (name === "") return "there is no name before the =";
  return `${name}${value}`.includes("\0") ? "no variable can hold a NUL" : undefined;
}

/**
 * A reader that looks in an object for earlier values of a name, and so fails on names that every
 * object has, such as `constructor`.
 */
export function failOnObjectNames({ entries, mistakes }: Reading, reader: string): Reading {
  const failures = entries
    .filter(({ name }) => name in {})
    .map(({ line }) => ({ line, problem: `${reader} fails on this name` }));
  return {
    entries: entries.filter(({ name }) => !(name in {})),
    mistakes: [...mistakes, ...failures].toSorted((one, other) => one.line - other.line),
  };
}
