import { comparedName } from "../core/environment.ts";
import { KeepError } from "../core/errors.ts";
import type { Format } from "../formats/format.ts";
import type { ExportOptions, ExportedVariables } from "./exportable.ts";
import { readMap, requireMapped } from "./read-map.ts";

/** A secret that is to become a variable. */
export interface NamedSecret {
  readonly key: string;
  readonly value: string;
  readonly binary: boolean;
}

/** How keys become names. */
interface Naming {
  /** Undefined if a key cannot have one. */
  nameOf(key: string): string | undefined;
  /** For whom, as errors say it. */
  readonly format?: string;
  /** Whether two names are the same that differ in nothing but case. */
  readonly ignoresCase?: boolean;
}

/**
 * Gives each secret the name of its variable: the one of `--map`, or the prefix and the key as it can be
 * one. Sorted by name.
 *
 * @throws INVALID_VARIABLE_NAME, NAMES_COLLIDE, KEY_TO_MAP_NOT_FOUND
 */
export function nameSecrets<One extends { readonly key: string }>(
  secrets: readonly One[],
  naming: Naming,
  options: Pick<ExportOptions, "prefix" | "map">,
): readonly (readonly [name: string, secret: One])[] {
  const mapped = readMap(options.map);
  const owners = new Map<string, readonly [string, One]>();
  for (const secret of secrets) {
    const name = nameOf(secret.key, mapped.get(secret.key), naming, options.prefix);
    const compared = comparedName(name, { ignoresCase: naming.ignoresCase === true });
    const [, taken] = owners.get(compared) ?? [];
    if (taken !== undefined)
      throw new KeepError("NAMES_COLLIDE", { name, keys: [taken.key, secret.key] });
    owners.set(compared, [name, secret]);
  }
  requireMapped(
    mapped,
    secrets.map(({ key }) => key),
  );
  return [...owners.values()].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The variables of an export. @throws INVALID_VARIABLE_NAME, NAMES_COLLIDE, KEY_TO_MAP_NOT_FOUND */
export function nameVariables(
  secrets: readonly NamedSecret[],
  { nameOf: inFormat }: Pick<Format, "nameOf">,
  options: Pick<ExportOptions, "format" | "prefix" | "map">,
): ExportedVariables {
  const named = nameSecrets(secrets, { nameOf: inFormat, format: options.format }, options);
  return {
    values: new Map(named.map(([name, { value }]) => [name, value])),
    binary: new Set(named.flatMap(([name, { binary }]) => (binary ? [name] : []))),
    open: new Set(),
  };
}

function nameOf(
  key: string,
  mapped: string | undefined,
  naming: Naming,
  prefix: string | undefined,
): string {
  const name = naming.nameOf(mapped ?? (prefix ?? "") + key);
  // A name that was chosen is taken as it is, or not at all.
  if (name !== undefined && (mapped === undefined || name === mapped)) return name;
  // What was typed may be a value in the wrong place: it is not repeated.
  const shown =
    mapped === undefined
      ? key + (prefix === undefined ? "" : " with this --prefix")
      : `What --map calls ${key}`;
  throw new KeepError("INVALID_VARIABLE_NAME", {
    name: shown,
    ...(naming.format === undefined ? {} : { format: naming.format }),
  });
}
