import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { AuditRecord } from "../../src/core/audit-record.ts";

/** The records in a workspace's audit trail, the oldest first. */
export function auditOf(project: string): readonly AuditRecord[] {
  const folder = join(project, ".keep", "local");
  const files = readdirSync(folder).filter((file) => /^audit(\.\d)?\.jsonl$/.test(file));
  return files
    .toSorted()
    .flatMap((file) => readFileSync(join(folder, file), "utf8").split("\n"))
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as AuditRecord);
}

/** What each command did, without what differs from run to run. */
export const deedsOf = (project: string) =>
  auditOf(project).map(({ command, result, error, places }) => ({
    command,
    result,
    ...(error !== null && { error }),
    places,
  }));
