const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long each unit is, by the names that people write. */
const UNITS: readonly (readonly [names: RegExp, length: number])[] = [
  [/^(?:s|secs?|seconds?)$/i, SECOND],
  [/^(?:m|mins?|minutes?)$/i, MINUTE],
  [/^(?:h|hrs?|hours?)$/i, HOUR],
  [/^(?:d|days?)$/i, DAY],
  [/^(?:w|weeks?)$/i, 7 * DAY],
];

/**
 * A point in time as people write it: `2026-11-20`, `2026-11-20 14:30`, with seconds, with `Z`, `UTC` or
 * an offset; or how long ago, `30m`, `2 hours ago`, `7d`; or `now`, `today`, `yesterday`. Without an
 * offset it is meant in the local time zone; a day is its first moment.
 *
 * @param end it is the end of a span: a second that is written out is then meant to its end, because
 * Keep shows times to the second
 * @returns `undefined` if it is none of these
 */
export function parseInstant(text: string, now: Date, end = false): Date | undefined {
  const trimmed = text.trim();
  return (
    parseWord(trimmed, now) ?? parseAgo(trimmed, now) ?? parseDate(trimmed, end ? now : undefined)
  );
}

function parseWord(text: string, now: Date): Date | undefined {
  switch (text.toLowerCase()) {
    case "now":
      return now;
    case "today":
      return startOfDay(now, 0);
    case "yesterday":
      return startOfDay(now, -1);
    default:
      return undefined;
  }
}

/** By the calendar: a day need not have 24 hours. */
function startOfDay(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
}

function parseAgo(text: string, now: Date): Date | undefined {
  const [, number, unit] = /^(\d{1,6})\s*([a-z]+)(?:\s+ago)?$/i.exec(text) ?? [];
  if (number === undefined) return undefined;
  const found = UNITS.find(([names]) => names.test(unit!));
  return found && withYear(new Date(now.getTime() - Number(number) * found[1]));
}

/** @param now for the end of a span */
function parseDate(text: string, now: Date | undefined): Date | undefined {
  const shape =
    /^(\d{4})-(\d\d)-(\d\d)(?:(?:T|\s+)(\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)(?:\s*(Z|UTC|[+-]\d\d(?::?\d\d)?))?)?$/i;
  const [, year, month, day, time = "00:00", zone = ""] = shape.exec(text) ?? [];
  if (year === undefined || !isDay(Number(year), Number(month), Number(day))) return undefined;
  const start = withYear(
    new Date(`${year}-${month}-${day}T${toMilliseconds(time)}${offsetOf(zone)}`),
  );
  const isWholeSecond = /^\d\d:\d\d:\d\d$/.test(time);
  return now === undefined || !isWholeSecond ? start : start && endOfSecond(start, now);
}

/** A second that is not over yet ends now. */
function endOfSecond(start: Date, now: Date): Date {
  const end = start.getTime() + SECOND - 1;
  return new Date(start > now ? end : Math.min(end, now.getTime()));
}

/** The calendar has it: JavaScript takes 30 February for 2 March. */
function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function toMilliseconds(time: string): string {
  return time.replace(/[.,](\d{1,3})\d*$/, ".$1");
}

/** In the one form that JavaScript reads. */
function offsetOf(zone: string): string {
  if (/^(?:Z|UTC)$/i.test(zone)) return "Z";
  const [, hours, minutes = "00"] = /^([+-]\d\d):?(\d\d)?$/.exec(zone) ?? [];
  return hours === undefined ? "" : `${hours}:${minutes}`;
}

/** Beyond these years a time is not written as one. */
function withYear(found: Date): Date | undefined {
  const year = found.getUTCFullYear();
  return year >= 0 && year <= 9999 ? found : undefined;
}
