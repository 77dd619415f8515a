import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import type { Secret, Vault } from "../core/vault.ts";
import type { Wanted } from "../plans/plan.ts";
import { keyNotFound } from "./get-secret.ts";
import { mapAtOnce } from "./map-at-once.ts";
import { partlyFailed } from "./partly-failed.ts";

/** So many are looked up side by side. */
export const LOOKS_AT_ONCE = 5;

/**
 * Reads what secrets were: in the version named, or without one in the version before the current.
 *
 * @throws NO_PREVIOUS_VERSION, VERSION_NOT_FOUND, KEY_NOT_FOUND, PARTLY_FAILED
 */
export async function findOlderVersions(
  { signal, progress }: Pick<Context, "signal" | "progress">,
  vault: Vault,
  keys: readonly string[],
  version: string | undefined,
): Promise<readonly Secret[]> {
  const failures = new Map<string, KeepError>();
  let count = 0;
  const found = await mapAtOnce(keys, LOOKS_AT_ONCE, async (key) => {
    try {
      const name = version ?? (await previousVersion(vault, key, signal));
      const secret = await vault.readVersion(key, name, { signal });
      if (secret === undefined) throw await keyNotFound(vault, key);
      return secret;
    } catch (error) {
      if (!(error instanceof KeepError) || keys.length === 1) throw error;
      failures.set(key, error);
      return undefined;
    } finally {
      progress(++count, keys.length);
    }
  });
  if (failures.size > 0) throw partlyFailed("Looking up older versions", failures);
  return found.filter((one) => one !== undefined);
}

async function previousVersion(vault: Vault, key: string, signal: AbortSignal): Promise<string> {
  const history = await vault.history(key, { signal });
  if (history === undefined) throw await keyNotFound(vault, key);
  const { versions } = history;
  // Where a stage was moved back, neither need be among the newest.
  const previous =
    versions.find((one) => one.previous === true) ?? versions.find(({ current }) => !current);
  const { slug, place } = vault;
  if (previous === undefined)
    throw new KeepError("NO_PREVIOUS_VERSION", { key, env: place.env, vault: slug });
  return previous.version;
}

/**
 * An older value as what is wanted. What was encrypted stays so; what was not is as the current
 * version is.
 */
export function wantOlder({ key, value, plain, binary, version }: Secret): Wanted {
  return { key, value, plain: plain ? undefined : false, binary, source: { key, version } };
}
