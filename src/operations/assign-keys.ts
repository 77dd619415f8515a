import { KeepError } from "../core/errors.ts";
import { type KeyFilter, keyMatcher } from "../core/glob.ts";
import { checkKey, isKey, keyProblem } from "../core/names.ts";
import { SecretValue } from "../core/secret-value.ts";
import type { ReadMistake } from "../formats/reading.ts";
import type { Invalid } from "../plans/make-plan.ts";
import type { Wanted } from "../plans/plan.ts";
import { invalidLine } from "./invalid-line.ts";
import { readMap } from "./read-map.ts";
import type { VariablesFile } from "./read-variables-file.ts";

/** How the names of a file become keys, and which of them count. */
export interface KeyOptions extends KeyFilter {
  /** NAME=KEY; goes before the prefix. */
  readonly map?: readonly string[] | undefined;
  readonly prefix?: string | undefined;
}

/** What a file wants to be in a vault, and its lines that cannot be. */
export interface WantedOfFile {
  readonly wanted: readonly Wanted[];
  readonly invalid: readonly Invalid[];
}

/**
 * Gives each variable of a file its key. What the filter leaves out is not looked at; what the reader
 * could not read always counts, unless its name says that it is left out.
 *
 * @throws USAGE, INVALID_KEY, KEYS_COLLIDE, NAME_TO_MAP_NOT_FOUND
 */
export function assignKeys(file: VariablesFile, options: KeyOptions): WantedOfFile {
  const matches = keyMatcher(options);
  const keyOf = keyAssigner(file, options);
  const wanted = new Map<string, Wanted>();
  const invalid = file.mistakes.flatMap((mistake) => invalidOf(mistake, keyOf, matches));
  for (const { name, value, line } of file.variables) {
    const key = keyOf(name);
    if (!matches(key)) continue;
    // The name is not repeated: it may be a piece of a value.
    if (!isKey(key))
      invalid.push(invalidLine(line, `this name cannot be a key: ${keyProblem(key)}`));
    else {
      const twin = wanted.get(key)?.source.line;
      if (twin !== undefined)
        throw new KeepError("KEYS_COLLIDE", {
          key,
          names: [`${file.shown}: line ${twin}`, `line ${line}`],
        });
      const source = { line, ...(name === key ? {} : { key: name }) };
      wanted.set(key, { key, value: new SecretValue(value), source });
    }
  }
  return { wanted: [...wanted.values()], invalid };
}

function keyAssigner(
  { shown, variables, mistakes }: VariablesFile,
  { map, prefix = "" }: KeyOptions,
): (name: string) => string {
  if (prefix !== "" && !isKey(prefix))
    throw new KeepError("USAGE", {
      problem: "No key begins like this --prefix.",
      next: "Use A-Z, a-z, 0-9, _ and -, the first no dash.",
    });
  const keys = readMap(map, "NAME=KEY");
  for (const key of keys.values()) checkKey(key);
  const names = new Set(variables.map(({ name }) => name));
  const absent = [...keys.keys()].find((name) => !names.has(name));
  // It may stand on a line that could not be read.
  if (absent !== undefined && mistakes.length === 0)
    throw new KeepError("NAME_TO_MAP_NOT_FOUND", { name: absent, file: shown });
  return (name) => keys.get(name) ?? prefix + name;
}

/** A name that cannot be a key is not repeated. */
function invalidOf(
  { line, problem, name }: ReadMistake,
  keyOf: (name: string) => string,
  matches: (key: string) => boolean,
): readonly Invalid[] {
  const key = name === undefined ? undefined : keyOf(name);
  if (key === undefined) return [invalidLine(line, problem)];
  if (!matches(key)) return [];
  if (!isKey(key)) return [invalidLine(line, problem)];
  return [{ ...invalidLine(line, `${key}: ${problem}`), key }];
}
