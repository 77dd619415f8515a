import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { checkKey } from "../core/names.ts";
import { readOne } from "../core/read-one.ts";
import { nearest } from "../core/nearest.ts";
import { type Reference, formatReference, parseKeyReference } from "../core/reference.ts";
import { SecretValue } from "../core/secret-value.ts";
import type { Tags } from "../core/tags.ts";
import { textOf } from "../core/text-of.ts";
import type { Secret, Vault } from "../core/vault.ts";

export interface GetSecretOptions {
  /** A key, or a reference `[vault:]KEY[.property][@version]`. */
  readonly key: string;
  readonly env?: string | undefined;
  readonly vault?: string | undefined;
  /** A path into the JSON that the value is. */
  readonly property?: string | undefined;
  /** Another version than the current one, by a name that the vault knows. */
  readonly version?: string | undefined;
}

export interface FoundSecret {
  /** Its value is that of the property, where one was asked for. */
  readonly secret: Secret;
  readonly property: string | undefined;
  readonly vault: string;
  readonly env: string;
  /** The full name inside the vault. */
  readonly name: string;
}

/** Reads one secret. @throws KEY_NOT_FOUND, VERSION_NOT_FOUND, PROPERTY_NOT_FOUND, NOT_JSON */
export async function getSecret(context: Context, options: GetSecretOptions): Promise<FoundSecret> {
  const { reference, vault } = await locateSecret(context, options);
  const { key, property } = reference;
  const found = await readOne(vault, reference, context);
  if (found === undefined) throw await keyNotFound(vault, key);
  const { slug, place } = vault;
  const secret =
    property === undefined
      ? found
      : {
          ...found,
          value: await propertyOf(textOf(found, { vault: slug, env: place.env }), reference),
        };
  return { secret, property, vault: slug, env: place.env, name: vault.nameOf(key) };
}

export interface FoundTags {
  /** Sorted by name. */
  readonly tags: Tags;
  /** The one that was asked for by a property, by the rules of properties. */
  readonly one: string | undefined;
}

/** Reads the tags of one secret. @throws KEY_NOT_FOUND, PROPERTY_NOT_FOUND */
export async function getTags(context: Context, options: GetSecretOptions): Promise<FoundTags> {
  const { reference, vault } = await locateSecret(context, options);
  const { key, property, version } = reference;
  if (version !== undefined)
    throw new KeepError("USAGE", {
      problem: "Tags belong to a secret, not to one of its versions.",
    });
  const found = await vault.readTags(key, context);
  if (found === undefined) throw await keyNotFound(vault, key);
  const tags = Object.fromEntries(Object.entries(found).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  if (property === undefined) return { tags, one: undefined };
  return {
    tags,
    one: (await propertyOf(new SecretValue(JSON.stringify(tags)), reference)).reveal(),
  };
}

/** The vault that a key or a reference leads to. */
export async function locateSecret(
  context: Context,
  options: GetSecretOptions,
): Promise<{ readonly reference: Reference; readonly vault: Vault }> {
  const named = /[:.@]/.test(options.key)
    ? parseKeyReference(options.key)
    : { key: checkKey(options.key) };
  const one = (field: "vault" | "property" | "version"): string | undefined => {
    const given = options[field];
    const inKey = (named as Partial<Reference>)[field];
    if (given !== undefined && inKey !== undefined && given !== inKey)
      throw new KeepError("USAGE", {
        problem: `The reference and --${field} name two different ones.`,
      });
    return given ?? inKey;
  };
  const property = one("property");
  if (property === "") throw new KeepError("USAGE", { problem: "--property is empty." });
  const slug = await context.vaultSlug(one("vault"));
  const vault = await context.vault(slug, await context.env(options.env));
  return { reference: { vault: slug, key: named.key, property, version: one("version") }, vault };
}

/** What knows paths is loaded only where there is one. */
async function propertyOf(value: SecretValue, reference: Reference): Promise<SecretValue> {
  const { readProperty } = await import("../properties/read-property.ts");
  const found = readProperty(value, reference);
  if (found !== undefined) return found;
  throw new KeepError("PROPERTY_NOT_FOUND", {
    secret: formatReference({ ...reference, property: undefined }),
    property: reference.property!,
  });
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
