import { KeepError } from "../core/errors.ts";
import type { FormatName } from "../core/formats.ts";
import { nearest } from "../core/nearest.ts";
import type { Format } from "../formats/format.ts";
import type { ExportOptions, ExportedVariables } from "./exportable.ts";

/** A secret that is to become a variable. */
export interface NamedSecret {
  readonly key: string;
  readonly value: string;
  readonly binary: boolean;
}

/**
 * Gives each secret the name of its variable: the one of `--map`, or the prefix and the key as the
 * format takes it. Sorted by name.
 *
 * @throws INVALID_VARIABLE_NAME, NAMES_COLLIDE, KEY_TO_MAP_NOT_FOUND
 */
export function nameVariables(
  secrets: readonly NamedSecret[],
  format: Format,
  options: Pick<ExportOptions, "format" | "prefix" | "map">,
): ExportedVariables {
  const mapped = readMap(options.map ?? []);
  const owners = new Map<string, NamedSecret>();
  for (const secret of secrets) {
    const name = nameOf(secret.key, mapped.get(secret.key), format, options);
    const taken = owners.get(name);
    if (taken !== undefined)
      throw new KeepError("NAMES_COLLIDE", { name, keys: [taken.key, secret.key] });
    owners.set(name, secret);
  }
  requireMapped(mapped, secrets);
  const sorted = [...owners].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    values: new Map(sorted.map(([name, { value }]) => [name, value])),
    binary: new Set(sorted.flatMap(([name, { binary }]) => (binary ? [name] : []))),
    open: new Set(),
  };
}

function nameOf(
  key: string,
  mapped: string | undefined,
  format: Format,
  options: { readonly format: FormatName; readonly prefix?: string | undefined },
): string {
  const wanted = mapped ?? (options.prefix ?? "") + key;
  const name = format.nameOf(wanted);
  // A name that was chosen is taken as it is, or not at all.
  if (name !== undefined && (mapped === undefined || name === mapped)) return name;
  // What was typed may be a value in the wrong place: it is not repeated.
  const shown =
    mapped === undefined
      ? key + (options.prefix === undefined ? "" : " with this --prefix")
      : `What --map calls ${key}`;
  throw new KeepError("INVALID_VARIABLE_NAME", { name: shown, format: options.format });
}

function readMap(pairs: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const pair of pairs) {
    const [, key, name] = /^([^=]+)=(.+)$/.exec(pair) ?? [];
    if (key === undefined || name === undefined)
      throw new KeepError("USAGE", { problem: "--map takes KEY=NAME, separated by commas." });
    if (found.has(key)) throw new KeepError("USAGE", { problem: `--map names ${key} twice.` });
    found.set(key, name);
  }
  return found;
}

/** A name that nothing gets is one that a program will look for in vain. */
function requireMapped(mapped: ReadonlyMap<string, string>, secrets: readonly NamedSecret[]): void {
  const keys = secrets.map(({ key }) => key);
  const key = [...mapped.keys()].find((one) => !keys.includes(one));
  if (key !== undefined)
    throw new KeepError("KEY_TO_MAP_NOT_FOUND", { key, nearest: nearest(key, keys) });
}
