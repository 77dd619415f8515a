import type { ContextComparison, Summary } from "../operations/context-comparison.ts";

/** `12 keys: 8 same, 3 different, 1 missing.` */
export function summarize({ summary, contexts }: ContextComparison): string {
  const { total, same } = summary;
  if (total === 0) return "No keys.";
  const keys = `${total} ${total === 1 ? "key" : "keys"}`;
  if (same === total) return `${keys}, the same in all ${contexts.length}.`;
  const counts = STATUSES.filter((status) => summary[status] > 0);
  return `${keys}: ${counts.map((status) => `${summary[status]} ${status}`).join(", ")}.`;
}

const STATUSES = [
  "same",
  "different",
  "missing",
  "unknown",
  "unused",
] as const satisfies readonly (keyof Summary)[];
