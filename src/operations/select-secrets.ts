import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { type KeyFilter, keyMatcher } from "../core/glob.ts";
import type { Secret, Vault } from "../core/vault.ts";
import { keyNotFound } from "./get-secret.ts";
import { requireRead } from "./partly-failed.ts";

/**
 * Reads the named secrets of one place, or all of them without a name, and takes those that the
 * filter lets pass, sorted by key.
 *
 * @throws KEY_NOT_FOUND, KEYS_NOT_FOUND, NO_SECRETS
 */
export async function selectSecrets(
  context: Context,
  vault: Vault,
  { keys, ...filter }: KeyFilter & { readonly keys: readonly string[] },
): Promise<readonly Secret[]> {
  const matches = keyMatcher(filter);
  const named = [...new Set(keys)];
  const { secrets, failures } = await vault.read(named.length === 0 ? "all" : named, context);
  const known = new Set([...secrets.keys(), ...failures.keys()]);
  await requireThere(vault, named, known);
  requireRead(failures, matches);
  const chosen = [...secrets.values()].filter(({ key }) => matches(key));
  return chosen.toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

export async function requireThere(
  vault: Vault,
  named: readonly string[],
  known: ReadonlySet<string>,
): Promise<void> {
  const { slug, place } = vault;
  if (named.length === 0 && known.size === 0)
    throw new KeepError("NO_SECRETS", { env: place.env, vaults: [slug] });
  const absent = named.filter((key) => !known.has(key));
  if (absent.length === 1) throw await keyNotFound(vault, absent[0]!);
  if (absent.length > 1)
    throw new KeepError("KEYS_NOT_FOUND", { keys: absent, done: [], env: place.env, vault: slug });
}
