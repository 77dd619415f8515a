import { type Place, fullName, keyInPlace } from "../../core/names.ts";
import { SecretValue } from "../../core/secret-value.ts";
import type { Tags } from "../../core/tags.ts";
import type { Gap, RemovedSecret, Secret, SecretHead, SecretVersion } from "../../core/vault.ts";

/**
 * What an encrypted file holds: one environment's secrets, each by its full name, with tags,
 * author, times and its last versions. `age -d` prints this as JSON.
 */
export interface Document {
  readonly format: "keep-local";
  readonly version: 1;
  readonly secrets: Record<string, SecretRecord>;
}

export interface SecretRecord {
  readonly tags: Tags;
  /** Newest first. */
  readonly versions: readonly VersionRecord[];
  /** When it was removed; it can be restored until it is purged. */
  readonly deletedAt?: string;
  /** When it had been removed, and came back or was made anew: as long as there are versions from before. */
  readonly gaps?: readonly Gap[];
}

export interface VersionRecord {
  readonly version: number;
  readonly value: string;
  readonly plain?: true;
  readonly createdAt: string;
  readonly author?: string;
}

/** Removed secrets are kept this long, as Secrets Manager keeps them at most. */
const PURGE_AFTER_MS = 30 * 24 * 3600 * 1000;

export function emptyDocument(): Document {
  return { format: "keep-local", version: 1, secrets: {} };
}

/** Reads the decrypted JSON, or says what is wrong with it. */
export function parseDocument(text: string): Document | { readonly problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { problem: "its content is no JSON" };
  }
  if (!isRecord(json) || json["format"] !== "keep-local" || !isRecord(json["secrets"]))
    return { problem: "its content is of another program" };
  if (json["version"] !== 1) return { problem: "a newer version of Keep wrote it" };
  const { secrets } = json;
  if (!Object.keys(secrets).every(isName)) return { problem: "a name in it cannot be one" };
  const broken = Object.keys(secrets).find((name) => !isSecretRecord(secrets[name]));
  if (broken !== undefined) return { problem: `its entry ${broken} is not complete` };
  return { format: "keep-local", version: 1, secrets: secrets as Document["secrets"] };
}

/** `removed` counts as absent. */
export function currentVersion(record: SecretRecord | undefined): VersionRecord | undefined {
  return record === undefined || record.deletedAt !== undefined ? undefined : record.versions[0];
}

/** The record with a new current version on top; at most `keep` versions stay. */
export function withNewVersion(
  record: SecretRecord | undefined,
  tags: Tags,
  entry: Omit<VersionRecord, "version">,
  keep: number,
): SecretRecord {
  const version = (record?.versions[0]?.version ?? 0) + 1;
  const versions = [{ version, ...entry }, ...(record?.versions ?? [])].slice(0, keep);
  return {
    tags: { ...record?.tags, ...tags },
    versions,
    ...gapsOf(record, versions, entry.createdAt),
  };
}

/** The record of a removed secret as it was before; `undefined` if it was not removed. */
export function withoutRemoval(
  record: SecretRecord | undefined,
  now: string,
): SecretRecord | undefined {
  if (record?.deletedAt === undefined) return undefined;
  const { tags, versions } = record;
  return { tags, versions, ...gapsOf(record, versions, now) };
}

/** The times without it, the last one included that ends now. */
function gapsOf(
  record: SecretRecord | undefined,
  versions: readonly VersionRecord[],
  now: string,
): Pick<SecretRecord, "gaps"> {
  const { gaps = [], deletedAt } = record ?? {};
  const all: readonly Gap[] = deletedAt === undefined ? gaps : [...gaps, [deletedAt, now]];
  const oldest = versions.at(-1)!.createdAt;
  const kept = all.filter(([, until]) => until > oldest);
  return kept.length === 0 ? {} : { gaps: kept };
}

/** Drops what was removed long ago. */
export function purge(document: Document, now: Date): void {
  for (const [name, { deletedAt }] of Object.entries(document.secrets)) {
    const age = deletedAt === undefined ? 0 : now.getTime() - Date.parse(deletedAt);
    if (age > PURGE_AFTER_MS) delete document.secrets[name];
  }
}

/** Until when a removed secret can be restored; ISO 8601. */
export function restorableUntil(deletedAt: string): string {
  return new Date(Date.parse(deletedAt) + PURGE_AFTER_MS).toISOString();
}

/** What was removed from a place and is still in the document, sorted by key. */
export function removedFromDocument(document: Document, place: Place): readonly RemovedSecret[] {
  return sortByKey(
    Object.entries(document.secrets).flatMap(([name, { deletedAt }]) => {
      const key = keyInPlace(place, name);
      if (key === undefined || deletedAt === undefined) return [];
      return [{ key, removedAt: deletedAt, restorableUntil: restorableUntil(deletedAt) }];
    }),
  );
}

export function toSecret(key: string, current: VersionRecord): Secret {
  return {
    key,
    version: String(current.version),
    updatedAt: current.createdAt,
    value: new SecretValue(current.value),
    plain: current.plain === true,
    author: current.author,
  };
}

/** Without its value. */
export function toSecretVersion(entry: VersionRecord, current: boolean): SecretVersion {
  return {
    version: String(entry.version),
    labels: [],
    plain: entry.plain === true,
    current,
    createdAt: entry.createdAt,
    author: entry.author,
  };
}

/** The clear part of a file: name, version and time of each secret that exists. */
export function formatIndex(document: Document): string {
  const rows: IndexRow[] = [];
  for (const [name, record] of Object.entries(document.secrets)) {
    const current = currentVersion(record);
    if (current !== undefined) rows.push([name, current.version, changedAt(record, current)]);
  }
  return JSON.stringify(rows);
}

/** Its coming back counts too: before that it was not there. */
function changedAt({ gaps }: SecretRecord, { createdAt }: VersionRecord): string {
  const back = gaps?.at(-1)?.[1];
  return back !== undefined && back > createdAt ? back : createdAt;
}

type IndexRow = [name: string, version: number, createdAt: string];

/** The secrets of a place in an index, sorted by key; `undefined` if it cannot be read. */
export function headsFromIndex(text: string, place: Place): readonly SecretHead[] | undefined {
  try {
    const rows = JSON.parse(text) as IndexRow[];
    if (!rows.every(([name]) => isName(name))) return undefined;
    return sortByKey(
      rows.flatMap(([name, version, updatedAt]) => {
        const key = keyInPlace(place, name);
        return key === undefined ? [] : [{ key, version: String(version), updatedAt }];
      }),
    );
  } catch {
    return undefined;
  }
}

/** The secrets of a place in a document, sorted by key. */
export function headsFromDocument(document: Document, place: Place): readonly SecretHead[] {
  return headsFromIndex(formatIndex(document), place) ?? [];
}

export function recordOf(document: Document, place: Place, key: string): SecretRecord | undefined {
  return document.secrets[fullName(place, key)];
}

function sortByKey<T extends { readonly key: string }>(items: T[]): T[] {
  return items.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/** A name with a line end or another control character is no honest one, and it would be printed. */
function isName(name: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return !/[\u0000-\u001F\u007F-\u009F]/.test(name);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSecretRecord(value: unknown): value is SecretRecord {
  return (
    isRecord(value) &&
    isRecord(value["tags"]) &&
    Array.isArray(value["versions"]) &&
    value["versions"].length > 0 &&
    (value["gaps"] === undefined || (Array.isArray(value["gaps"]) && value["gaps"].every(isGap))) &&
    value["versions"].every(
      (entry) =>
        isRecord(entry) &&
        Number.isInteger(entry["version"]) &&
        typeof entry["value"] === "string" &&
        typeof entry["createdAt"] === "string",
    )
  );
}

function isGap(value: unknown): value is Gap {
  return Array.isArray(value) && value.length === 2 && value.every((at) => typeof at === "string");
}
