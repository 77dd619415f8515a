import type { KeyReference } from "./reference.ts";
import type { CallOptions, Secret, Vault } from "./vault.ts";

/** Reads one secret, or one version of it; `undefined` if the key is absent. @throws VERSION_NOT_FOUND */
export async function readOne(
  vault: Vault,
  { key, version }: KeyReference,
  { signal, progress }: CallOptions,
): Promise<Secret | undefined> {
  if (version !== undefined) return vault.readVersion(key, version, { signal, progress });
  const { secrets, failures } = await vault.read([key], { signal, progress });
  const failure = failures.get(key);
  if (failure !== undefined) throw failure;
  return secrets.get(key);
}
