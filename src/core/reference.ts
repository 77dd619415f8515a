import { KeepError } from "./errors.ts";
import { isEnvOrSlug, isKey } from "./names.ts";

/** `vault:KEY`: one secret of one vault (`product.md` 5). */
export interface Reference {
  readonly vault: string;
  readonly key: string;
}

/** Reads `vault:KEY`, or throws `INVALID_REFERENCE`. */
export function parseReference(text: string): Reference {
  const colon = text.indexOf(":");
  const vault = text.slice(0, colon);
  const key = text.slice(colon + 1);
  if (colon < 0 || !isEnvOrSlug(vault) || !isKey(key)) throw new KeepError("INVALID_REFERENCE", {});
  return { vault, key };
}

export function formatReference(reference: Reference): string {
  return `${reference.vault}:${reference.key}`;
}
