import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { keyMatcher } from "../core/glob.ts";
import { textOf } from "../core/text-of.ts";
import type { Secret } from "../core/vault.ts";
import { isVariableName, variableNameOf } from "../formats/dotenv.ts";
import type { ExportOptions, Exportable } from "./exportable.ts";
import { requireRead } from "./partly-failed.ts";

/** Every secret of the vaults that the filter lets pass, sorted by name; later vaults win. */
export async function collectVariables(
  context: Context,
  env: string,
  options: ExportOptions,
): Promise<Exportable> {
  const vaults = context.vaultSlugs(options.vaults);
  const matches = keyMatcher(options);
  const perVault = await Promise.all(vaults.map((slug) => readAll(context, slug, env, matches)));
  const { merged, warnings } = mergeVaults(vaults, perVault);
  if (merged.size === 0) warnings.push(`There is no secret to export from ${env}.`);
  const sorted = [...merged.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  const variables = new Map<string, string>();
  const keys = new Map<string, string>();
  for (const { key, value } of sorted) {
    const name = options.format === "env" ? variableName(key) : key;
    const taken = keys.get(name);
    if (taken !== undefined) throw new KeepError("NAMES_COLLIDE", { name, keys: [taken, key] });
    keys.set(name, key);
    variables.set(name, value.reveal());
  }
  return { vaults, template: null, missing: [], warnings, variables };
}

async function readAll(
  context: Context,
  slug: string,
  env: string,
  matches: (key: string) => boolean,
): Promise<readonly Secret[]> {
  const { secrets, failures } = await (await context.vault(slug, env)).read("all", context);
  requireRead(failures, matches);
  const found = [...secrets.values()].filter(({ key }) => matches(key));
  return found.map((secret) => ({ ...secret, value: textOf(secret, { vault: slug, env }) }));
}

function mergeVaults(
  vaults: readonly string[],
  perVault: readonly (readonly Secret[])[],
): { readonly merged: ReadonlyMap<string, Secret>; readonly warnings: string[] } {
  const merged = new Map<string, Secret>();
  const owner = new Map<string, string>();
  const warnings: string[] = [];
  for (const [index, secrets] of perVault.entries()) {
    const slug = vaults[index]!;
    for (const secret of secrets) {
      const before = owner.get(secret.key);
      if (before !== undefined)
        warnings.push(`${secret.key} of ${slug} overrides the one of ${before}.`);
      owner.set(secret.key, slug);
      merged.set(secret.key, secret);
    }
  }
  return { merged, warnings };
}

function variableName(key: string): string {
  const name = variableNameOf(key);
  if (!isVariableName(name)) throw new KeepError("INVALID_VARIABLE_NAME", { name: key });
  return name;
}
