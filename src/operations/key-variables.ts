import type { Entry, FoundValue } from "../comparison/compare-columns.ts";
import { variableNameOf } from "../formats/variable-name.ts";

/** Variables of a file by the keys that they stand for. */
export interface KeyedVariables {
  readonly entries: ReadonlyMap<string, Entry>;
  /** Names that may stand for several keys. */
  readonly shared: readonly { readonly name: string; readonly keys: readonly string[] }[];
}

/**
 * Finds the keys of variables: the one of that very name; else those that an export would give the
 * name; else the name stands for itself.
 */
export function keyVariables(
  values: ReadonlyMap<string, FoundValue>,
  keys: ReadonlySet<string>,
): KeyedVariables {
  const byName = new Map<string, string[]>();
  for (const key of keys) {
    const name = variableNameOf(key);
    const others = byName.get(name);
    if (others === undefined) byName.set(name, [key]);
    else others.push(key);
  }
  const entries = new Map<string, Entry>();
  const shared: { readonly name: string; readonly keys: readonly string[] }[] = [];
  for (const [name, value] of values) {
    const owners = byName.get(name) ?? [];
    if (owners.length > 1) shared.push({ name, keys: owners.toSorted() });
    const own = keys.has(name) || owners.length === 0 ? [name] : owners;
    for (const key of own) entries.set(key, value);
  }
  return { entries, shared };
}
