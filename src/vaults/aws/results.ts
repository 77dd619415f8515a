import type { KeepError } from "../../core/errors.ts";
import type { ReadResult, Secret } from "../../core/vault.ts";

/** Sorted by key, each once: a page may name again what the one before it named. */
export function sortByKey<T extends { readonly key: string }>(items: readonly T[]): readonly T[] {
  const once = new Map(items.map((item) => [item.key, item]));
  return [...once.values()].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/** The answers of several calls as one, its secrets sorted by key. */
export function mergeResults(results: readonly ReadResult[]): ReadResult {
  const secrets = sortByKey(results.flatMap((result) => [...result.secrets.values()]));
  const failures = new Map<string, KeepError>(results.flatMap((result) => [...result.failures]));
  return { secrets: new Map<string, Secret>(secrets.map((one) => [one.key, one])), failures };
}
