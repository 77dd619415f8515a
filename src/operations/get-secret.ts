import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { checkKey } from "../core/names.ts";
import { nearest } from "../core/nearest.ts";
import { parseReference } from "../core/reference.ts";
import type { Tags } from "../core/tags.ts";
import type { CallOptions, Secret, Vault } from "../core/vault.ts";

export interface GetSecretOptions {
  /** A key, or a reference `vault:KEY`. */
  readonly key: string;
  readonly env?: string | undefined;
  readonly vault?: string | undefined;
  /** Another version than the current one, by a name that the vault knows. */
  readonly version?: string | undefined;
}

export interface FoundSecret {
  readonly secret: Secret;
  readonly vault: string;
  readonly env: string;
  /** The full name inside the vault. */
  readonly name: string;
}

/** Reads one secret. @throws KEY_NOT_FOUND, VERSION_NOT_FOUND */
export async function getSecret(context: Context, options: GetSecretOptions): Promise<FoundSecret> {
  const { key, vault } = await locate(context, options);
  const secret =
    options.version === undefined
      ? await readOne(vault, key, context)
      : await vault.readVersion(key, options.version, context);
  if (secret === undefined) throw await keyNotFound(vault, key);
  return { secret, vault: vault.slug, env: vault.place.env, name: vault.nameOf(key) };
}

/** Reads the tags of one secret, sorted by name. @throws KEY_NOT_FOUND */
export async function getTags(context: Context, options: GetSecretOptions): Promise<Tags> {
  const { key, vault } = await locate(context, options);
  const tags = await vault.readTags(key, context);
  if (tags === undefined) throw await keyNotFound(vault, key);
  const sorted = Object.entries(tags).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted);
}

async function locate(
  context: Context,
  options: GetSecretOptions,
): Promise<{ readonly key: string; readonly vault: Vault }> {
  const reference = options.key.includes(":") ? parseReference(options.key) : undefined;
  if (reference !== undefined && options.vault !== undefined && options.vault !== reference.vault)
    throw new KeepError("USAGE", { problem: "The reference and --vault name two vaults." });
  const key = checkKey(reference?.key ?? options.key);
  const slug = await context.vaultSlug(reference?.vault ?? options.vault);
  return { key, vault: await context.vault(slug, await context.env(options.env)) };
}

async function readOne(vault: Vault, key: string, call: CallOptions): Promise<Secret | undefined> {
  const { secrets, failures } = await vault.read([key], call);
  const failure = failures.get(key);
  if (failure !== undefined) throw failure;
  return secrets.get(key);
}

/** `KEY_NOT_FOUND` with the nearest key that exists, or `KEY_DELETED` if it can be restored. */
export async function keyNotFound(vault: Vault, key: string): Promise<KeepError> {
  const { slug, place, manifest } = vault;
  const nothing = () => [];
  const [heads, removed] = await Promise.all([
    vault.list().catch(nothing),
    manifest.capabilities.restore ? vault.listRemoved().catch(nothing) : [],
  ]);
  const where = { key, env: place.env, vault: slug };
  if (removed.some((one) => one.key === key)) return new KeepError("KEY_DELETED", where);
  const keys = heads.map((head) => head.key);
  return new KeepError("KEY_NOT_FOUND", { ...where, nearest: nearest(key, keys) });
}
