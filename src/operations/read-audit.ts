import type { Context } from "../context/context.ts";
import { type AuditPlace, type AuditRecord, auditActs } from "../core/audit-record.ts";
import { type KeyFilter, keyMatcher } from "../core/glob.ts";
import { parseAuditRecord } from "../core/parse-audit-record.ts";

export interface AuditOptions extends KeyFilter {
  /** At most so many, the newest. */
  readonly limit: number;
  readonly since?: Date | undefined;
  readonly before?: Date | undefined;
  /** A part of the name of a user, or of an agent. */
  readonly user?: string | undefined;
  readonly command?: string | undefined;
  readonly env?: readonly string[] | undefined;
  readonly vault?: readonly string[] | undefined;
  readonly failed: boolean;
}

export interface AuditList {
  /** Newest first. */
  readonly records: readonly AuditRecord[];
  /** How many of the lines that were looked at are no records. */
  readonly unreadable: number;
  /** Whether there was nothing to look at. */
  readonly isEmpty: boolean;
  /** What has switched the trail off, if it is off. */
  readonly offBy: string | undefined;
}

/** The commands that the audit trail knows of, read from its end as far as needed. */
export async function readAudit(context: Context, options: AuditOptions): Promise<AuditList> {
  const isWanted = recordMatcher(options);
  const { isOn, source } = context.trail.setting();
  const records: AuditRecord[] = [];
  let unreadable = 0;
  let isEmpty = true;
  for (const line of await context.trail.lines()) {
    isEmpty = false;
    const record = line === undefined ? undefined : parseAuditRecord(line);
    if (record === undefined) unreadable++;
    else if (isWanted(record)) records.push(record);
    if (records.length === options.limit) break;
  }
  return { records, unreadable, isEmpty, offBy: isOn ? undefined : source };
}

function recordMatcher(options: AuditOptions): (record: AuditRecord) => boolean {
  const { since, before, command, failed } = options;
  const isPlaceWanted = placeMatcher(options);
  const user = options.user?.toLowerCase();
  // Also where it was typed with a blank.
  const id = command?.trim().replaceAll(" ", ":");
  return (record) => {
    const at = Date.parse(record.time);
    return (
      (since === undefined || at >= since.getTime()) &&
      (before === undefined || at <= before.getTime()) &&
      (id === undefined || record.command === id) &&
      (!failed || record.result === "failed") &&
      (user === undefined ||
        [record.user, record.agent].some((name) => name?.toLowerCase().includes(user))) &&
      isPlaceWanted(record.places)
    );
  };
}

/** All that is asked of a place must be true of one and the same. */
function placeMatcher({
  env,
  vault,
  only,
  except,
}: AuditOptions): (places: readonly AuditPlace[]) => boolean {
  const hasKeys = only !== undefined || except !== undefined;
  if (env === undefined && vault === undefined && !hasKeys) return () => true;
  const isKeyWanted = keyMatcher({ only, except });
  return (places) =>
    places.some(
      (place) =>
        (env === undefined || env.includes(place.env)) &&
        (vault === undefined || vault.includes(place.vault)) &&
        (!hasKeys || auditActs.some((act) => place[act]?.some(isKeyWanted) === true)),
    );
}
