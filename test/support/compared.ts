import { type Column, compareColumns } from "../../src/comparison/compare-columns.ts";
import { SecretValue } from "../../src/core/secret-value.ts";
import {
  type ContextComparison,
  concludeComparison,
} from "../../src/operations/context-comparison.ts";

/** A comparison of columns by name, each with its values by key; null cannot be read. */
export function compared(
  columns: readonly (readonly [name: string, values: Readonly<Record<string, string | null>>])[],
  { changed = false }: { readonly changed?: boolean } = {},
): ContextComparison {
  const read = columns.map(([, values]): Column => {
    const entries = Object.entries(values).map(
      ([key, value]) =>
        [key, value === null ? "unreadable" : { value: new SecretValue(value) }] as const,
    );
    return { entries: new Map(entries), rest: "missing" };
  });
  const contexts = columns.map(([name]) => ({
    name,
    env: name,
    vaults: ["local"],
    file: null,
    failure: undefined,
  }));
  const rows = compareColumns(read);
  return concludeComparison({ template: null, contexts, rows, warnings: [] }, { changed });
}
