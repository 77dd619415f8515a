import {
  type AuditAct,
  type AuditPlace,
  type AuditRecord,
  auditActs,
} from "../core/audit-record.ts";
import type { AuditList } from "../operations/read-audit.ts";
import { singleLine } from "./single-line.ts";
import { type Style, renderTable } from "./table.ts";
import { formatInstant } from "./time.ts";

/** So many keys of one kind are named; of more it is said how many there are. */
const NAMED = 2;

const WORDS: Readonly<Record<AuditAct, string>> = {
  written: "wrote",
  deleted: "deleted",
  purged: "purged",
  restored: "restored",
  undone: "undid",
  read: "read",
  inspected: "inspected",
};

/** The trail as text; without a record there is none. */
export function renderAudit({ records }: AuditList, format: string, style: Style): string {
  if (format === "json") return `${JSON.stringify(records, null, 2)}\n`;
  return records.length === 0 ? "" : renderRecords(records, style);
}

/** What is wrong with the trail, if anything is. */
export function auditWarning({ unreadable }: AuditList): string | undefined {
  if (unreadable === 0) return undefined;
  return unreadable === 1
    ? "One line of the audit trail cannot be read, and was skipped."
    : `${unreadable} lines of the audit trail cannot be read, and were skipped.`;
}

/** What is to be known of it, if anything is. */
export function auditNote({ records, isEmpty, offBy }: AuditList): string | undefined {
  if (offBy !== undefined) return `The audit trail is off, by ${offBy}.`;
  if (isEmpty) return "The audit trail is empty: no command has touched a vault here yet.";
  return records.length === 0 ? "No such command is in the audit trail." : undefined;
}

/** Each command a row; where and what are a line for each place. */
function renderRecords(records: readonly AuditRecord[], style: Style): string {
  return renderTable(
    ["Time", "User", "Command", "Where", "What", "Result"],
    records.map((record) => [
      singleLine(formatInstant(record.time)),
      userOf(record),
      singleLine(record.command),
      wherePlaces(record),
      record.places.map(describePlace).join("\n"),
      resultOf(record, style),
    ]),
    style,
  );
}

function userOf({ user, agent, ci }: AuditRecord): string {
  const by = [agent, ci === true ? "CI" : null].filter((one) => one !== null);
  return singleLine(`${user ?? "?"}${by.length === 0 ? "" : ` (${by.join(", ")})`}`);
}

function wherePlaces({ places, more_places: more }: AuditRecord): string {
  const lines = places.map(({ vault, env }) => singleLine(`${vault}:${env}`));
  return [...lines, ...(more === undefined ? [] : [`${more} more`])].join("\n");
}

function describePlace(place: AuditPlace): string {
  const parts = [
    ...auditActs.flatMap((act) => describeKeys(place, act)),
    ...(place.listed === true ? ["listed the names"] : []),
    ...(place.encrypted === true ? ["encrypted again"] : []),
    ...(place.failed === undefined ? [] : [`${place.failed} failed`]),
  ];
  return singleLine(parts.join(", "));
}

function describeKeys(place: AuditPlace, act: AuditAct): readonly string[] {
  const named = place[act] ?? [];
  const count = named.length + (place.more?.[act] ?? 0);
  if (count === 0) return [];
  return [`${WORDS[act]} ${count > NAMED ? `${count} keys` : named.join(" and ")}`];
}

function resultOf({ result, error, exit_code: code }: AuditRecord, style: Style): string {
  if (result === "done") return style.green(code === 0 ? "done" : `done (${code})`);
  if (result === "started") return result;
  return style.yellow(singleLine(`failed ${error ?? `(${code})`}`));
}
