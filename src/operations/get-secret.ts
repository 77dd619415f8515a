import type { Context } from "../context.ts";
import { KeepError } from "../core/errors.ts";
import { checkKey, fullName } from "../core/names.ts";
import { nearest } from "../core/nearest.ts";
import { parseReference } from "../core/reference.ts";
import type { Secret, Vault } from "../core/vault.ts";

export interface GetSecretOptions {
  /** A key, or a reference `vault:KEY`. */
  readonly key: string;
  readonly env?: string | undefined;
  readonly vault?: string | undefined;
}

export interface FoundSecret {
  readonly secret: Secret;
  readonly vault: string;
  readonly env: string;
  /** The full name inside the vault. */
  readonly name: string;
}

/** Reads one secret. @throws KEY_NOT_FOUND */
export async function getSecret(context: Context, options: GetSecretOptions): Promise<FoundSecret> {
  const reference = options.key.includes(":") ? parseReference(options.key) : undefined;
  if (reference !== undefined && options.vault !== undefined && options.vault !== reference.vault)
    throw new KeepError("USAGE", { problem: "The reference and --vault name two vaults." });
  const key = checkKey(reference?.key ?? options.key);
  const slug = await context.vaultSlug(reference?.vault ?? options.vault);
  const env = await context.env(options.env);
  const vault = await context.vault(slug, env);
  const { secrets, failures } = await vault.read([key], context);
  const failure = failures.get(key);
  if (failure !== undefined) throw failure;
  const secret = secrets.get(key);
  if (secret === undefined) throw await keyNotFound(vault, key);
  return { secret, vault: slug, env, name: fullName(vault.place, key) };
}

/** `KEY_NOT_FOUND` with the nearest key that exists, if the names can be listed. */
export async function keyNotFound(vault: Vault, key: string): Promise<KeepError> {
  const heads = await vault.list().catch(() => []);
  return new KeepError("KEY_NOT_FOUND", {
    key,
    env: vault.place.env,
    vault: vault.slug,
    nearest: nearest(
      key,
      heads.map((head) => head.key),
    ),
  });
}
