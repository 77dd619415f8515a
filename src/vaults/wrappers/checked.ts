import { KeepError } from "../../core/errors.ts";
import { checkKey, checkVersion } from "../../core/names.ts";
import { valueRefusal } from "../../core/value-refusal.ts";
import type { Change, Vault, WriteOutcome } from "../../core/vault.ts";

/**
 * Holds names and values against the driver's limits before the service is called. A change
 * that breaks one fails for its key; the others go on. Malformed names stop the whole call.
 */
export function checkedVault(vault: Vault): Vault {
  return {
    slug: vault.slug,
    place: vault.place,
    manifest: vault.manifest,
    nameOf: (key) => vault.nameOf(checkKey(key)),
    list: (options) => vault.list(options),
    read: async (keys, options) => vault.read(keys === "all" ? keys : keys.map(checkKey), options),
    write: async (changes, options) => {
      const refusals = changes.map((change) => refusal(vault, change));
      const stop = options?.stopAtFailure === true && refusals.some((one) => one !== undefined);
      if (stop)
        return changes.map(({ key }, index) => ({
          key,
          failure: refusals[index] ?? new KeepError("NOT_BEGUN", { key }),
        }));
      const allowed = changes.filter((_, index) => refusals[index] === undefined);
      const written = allowed.length === 0 ? [] : await vault.write(allowed, options);
      const next = written.values();
      return changes.map((change, index): WriteOutcome => {
        const failure = refusals[index];
        return failure === undefined ? next.next().value! : { key: change.key, failure };
      });
    },
    remove: async (keys, options) => vault.remove(keys.map(checkKey), options),
    listRemoved: (options) => vault.listRemoved(options),
    restore: async (keys, options) => vault.restore(keys.map(checkKey), options),
    history: async (key, options) => vault.history(checkKey(key), options),
    readVersion: async (key, version, options) =>
      vault.readVersion(checkKey(key), checkVersion(version), options),
    readTags: async (key, options) => vault.readTags(checkKey(key), options),
  };
}

function refusal(vault: Vault, change: Change): KeepError | undefined {
  checkKey(change.key);
  return valueRefusal(vault, change);
}
