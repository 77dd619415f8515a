import assert from "node:assert/strict";
import { setImmediate as nextTurn } from "node:timers/promises";
import { KeepError } from "../../src/core/errors.ts";
import { type Place, fullName, isKey, keyInPlace } from "../../src/core/names.ts";
import { SecretValue } from "../../src/core/secret-value.ts";
import { selectVersions } from "../../src/core/select-versions.ts";
import { type Tags, keepTags } from "../../src/core/tags.ts";
import type {
  CallOptions,
  Change,
  DriverManifest,
  Gap,
  HistoryOptions,
  ReadResult,
  RemoveOptions,
  RemoveOutcome,
  RemovedSecret,
  RestoreOutcome,
  Secret,
  SecretHead,
  SecretHistory,
  SecretVersion,
  Vault,
  WriteOptions,
  WriteOutcome,
} from "../../src/core/vault.ts";

interface Entry {
  readonly version: number;
  readonly text: string;
  readonly plain: boolean;
  readonly binary?: true | undefined;
  readonly at: string;
}

interface Item {
  /** Newest first. */
  readonly versions: readonly Entry[];
  readonly removed: boolean;
  readonly removedAt?: string;
  readonly gaps?: readonly Gap[];
}

/** What the vaults of one store share: everything that is stored, by full name. */
export class MemoryStore {
  readonly items = new Map<string, Item>();
  /** Unset, every call fails as if the service were down. */
  reachable = true;
  /** Every call that reached the store, for tests that count them. */
  readonly calls: string[] = [];
  now: () => Date = () => new Date();
}

export const memoryManifest: DriverManifest = {
  driver: "memory",
  title: "In memory",
  whenToUse: "in tests",
  options: [],
  limits: { valueBytes: 64 * 1024, emptyValue: true, versions: 20, changesAtOnce: 5 },
  capabilities: {
    plain: true,
    changeKind: true,
    binary: true,
    exactConditions: true,
    atomicBatch: false,
    keepsNames: false,
    restore: true,
    recoveryDays: false,
    authors: true,
    quickList: true,
    share: false,
  },
};

/**
 * A vault in memory, strict: what a wrapper must refuse before a driver is called is a failed
 * assertion here, and each call takes a turn of the event loop before and after it acts.
 */
export class MemoryVault implements Vault {
  readonly slug = "memory";
  readonly place: Place;
  readonly manifest: DriverManifest;
  readonly #store: MemoryStore;

  constructor(store: MemoryStore, place: Place, manifest: DriverManifest = memoryManifest) {
    this.#store = store;
    this.place = place;
    this.manifest = manifest;
  }

  nameOf(key: string): string {
    return fullName(this.place, key);
  }

  list(options?: CallOptions): Promise<readonly SecretHead[]> {
    return this.#call("list", options, () => this.#keys().map((key) => this.#head(key)));
  }

  read(keys: readonly string[] | "all", options?: CallOptions): Promise<ReadResult> {
    if (keys !== "all") requireKeys(keys);
    return this.#call("read", options, () => {
      const wanted = keys === "all" ? this.#keys() : keys.filter((key) => this.#current(key));
      const secrets = new Map(wanted.map((key) => [key, this.#secret(key)]));
      return { secrets, failures: new Map() };
    });
  }

  write(changes: readonly Change[], options?: WriteOptions): Promise<readonly WriteOutcome[]> {
    requireKeys(changes.map(({ key }) => key));
    for (const change of changes) this.#requireValue(change);
    return this.#call("write", options, () => {
      const before = new Map(this.#store.items);
      const outcomes: WriteOutcome[] = [];
      for (const change of changes) {
        const { key } = change;
        const stop = options?.stopAtFailure === true && outcomes.some(({ failure }) => failure);
        outcomes.push(
          stop ? { key, failure: new KeepError("NOT_BEGUN", { key }) } : this.#write(change),
        );
      }
      const { atomicBatch } = this.manifest.capabilities;
      if (!atomicBatch || options?.stopAtFailure !== true) return outcomes;
      return outcomes.every(({ failure }) => failure === undefined)
        ? outcomes
        : this.#takeBack(before, outcomes);
    });
  }

  remove(keys: readonly string[], options: RemoveOptions = {}): Promise<readonly RemoveOutcome[]> {
    requireKeys(keys);
    return this.#call("remove", options, () =>
      keys.map((key) => {
        const item = this.#item(key);
        if (item === undefined || (item.removed && options.purge !== true))
          return { key, removed: false };
        const forGood = options.purge === true || !this.manifest.capabilities.restore;
        if (forGood) this.#store.items.delete(fullName(this.place, key));
        else this.#keep(key, { ...item, removed: true, removedAt: this.#now() });
        return { key, removed: true };
      }),
    );
  }

  listRemoved(options?: CallOptions): Promise<readonly RemovedSecret[]> {
    return this.#call("listRemoved", options, () =>
      this.#names()
        .filter((key) => this.#item(key)?.removed === true)
        .map((key) => ({ key, removedAt: this.#item(key)!.removedAt })),
    );
  }

  history(key: string, options: HistoryOptions = {}): Promise<SecretHistory | undefined> {
    requireKeys([key]);
    return this.#call("history", options, () => {
      const current = this.#current(key);
      const item = this.#item(key);
      if (item === undefined || (current === undefined && options.removed !== true))
        return undefined;
      const first = item.versions.at(-1)!;
      const describe = ({ version, plain, at }: Entry, index: number) => ({
        version: String(version),
        labels: [],
        plain,
        current: current !== undefined && index === 0,
        createdAt: at,
      });
      const addValue = (version: SecretVersion, { text, binary }: Entry): SecretVersion => ({
        ...version,
        value: new SecretValue(text),
        ...(binary && { binary }),
      });
      return {
        ...selectVersions(item.versions, describe, addValue, options),
        createdAt: first.version === 1 ? first.at : undefined,
        gaps: item.gaps,
        ...(item.removed ? { restoresTo: String(item.versions[0]!.version) } : {}),
      };
    });
  }

  readVersion(key: string, version: string, options?: CallOptions): Promise<Secret | undefined> {
    requireKeys([key]);
    return this.#call("readVersion", options, () => {
      if (this.#current(key) === undefined) return undefined;
      const entry = this.#item(key)!.versions.find((one) => String(one.version) === version);
      if (entry !== undefined) return secretOf(key, entry);
      const { slug: vault } = this;
      throw new KeepError("VERSION_NOT_FOUND", { key, version, vault, env: this.place.env });
    });
  }

  readTags(key: string, options?: CallOptions): Promise<Tags | undefined> {
    requireKeys([key]);
    return this.#call("readTags", options, () =>
      this.#current(key) === undefined ? undefined : keepTags(this.place, this.slug),
    );
  }

  restore(keys: readonly string[], options?: CallOptions): Promise<readonly RestoreOutcome[]> {
    requireKeys(keys);
    return this.#call("restore", options, () =>
      keys.map((key) => {
        const item = this.#item(key);
        if (item === undefined || !item.removed)
          return { key, failure: new KeepError("NOTHING_TO_RESTORE", { key }) };
        this.#keep(key, { versions: item.versions, removed: false, gaps: this.#gapsOf(item) });
        return { key, version: String(item.versions[0]!.version) };
      }),
    );
  }

  async #call<T>(name: string, options: CallOptions | undefined, act: () => T): Promise<T> {
    await nextTurn();
    options?.signal?.throwIfAborted();
    if (!this.#store.reachable)
      throw new KeepError("VAULT_FILE_FAILED", { file: "memory", reason: "it is switched off" });
    this.#store.calls.push(name);
    const result = act();
    await nextTurn();
    return result;
  }

  #takeBack(
    before: ReadonlyMap<string, Item>,
    outcomes: readonly WriteOutcome[],
  ): readonly WriteOutcome[] {
    this.#store.items.clear();
    for (const [name, item] of before) this.#store.items.set(name, item);
    return outcomes.map(({ key, failure }) => ({
      key,
      failure: failure ?? new KeepError("NOT_BEGUN", { key }),
    }));
  }

  #write(change: Change): WriteOutcome {
    const { key, value, plain = false, binary, ifAbsent = false, ifVersion } = change;
    const current = this.#current(key);
    const found = current && String(current.version);
    if (ifAbsent && found !== undefined) {
      const failure = new KeepError("KEY_EXISTS", { key, env: this.place.env, vault: this.slug });
      return { key, failure };
    }
    if (ifVersion !== undefined && ifVersion !== found) {
      const details = { key, expected: ifVersion, found: found ?? "none" };
      return { key, failure: new KeepError("VERSION_MOVED", details) };
    }
    if (this.manifest.capabilities.keepsNames && this.#item(key)?.removed === true) {
      const details = { key, env: this.place.env, vault: this.slug };
      return { key, failure: new KeepError("SCHEDULED_FOR_DELETION", details) };
    }
    const older = this.#item(key)?.versions ?? [];
    const version = (older[0]?.version ?? 0) + 1;
    const entry = { version, text: value.reveal(), plain, binary, at: this.#now() };
    const versions = [entry, ...older].slice(0, this.manifest.limits.versions);
    this.#keep(key, { versions, removed: false, gaps: this.#gapsOf(this.#item(key)) });
    return { key, version: String(version), created: current === undefined };
  }

  #now(): string {
    return this.#store.now().toISOString();
  }

  /** The times without it, the last one included. */
  #gapsOf({ gaps = [], removedAt }: Partial<Item> = {}): readonly Gap[] {
    return removedAt === undefined ? gaps : [...gaps, [removedAt, this.#now()]];
  }

  #item(key: string): Item | undefined {
    return this.#store.items.get(fullName(this.place, key));
  }

  #keep(key: string, item: Item): void {
    this.#store.items.set(fullName(this.place, key), item);
  }

  #current(key: string): Entry | undefined {
    const item = this.#item(key);
    return item === undefined || item.removed ? undefined : item.versions[0];
  }

  #names(): readonly string[] {
    return [...this.#store.items.keys()]
      .map((name) => keyInPlace(this.place, name))
      .filter((key) => key !== undefined)
      .toSorted();
  }

  #keys(): readonly string[] {
    return this.#names().filter((key) => this.#current(key) !== undefined);
  }

  #head(key: string): SecretHead {
    const { version, at } = this.#current(key)!;
    const back = this.#item(key)!.gaps?.at(-1)?.[1];
    const updatedAt = back !== undefined && back > at ? back : at;
    return { key, version: String(version), updatedAt };
  }

  #secret(key: string): Secret {
    return secretOf(key, this.#current(key)!);
  }

  #requireValue({ value, binary }: Change): void {
    const { valueBytes, emptyValue } = this.manifest.limits;
    assert(binary !== true || this.manifest.capabilities.binary, "bytes reached the driver");
    assert(
      (binary ? value.decodedBytes : value.bytes) <= valueBytes,
      "a value over the limit reached the driver",
    );
    assert(emptyValue || value.bytes > 0, "an empty value reached the driver");
    assert(value.isText, "half a character reached the driver");
  }
}

function secretOf(key: string, { version, text, plain, binary, at }: Entry): Secret {
  const value = new SecretValue(text);
  return { key, version: String(version), updatedAt: at, value, plain, ...(binary && { binary }) };
}

function requireKeys(keys: readonly string[]): void {
  for (const key of keys) assert(isKey(key), "a malformed key reached the driver");
}
