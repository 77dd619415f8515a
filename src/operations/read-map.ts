import { KeepError } from "../core/errors.ts";
import { nearest } from "../core/nearest.ts";

/** The pairs of `--map`: what has a name, and the name that it is to have. @throws USAGE */
export function readMap(
  pairs: readonly string[] = [],
  shape = "KEY=NAME",
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const pair of pairs) {
    const [, key, name] = /^([^=]+)=(.+)$/.exec(pair) ?? [];
    if (key === undefined || name === undefined)
      throw new KeepError("USAGE", { problem: `--map takes ${shape}, separated by commas.` });
    if (found.has(key)) throw new KeepError("USAGE", { problem: `--map names ${key} twice.` });
    found.set(key, name);
  }
  return found;
}

/** A name that nothing gets is one that somebody will look for in vain. @throws KEY_TO_MAP_NOT_FOUND */
export function requireMapped(mapped: ReadonlyMap<string, string>, keys: readonly string[]): void {
  const known = new Set(keys);
  const key = [...mapped.keys()].find((one) => !known.has(one));
  if (key !== undefined)
    throw new KeepError("KEY_TO_MAP_NOT_FOUND", { key, nearest: nearest(key, keys) });
}
