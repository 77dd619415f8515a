import { type Place, fullName, keyInPlace } from "../../core/names.ts";
import { SecretValue } from "../../core/secret-value.ts";
import type { RemovedSecret, Secret, SecretHead } from "../../core/vault.ts";
import type { SecretListEntry, SecretValueEntry } from "./client.ts";

/** The stage of the version that counts. */
export const CURRENT = "AWSCURRENT";
/** The stage of the version that counted before it. */
export const PREVIOUS = "AWSPREVIOUS";

/** The names of one place's secrets: `<namespace>/[<scope>/]<env>/<KEY>`. */
export class SecretNames {
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  name(key: string): string {
    return fullName(this.#place, key);
  }

  /** What all of them begin with. */
  get prefix(): string {
    return this.name("");
  }

  /** The key of a secret, if it is in this very place: no filter of the service is relied on. */
  key({ Name }: { readonly Name?: string | undefined }): string | undefined {
    return Name === undefined ? undefined : keyInPlace(this.#place, Name);
  }
}

/** `undefined` for a secret that has no value yet: there is nothing to read of it. */
export function toHead(key: string, entry: SecretListEntry): SecretHead | undefined {
  const { SecretVersionsToStages, LastChangedDate } = entry;
  const version = currentVersion(SecretVersionsToStages);
  if (version === undefined) return undefined;
  return { key, version, updatedAt: LastChangedDate?.toISOString() };
}

/** The id of the version that carries the current stage. */
export function currentVersion(
  versions: Readonly<Record<string, readonly string[]>> | undefined,
): string | undefined {
  return Object.entries(versions ?? {}).find(([, stages]) => stages.includes(CURRENT))?.[0];
}

export function toSecret(key: string, entry: SecretValueEntry): Secret {
  return {
    key,
    version: entry.VersionId ?? "",
    updatedAt: entry.CreatedDate?.toISOString(),
    ...toValue(entry),
    plain: false,
  };
}

/** Text as it is; bytes as their base64, and marked. */
export function toValue({
  SecretString,
  SecretBinary,
}: Pick<SecretValueEntry, "SecretString" | "SecretBinary">): Pick<Secret, "value" | "binary"> {
  if (SecretString !== undefined || SecretBinary === undefined)
    return { value: new SecretValue(SecretString ?? "") };
  const bytes = Buffer.from(SecretBinary.buffer, SecretBinary.byteOffset, SecretBinary.byteLength);
  return { value: new SecretValue(bytes.toString("base64")), binary: true };
}

const DAY_MS = 24 * 3600 * 1000;
/** How many days a deleted secret can be restored, at least and at most. */
const RECOVERY_DAYS = { least: 7, most: 30 };

/**
 * The service's texts differ on whether `DeletedDate` is when it was deleted or when it will be
 * gone. The clock tells. Of the second kind, the bounds of the time between the two are known.
 */
export function toRemoved(key: string, { DeletedDate }: SecretListEntry, now: Date): RemovedSecret {
  if (DeletedDate === undefined) return { key };
  const date = DeletedDate.toISOString();
  if (DeletedDate <= now) return { key, removedAt: date };
  const daysBefore = (days: number): number => DeletedDate.getTime() - days * DAY_MS;
  const first = daysBefore(RECOVERY_DAYS.most);
  const last = Math.min(daysBefore(RECOVERY_DAYS.least), now.getTime());
  const removedBetween = [iso(Math.min(first, last)), iso(last)] as const;
  return { key, removedBetween, restorableUntil: date };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
