import type { Context } from "../context/context.ts";
import { type KeyFilter, keyMatcher } from "../core/glob.ts";
import type { Secret } from "../core/vault.ts";
import { mergeVaults } from "./merge-vaults.ts";
import { requireRead } from "./partly-failed.ts";

export interface ReadVaults {
  /** Slugs, in the order in which they were merged. */
  readonly vaults: readonly string[];
  /** Each key once. */
  readonly secrets: readonly (Secret & { readonly vault: string })[];
  /** What was overridden. */
  readonly warnings: string[];
}

/** Every secret of the vaults that the filter lets pass; of two with one key the later vault's counts. */
export async function readVaults(
  context: Context,
  env: string,
  options: KeyFilter & { readonly vaults?: readonly string[] | undefined },
): Promise<ReadVaults> {
  const vaults = context.vaultSlugs(options.vaults);
  const matches = keyMatcher(options);
  const perVault = await Promise.all(
    vaults.map(async (vault) => {
      const { secrets, failures } = await (await context.vault(vault, env)).read("all", context);
      requireRead(failures, matches);
      const chosen = [...secrets.values()].filter(({ key }) => matches(key));
      return chosen.map((secret) => ({ ...secret, vault }));
    }),
  );
  const { merged, warnings } = mergeVaults(vaults, perVault);
  return { vaults, secrets: merged, warnings };
}
