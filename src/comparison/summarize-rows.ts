/** How many rows there are of each status, and in all. */
export function summarizeRows<Status extends string>(
  rows: readonly { readonly status: Status }[],
  statuses: readonly Status[],
): Readonly<Record<Status | "total", number>> {
  const counts = new Map<string, number>(statuses.map((status) => [status, 0]));
  for (const { status } of rows) counts.set(status, counts.get(status)! + 1);
  counts.set("total", rows.length);
  return Object.fromEntries(counts) as Readonly<Record<Status | "total", number>>;
}
