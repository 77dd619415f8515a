const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** Milliseconds of `500ms`, `30s`, `5m`, `1h` or a bare number of seconds; `undefined` if it is none. */
export function parseDuration(text: string): number | undefined {
  const [, number, unit = "s"] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)?$/.exec(text) ?? [];
  if (number === undefined) return undefined;
  return Math.round(Number(number) * UNITS[unit as keyof typeof UNITS]);
}
