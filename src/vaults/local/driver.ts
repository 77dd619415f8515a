import type { CallerIdentity } from "../../core/caller-identity.ts";
import { KeepError } from "../../core/errors.ts";
import { type Place, fullName } from "../../core/names.ts";
import { SecretValue } from "../../core/secret-value.ts";
import { selectVersions } from "../../core/select-versions.ts";
import { type Tags, keepTags } from "../../core/tags.ts";
import type {
  CallOptions,
  Change,
  HistoryOptions,
  ReadResult,
  RemoveOptions,
  RemoveOutcome,
  RemovedSecret,
  RestoreOutcome,
  Secret,
  SecretHead,
  SecretHistory,
  Vault,
  WriteOptions,
  WriteOutcome,
} from "../../core/vault.ts";
import type { VaultSettings } from "../../core/vault-settings.ts";
import type { VaultWorld } from "../world.ts";
import {
  type Document,
  type SecretRecord,
  currentVersion,
  headsFromDocument,
  headsFromIndex,
  recordOf,
  removedFromDocument,
  restorableUntil,
  toSecret,
  toSecretVersion,
  withNewVersion,
  withoutRemoval,
} from "./document.ts";
import { EncryptedFile } from "./encrypted-file.ts";
import { findIdentity, recipientOf } from "./identity.ts";
import { localManifest } from "./manifest.ts";

/** Opens the local vault for one environment: one encrypted file. Does no I/O yet. */
export function openVault(settings: VaultSettings, place: Place, world: VaultWorld): Vault {
  return new LocalVault(settings, place, world);
}

/** Each of its fields stands for itself. */
export function settingsProblems(): readonly string[] {
  return [];
}

export async function identifyCaller(
  { slug, driver }: VaultSettings,
  _: Place,
  { identity }: VaultWorld,
): Promise<CallerIdentity> {
  const found = await findIdentity(identity);
  const file = found?.source ?? identity.file ?? identity.defaultFile;
  return {
    vault: slug,
    driver,
    source: { kind: "age-identity", file },
    recipient: found === undefined ? null : await recipientOf(found),
  };
}

/** Takes back what was done to a document. */
function restoreRecords(document: Document, before: Document["secrets"]): void {
  for (const name of Object.keys(document.secrets)) delete document.secrets[name];
  Object.assign(document.secrets, before);
}

class LocalVault implements Vault {
  readonly manifest = localManifest;
  readonly slug: string;
  readonly place: Place;
  readonly #file: EncryptedFile;
  readonly #world: VaultWorld;

  constructor(settings: VaultSettings, place: Place, world: VaultWorld) {
    this.slug = settings.slug;
    this.place = place;
    this.#world = world;
    this.#file = new EncryptedFile(settings, place.env, world);
  }

  nameOf(key: string): string {
    return fullName(this.place, key);
  }

  async list(): Promise<readonly SecretHead[]> {
    const file = await this.#file.readBytes();
    if (file === undefined) return [];
    const index = await this.#file.readIndex(file);
    const heads = index === undefined ? undefined : headsFromIndex(index, this.place);
    // A file that was encrypted by hand has no index.
    return heads ?? headsFromDocument(await this.#file.decrypt(file), this.place);
  }

  async read(keys: readonly string[] | "all"): Promise<ReadResult> {
    const document = await this.#file.read();
    const secrets = new Map<string, Secret>();
    const wanted =
      keys === "all" ? headsFromDocument(document, this.place).map((head) => head.key) : keys;
    for (const key of wanted) {
      const current = currentVersion(recordOf(document, this.place, key));
      if (current !== undefined) secrets.set(key, toSecret(key, current));
    }
    return { secrets, failures: new Map() };
  }

  write(changes: readonly Change[], options?: WriteOptions): Promise<readonly WriteOutcome[]> {
    return this.#file.update((document) => {
      const before = { ...document.secrets };
      const outcomes = changes.map((change) => this.#apply(document, change));
      if (options?.stopAtFailure !== true || outcomes.every(({ failure }) => failure === undefined))
        return outcomes;
      restoreRecords(document, before);
      return outcomes.map(({ key, failure }) => ({
        key,
        failure: failure ?? new KeepError("NOT_BEGUN", { key }),
      }));
    }, options);
  }

  remove(
    keys: readonly string[],
    { purge = false, ...options }: RemoveOptions = {},
  ): Promise<readonly RemoveOutcome[]> {
    return this.#file.update((document) => {
      const deletedAt = this.#world.now().toISOString();
      return keys.map((key) => {
        const name = fullName(this.place, key);
        const record = document.secrets[name];
        const removed = record !== undefined && (purge || record.deletedAt === undefined);
        if (!removed) return { key, removed };
        if (purge) delete document.secrets[name];
        else document.secrets[name] = { ...record, deletedAt };
        return purge
          ? { key, removed }
          : { key, removed, restorableUntil: restorableUntil(deletedAt) };
      });
    }, options);
  }

  async listRemoved(): Promise<readonly RemovedSecret[]> {
    return removedFromDocument(await this.#file.read(), this.place);
  }

  restore(keys: readonly string[], options?: CallOptions): Promise<readonly RestoreOutcome[]> {
    return this.#file.update(
      (document) =>
        keys.map((key) => {
          const now = this.#world.now().toISOString();
          const restored = withoutRemoval(recordOf(document, this.place, key), now);
          if (restored === undefined)
            return { key, failure: new KeepError("NOTHING_TO_RESTORE", { key }) };
          document.secrets[fullName(this.place, key)] = restored;
          return { key, version: String(restored.versions[0]!.version) };
        }),
      options,
    );
  }

  async history(key: string, options: HistoryOptions = {}): Promise<SecretHistory | undefined> {
    const record = await this.#existing(key, options.removed);
    if (record === undefined) return undefined;
    const isGone = record.deletedAt !== undefined;
    const first = record.versions.at(-1)!;
    return {
      ...selectVersions(
        record.versions,
        (entry, index) => toSecretVersion(entry, index === 0 && !isGone),
        (version, { value }) => ({ ...version, value: new SecretValue(value) }),
        options,
      ),
      createdAt: first.version === 1 ? first.createdAt : undefined,
      gaps: record.gaps,
      ...(isGone ? { restoresTo: String(record.versions[0]!.version) } : {}),
    };
  }

  async readVersion(key: string, version: string): Promise<Secret | undefined> {
    const record = await this.#existing(key);
    if (record === undefined) return undefined;
    const entry = record.versions.find((one) => String(one.version) === version);
    if (entry === undefined)
      throw new KeepError("VERSION_NOT_FOUND", {
        key,
        version,
        vault: this.slug,
        env: this.place.env,
      });
    return toSecret(key, entry);
  }

  async readTags(key: string): Promise<Tags | undefined> {
    return (await this.#existing(key))?.tags;
  }

  /** The record of a key that was not removed. */
  async #existing(key: string, orRemoved = false): Promise<SecretRecord | undefined> {
    const record = recordOf(await this.#file.read(), this.place, key);
    return orRemoved || record?.deletedAt === undefined ? record : undefined;
  }

  #apply(document: Document, change: Change): WriteOutcome {
    const { key } = change;
    const record = recordOf(document, this.place, key);
    const current = currentVersion(record);
    const refusal = this.#refusal(change, current && String(current.version));
    if (refusal !== undefined) return { key, failure: refusal };
    const author = this.#world.author;
    const written: SecretRecord = withNewVersion(
      record,
      keepTags(this.place, this.slug),
      {
        value: change.value.reveal(),
        ...(change.plain === true ? { plain: true as const } : {}),
        createdAt: this.#world.now().toISOString(),
        ...(author === undefined ? {} : { author }),
      },
      localManifest.limits.versions,
    );
    document.secrets[fullName(this.place, key)] = written;
    const version = String(written.versions[0]!.version);
    return { key, version, created: current === undefined };
  }

  #refusal(change: Change, found: string | undefined): KeepError | undefined {
    const { key } = change;
    if (change.ifAbsent === true && found !== undefined)
      return new KeepError("KEY_EXISTS", { key, env: this.place.env, vault: this.slug });
    if (change.ifVersion !== undefined && change.ifVersion !== found)
      return new KeepError("VERSION_MOVED", {
        key,
        expected: change.ifVersion,
        found: found ?? "none",
      });
    return undefined;
  }
}
