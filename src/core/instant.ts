const UNITS = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
} as const;

/**
 * A point in time as people write it: `2026-11-20`, `2026-11-20 14:30`, with seconds, with `Z` or an
 * offset; or how long ago, `30m`, `2 hours ago`, `7d`; or `now`, `today`, `yesterday`. Without an
 * offset it is meant in the local time zone; a date alone is its first moment.
 *
 * @returns `undefined` if it is none of these
 */
export function parseInstant(text: string, now: Date): Date | undefined {
  return parseAgo(text.trim(), now) ?? parseDate(text.trim());
}

function parseAgo(text: string, now: Date): Date | undefined {
  const [, number, unit] =
    /^(\d{1,6})\s*(s|m|h|d|w)(?:ec(?:ond)?s?|in(?:ute)?s?|(?:ou)?rs?|ays?|eeks?)?(?:\s+ago)?$/i.exec(
      text,
    ) ?? [];
  if (number === undefined) return undefined;
  const factor = UNITS[unit!.toLowerCase() as keyof typeof UNITS];
  return new Date(now.getTime() - Number(number) * factor);
}

function parseDate(text: string): Date | undefined {
  const shape =
    /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)\s*(Z|[+-]\d{2}:\d{2})?)?$/;
  const [, day, time = "00:00", zone = ""] = shape.exec(text) ?? [];
  if (day === undefined) return undefined;
  const found = new Date(`${day}T${time}${zone}`);
  return Number.isNaN(found.getTime()) ? undefined : found;
}
