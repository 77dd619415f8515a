import { KeepError } from "./errors.ts";
import type { Change, Vault } from "./vault.ts";

/** Why a vault cannot hold a value, by the limits of its driver; undefined if it can. */
export function valueRefusal(
  { slug: vault, manifest }: Pick<Vault, "slug" | "manifest">,
  { key, value, binary }: Pick<Change, "key" | "value" | "binary">,
): KeepError | undefined {
  const { valueBytes: limit, emptyValue } = manifest.limits;
  const bytes = binary === true ? value.decodedBytes : value.bytes;
  if (bytes > limit) return new KeepError("VALUE_TOO_LARGE", { key, bytes, limit, vault });
  if (bytes === 0 && !emptyValue) return new KeepError("EMPTY_VALUE", { key, vault });
  if (!value.isText) return new KeepError("NOT_TEXT", { source: `The value of ${key}` });
  if (binary === true && !manifest.capabilities.binary)
    return new KeepError("BINARY_NOT_STORABLE", { key, vault });
  return undefined;
}
