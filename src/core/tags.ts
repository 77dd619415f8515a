import type { Place } from "./names.ts";

/** Name and value pairs of a secret. */
export type Tags = Readonly<Record<string, string>>;

/** The four tags, and no others, that every secret of Keep carries (`product.md` 4). */
export function keepTags(place: Place, vaultSlug: string): Tags {
  return {
    ManagedBy: "Keep",
    Namespace: place.namespace,
    Environment: place.env,
    VaultSlug: vaultSlug,
  };
}
