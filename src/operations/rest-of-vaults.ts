import type { Context } from "../context/context.ts";
import { keyMatcher } from "../core/glob.ts";
import type { Format } from "../formats/format.ts";
import type { ExportOptions, ExportedVariables } from "./exportable.ts";
import { mergeVaults } from "./merge-vaults.ts";
import { nameVariables } from "./name-variables.ts";
import { type FoundSecrets, type Needs, neededVaults } from "./read-needed.ts";

/**
 * What a template needs, and with it all that its vaults have: those of `--vault`, or that it
 * names, or every active one if it names none.
 */
export function withAll(context: Context, needs: Needs, { vaults }: ExportOptions): Needs {
  const named = neededVaults(needs);
  const slugs = vaults === undefined && named.length > 0 ? named : context.vaultSlugs(vaults);
  return { ...needs, lists: [...needs.lists, ...slugs.map((vault) => ({ vault }))] };
}

/** What vaults have and a template does not name, as variables beside the template's own. */
export function restOf(
  found: FoundSecrets,
  template: Needs,
  vaults: readonly string[],
  { values: taken }: ExportedVariables,
  format: Format,
  options: ExportOptions,
): { readonly variables: ExportedVariables; readonly warnings: readonly string[] } {
  const perVault = vaults.map((vault) => {
    const isNamed = namedIn(template, vault);
    return found
      .secrets({ vault })
      .filter(({ key }) => !isNamed(key))
      .map(({ key, value }) => ({ key, value, binary: false }));
  });
  const { merged, warnings } = mergeVaults(vaults, perVault);
  const { values, ...sets } = nameVariables(merged, format, options);
  const kept = [...values].filter(([name]) => !taken.has(name));
  const left = [...values.keys()].filter((name) => taken.has(name));
  return {
    variables: { values: new Map(kept), ...sets },
    warnings: [
      ...warnings,
      ...left.map((name) => `${name} is in the template with another value, which stays.`),
    ],
  };
}

/** Whether a template names a key of a vault, by itself or in a list. */
function namedIn({ secrets, lists }: Needs, vault: string): (key: string) => boolean {
  const keys = new Set(
    secrets
      .filter(({ reference }) => reference.vault === vault)
      .map(({ reference }) => reference.key),
  );
  const matchers = lists.filter((list) => list.vault === vault).map(keyMatcher);
  return (key) => keys.has(key) || matchers.some((matches) => matches(key));
}
