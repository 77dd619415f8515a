import type { Context } from "../context.ts";
import { type KeyFilter, keyMatcher } from "../core/glob.ts";
import type { SecretValue } from "../core/secret-value.ts";

export interface ListSecretsOptions extends KeyFilter {
  readonly env?: string | undefined;
  readonly vault?: string | undefined;
  /** Read the values too; otherwise nothing is decrypted. */
  readonly withValues: boolean;
}

export interface ListedSecret {
  readonly key: string;
  readonly version: string;
  readonly updatedAt?: string | undefined;
  /** Present only when asked for. */
  readonly value?: SecretValue;
}

export interface SecretList {
  readonly vault: string;
  readonly env: string;
  readonly secrets: readonly ListedSecret[];
}

/** The secrets of one vault and environment, sorted by key. */
export async function listSecrets(
  context: Context,
  options: ListSecretsOptions,
): Promise<SecretList> {
  const slug = await context.vaultSlug(options.vault);
  const env = await context.env(options.env);
  const vault = await context.vault(slug, env);
  const matches = keyMatcher(options);
  if (!options.withValues) {
    const heads = await vault.list(context);
    return { vault: slug, env, secrets: heads.filter(({ key }) => matches(key)) };
  }
  const { secrets, failures } = await vault.read("all", context);
  for (const [key, failure] of failures) if (matches(key)) throw failure;
  return {
    vault: slug,
    env,
    secrets: [...secrets.values()]
      .filter(({ key }) => matches(key))
      .map(({ key, version, updatedAt, value }) => ({ key, version, updatedAt, value })),
  };
}
