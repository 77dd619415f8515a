import { type AuditPlace, type AuditRecord, auditActs } from "./audit-record.ts";

/**
 * A line of the trail, or `undefined` if it is none. The file can be edited by hand: control
 * characters in it become `\x1b` and the like, wherever they are.
 */
export function parseAuditRecord(line: string): AuditRecord | undefined {
  try {
    const found: unknown = JSON.parse(line.replaceAll(CONTROL, escapeControl));
    return isRecord(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** A control character as it is, or as JSON writes it; an escaped backslash is passed over. */
const CONTROL = /\\(?:u00([0189][0-9a-f]|7f)|.)|[\u007F-\u009F]/gi;

function escapeControl(found: string, hex: string | undefined): string {
  if (hex !== undefined) return `\\\\x${hex.toLowerCase()}`;
  return found.startsWith("\\") ? found : `\\\\x${found.charCodeAt(0).toString(16)}`;
}

function isRecord(found: unknown): found is AuditRecord {
  if (!isObject(found)) return false;
  const { time, user, agent, command, result, error, places } = found;
  return (
    typeof time === "string" &&
    !Number.isNaN(Date.parse(time)) &&
    [user, agent, error].every((field) => field === null || typeof field === "string") &&
    typeof command === "string" &&
    ["done", "failed", "started"].includes(result as string) &&
    Array.isArray(places) &&
    places.every(isPlace)
  );
}

function isPlace(found: unknown): found is AuditPlace {
  if (!isObject(found)) return false;
  const { vault, env, more, failed } = found;
  return (
    typeof vault === "string" &&
    typeof env === "string" &&
    (failed === undefined || typeof failed === "number") &&
    (more === undefined || isObject(more)) &&
    auditActs.every((act) => isNames(found[act]) && isCount(isObject(more) ? more[act] : undefined))
  );
}

const isCount = (found: unknown): boolean => found === undefined || typeof found === "number";

const isNames = (found: unknown): boolean =>
  found === undefined || (Array.isArray(found) && found.every((name) => typeof name === "string"));

const isObject = (found: unknown): found is Readonly<Record<string, unknown>> =>
  typeof found === "object" && found !== null && !Array.isArray(found);
