import type { Context } from "../context/context.ts";
import { type KeyFilter, keyMatcher } from "../core/glob.ts";
import type { SecretValue } from "../core/secret-value.ts";
import type { RemovedSecret } from "../core/vault.ts";
import { requireRead } from "./partly-failed.ts";

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
  /** The value is the base64 of bytes. */
  readonly binary?: true | undefined;
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
  requireRead(failures, matches);
  return {
    vault: slug,
    env,
    secrets: [...secrets.values()]
      .filter(({ key }) => matches(key))
      .map(({ key, version, updatedAt, value, binary }) => ({
        key,
        version,
        updatedAt,
        value,
        binary,
      })),
  };
}

export interface RemovedList {
  readonly vault: string;
  readonly env: string;
  readonly secrets: readonly RemovedSecret[];
}

/** What was deleted from one vault and environment and can be restored, sorted by key. */
export async function listRemoved(
  context: Context,
  options: Omit<ListSecretsOptions, "withValues">,
): Promise<RemovedList> {
  const slug = await context.vaultSlug(options.vault);
  const env = await context.env(options.env);
  const vault = await context.vault(slug, env);
  const matches = keyMatcher(options);
  const removed = await vault.listRemoved(context);
  return { vault: slug, env, secrets: removed.filter(({ key }) => matches(key)) };
}
