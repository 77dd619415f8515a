import type { KeepError } from "./errors.ts";
import type { Place } from "./names.ts";
import type { SecretValue } from "./secret-value.ts";
import type { Tags } from "./tags.ts";

/** What is known of a secret without decrypting it. */
export interface SecretHead {
  readonly key: string;
  /** The current version: a number for local and SSM, an id for Secrets Manager. */
  readonly version: string;
  /** ISO 8601, UTC. In a list also what was done without a new version counts, such as restoring. */
  readonly updatedAt?: string | undefined;
}

export interface Secret extends SecretHead {
  readonly value: SecretValue;
  /** Stored unencrypted by wish (SSM `String`); kept where both sides of a copy know it. */
  readonly plain: boolean;
  /** The value is bytes, no text (Secrets Manager `SecretBinary`): `value` is their base64. */
  readonly binary?: true | undefined;
  readonly author?: string | undefined;
}

/** A secret that was removed and can still be restored. */
export interface RemovedSecret {
  readonly key: string;
  /** ISO 8601, UTC. */
  readonly removedAt?: string | undefined;
  /** Where the service does not say when it was: between these two. */
  readonly removedBetween?: readonly [string, string] | undefined;
  readonly restorableUntil?: string | undefined;
}

/** One version of one secret. */
export interface SecretVersion {
  readonly version: string;
  /** SSM labels, Secrets Manager stages; empty for local. */
  readonly labels: readonly string[];
  /** Present where it was asked for and can still be read. */
  readonly value?: SecretValue | undefined;
  /** The value is bytes, no text: `value` is their base64. Known with the value alone. */
  readonly binary?: true | undefined;
  readonly plain: boolean;
  /** No version of a removed secret is; it need not be the newest where a service can move it. */
  readonly current: boolean;
  /** It was the current one before the one that is, where the service says so. */
  readonly previous?: true | undefined;
  readonly createdAt?: string | undefined;
  readonly author?: string | undefined;
}

/** The versions of one secret, newest first, and when it began. */
export interface SecretHistory {
  readonly versions: readonly SecretVersion[];
  /** How many older ones `limit` has left out. */
  readonly more: number;
  /** ISO 8601, UTC; absent where its first versions are gone and the service does not say. */
  readonly createdAt?: string | undefined;
  /** ISO 8601, UTC, where versions may be missing between those that are there: since when none is. */
  readonly completeSince?: string | undefined;
  /** Of a removed secret, the version that it comes back with. */
  readonly restoresTo?: string | undefined;
  /** From when until when it had been removed, and came back since; where the vault keeps that. */
  readonly gaps?: readonly Gap[] | undefined;
}

/** Two points in time, ISO 8601, UTC: from the first on, up to the second. */
export type Gap = readonly [from: string, until: string];

/** A value to be written. */
export interface Change {
  readonly key: string;
  readonly value: SecretValue;
  readonly plain?: boolean | undefined;
  /** `value` is the base64 of the bytes to be stored. */
  readonly binary?: true | undefined;
  /** Refuse with `KEY_EXISTS` if the key exists, even when two write at once. */
  readonly ifAbsent?: boolean | undefined;
  /** Refuse with `VERSION_MOVED` unless this is the current version. */
  readonly ifVersion?: string | undefined;
}

/** What became of one key of a batch: a failure, or what the operation says of success. */
export type Outcome<Success> =
  | ({
      readonly key: string;
      readonly failure?: undefined;
      readonly unchanged?: undefined;
    } & Success)
  | {
      readonly key: string;
      readonly failure: KeepError;
      /** It failed before the change was begun, whatever the failure is. */
      readonly unchanged?: true | undefined;
    };

export type WriteOutcome = Outcome<{
  readonly version: string;
  readonly created: boolean;
  /** What the user should know of it, such as a cost. */
  readonly note?: string | undefined;
  /** A version that someone else wrote at the same time, and that this one has replaced in spite of `ifVersion`. */
  readonly overtaken?: string | undefined;
}>;
/** `removed` is false when the key was not there. */
export type RemoveOutcome = Outcome<{
  readonly removed: boolean;
  /** ISO 8601, UTC; absent where it is gone for good. */
  readonly restorableUntil?: string | undefined;
}>;
export type RestoreOutcome = Outcome<{ readonly version: string }>;

export interface ReadResult {
  /** Found secrets by key. A key that is absent is in neither map, and nothing else is. */
  readonly secrets: ReadonlyMap<string, Secret>;
  /** Keys that exist, or may exist, but could not be read. */
  readonly failures: ReadonlyMap<string, KeepError>;
}

export interface CallOptions {
  /** Stops before the next step that could be left half done. */
  readonly signal?: AbortSignal | undefined;
  /** Told how many secrets have been read or written so far, where that takes several calls. */
  readonly progress?: ((count: number) => void) | undefined;
}

export interface WriteOptions extends CallOptions {
  /**
   * After a failure no other change is begun: those that were not fail with `NOT_BEGUN`. A vault
   * that writes a batch in one step (`atomicBatch`) writes nothing of it then.
   */
  readonly stopAtFailure?: boolean | undefined;
}

export interface RemoveOptions extends CallOptions {
  /** How long it can be restored, where the service lets one choose: 7 to 30 days. */
  readonly recoveryDays?: number | undefined;
  /** Gone for good at once, also what was removed before. */
  readonly purge?: boolean | undefined;
}

export interface HistoryOptions extends CallOptions {
  /** At most so many versions, the newest ones. */
  readonly limit?: number | undefined;
  /** Only versions of which this is true; what it is asked about has no value. */
  readonly where?: ((version: SecretVersion) => boolean) | undefined;
  /** Read the values too; otherwise nothing is decrypted. */
  readonly values?: boolean | undefined;
  /** Also of a secret that was removed and can be restored; its values may be out of reach. */
  readonly removed?: boolean | undefined;
}

/**
 * One vault, opened for one environment. Every driver and every wrapper keeps these promises,
 * and `test/contract` holds them to it:
 *
 * - Absent is absent from the answer, and nothing else is: a failure is never "absent".
 * - What was written is what is read, character for character.
 * - Two namespaces, scopes or environments never see each other, prefixes of one another included.
 * - A batch answers for every key it was given; one failing key does not hide the others.
 * - What a call has begun has ended when it answers, or throws: nothing lands later unasked.
 * - A change that was refused (exit codes 2, 4, 6, 8) was not made, and with `stopAtFailure` none
 *   is begun after it. Of any other failure it is not known whether the change was made, unless
 *   the outcome says `unchanged`.
 * - No error, cause, stack or enumerable field holds a value.
 * - An abort or a crash leaves the old state or the new one.
 * - Creating a vault does no I/O and loads no vendor library.
 */
export interface Vault {
  readonly slug: string;
  readonly place: Place;
  readonly manifest: DriverManifest;
  /** The name under which the service knows a key. */
  nameOf(key: string): string;
  /** All secrets, sorted by key, to the last page. Nothing is decrypted. */
  list(options?: CallOptions): Promise<readonly SecretHead[]>;
  /** The named secrets, or all of them sorted by key, in as few calls as the service allows. */
  read(keys: readonly string[] | "all", options?: CallOptions): Promise<ReadResult>;
  /** Writes in the order given; the outcomes come in that order. */
  write(changes: readonly Change[], options?: WriteOptions): Promise<readonly WriteOutcome[]>;
  /** Removes; says of each key whether it was there. */
  remove(keys: readonly string[], options?: RemoveOptions): Promise<readonly RemoveOutcome[]>;
  /** What was removed and can be restored, sorted by key. */
  listRemoved(options?: CallOptions): Promise<readonly RemovedSecret[]>;
  /** Brings back what was removed; fails with `NOTHING_TO_RESTORE` where there is nothing. */
  restore(keys: readonly string[], options?: CallOptions): Promise<readonly RestoreOutcome[]>;
  /** The versions of a key; `undefined` if the key is absent. */
  history(key: string, options?: HistoryOptions): Promise<SecretHistory | undefined>;
  /**
   * One version of a key, by a name that the service knows: its number, a label, a stage or
   * `uuid/…`. `undefined` if the key is absent; fails with `VERSION_NOT_FOUND` if the version is.
   */
  readVersion(key: string, version: string, options?: CallOptions): Promise<Secret | undefined>;
  /** The tags of a key; `undefined` if it is absent. Needs no permission to read its value. */
  readTags(key: string, options?: CallOptions): Promise<Tags | undefined>;
}

/** A kind of vault, declared once: feeds the wizard, flags, checks and docs. */
export interface DriverManifest {
  readonly driver: string;
  readonly title: string;
  /** One line on when to choose it. */
  readonly whenToUse: string;
  readonly options: readonly DriverOption[];
  readonly limits: {
    /** The longest value, in UTF-8 bytes. */
    readonly valueBytes: number;
    readonly emptyValue: boolean;
    /** How many versions of a secret can be read back. */
    readonly versions: number;
    /** How many changes the service takes side by side. */
    readonly changesAtOnce: number;
  };
  readonly capabilities: {
    /** Values can be stored unencrypted by wish (`--plain`). */
    readonly plain: boolean;
    /** A secret that exists can become unencrypted, or encrypted, with its next version. */
    readonly changeKind: boolean;
    /** Values can be bytes that are no text. */
    readonly binary: boolean;
    /** The condition of a change is checked in one step with it: nobody is written over unseen. */
    readonly exactConditions: boolean;
    /** A batch of changes is written in one step. */
    readonly atomicBatch: boolean;
    /** A removed secret keeps its name until it is gone for good. */
    readonly keepsNames: boolean;
    /** What was removed can be restored. */
    readonly restore: boolean;
    /** How long it can be restored is for the user to choose (`--recovery-days`). */
    readonly recoveryDays: boolean;
    /** It says who wrote a version. */
    readonly authors: boolean;
    /** Listing the names takes few calls, compared with removing some. */
    readonly quickList: boolean;
    /** Who can read is decided by recipients (`vault:share`). */
    readonly share: boolean;
  };
}

/** A field of a vault's file that belongs to its driver, and the flag that sets it. */
export interface DriverOption {
  readonly field: string;
  readonly flag: string;
  readonly summary: string;
  readonly default?: string;
  /** What the field holds; text if it is not said. A list and pairs are separated by commas. */
  readonly type?: "text" | "integer" | "list" | "pairs";
  /** Of the text, or of each item of a list. */
  readonly pattern?: RegExp;
  /** What `pattern` expects, in words. */
  readonly expected?: string;
}
