import type { PlaceNotes } from "../../core/audit-notes.ts";
import type { AuditAct } from "../../core/audit-record.ts";
import type { Outcome, Vault } from "../../core/vault.ts";

/** Notes where a vault is opened, each time it is asked something. */
export type NotePlace = (vault: string, env: string) => PlaceNotes;

/**
 * Notes what was asked of a vault and answered: only keys that were found, written or removed. What
 * was asked for and is not there may be anything, also a value in the wrong place.
 */
export function recordedVault(vault: Vault, notePlace: NotePlace): Vault {
  const here = (): PlaceNotes => notePlace(vault.slug, vault.place.env);
  return {
    slug: vault.slug,
    place: vault.place,
    manifest: vault.manifest,
    nameOf: (key) => vault.nameOf(key),
    ...recordedReading(vault, here),
    write: (changes, options) =>
      noteChanges(
        here(),
        changes.length,
        () => vault.write(changes, options),
        () => "written",
      ),
    remove: (keys, options) =>
      noteChanges(
        here(),
        keys.length,
        () => vault.remove(keys, options),
        ({ removed }) => (removed ? (options?.purge === true ? "purged" : "deleted") : undefined),
      ),
    restore: (keys, options) =>
      noteChanges(
        here(),
        keys.length,
        () => vault.restore(keys, options),
        () => "restored",
      ),
  };
}

type Reading = "list" | "listRemoved" | "read" | "history" | "readVersion" | "readTags";

function recordedReading(vault: Vault, here: () => PlaceNotes): Pick<Vault, Reading> {
  return {
    list: (options) => {
      here().listed = true;
      return vault.list(options);
    },
    listRemoved: (options) => {
      here().listed = true;
      return vault.listRemoved(options);
    },
    read: async (keys, options) => {
      const notes = here();
      const result = await vault.read(keys, options);
      for (const key of result.secrets.keys()) notes.note("read", key);
      return result;
    },
    history: async (key, options) => {
      const notes = here();
      const history = await vault.history(key, options);
      const hasValues = history?.versions.some(({ value }) => value !== undefined) === true;
      if (history !== undefined) notes.note(hasValues ? "read" : "inspected", key);
      return history;
    },
    readVersion: async (key, version, options) => {
      const notes = here();
      const secret = await vault.readVersion(key, version, options);
      if (secret !== undefined) notes.note("read", key);
      return secret;
    },
    readTags: async (key, options) => {
      const notes = here();
      const tags = await vault.readTags(key, options);
      if (tags !== undefined) notes.note("inspected", key);
      return tags;
    },
  };
}

/** @param actOf what was done, if anything was */
async function noteChanges<Success extends object>(
  notes: PlaceNotes,
  count: number,
  change: () => Promise<readonly Outcome<Success>[]>,
  actOf: (outcome: Outcome<Success> & { readonly failure?: undefined }) => AuditAct | undefined,
): Promise<readonly Outcome<Success>[]> {
  // Taken for failed until the vault has answered: it may be cut off.
  notes.failed += count;
  const outcomes = await change();
  notes.failed -= count;
  for (const outcome of outcomes) {
    if (outcome.failure === undefined) {
      const act = actOf(outcome);
      if (act !== undefined) notes.note(act, outcome.key);
    } else if (outcome.failure.code !== "NOT_BEGUN") notes.failed++;
  }
  return outcomes;
}
