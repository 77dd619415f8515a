import { string } from "@oclif/core/flags";
import { KeepError } from "../core/errors.ts";
import { parseInstant } from "../core/instant.ts";

/** A span of time, both ends included. */
export const timeFlags = {
  since: string({
    description: "from then on: a date, a time, or how long ago (2h, 7d)",
    helpValue: "TIME",
  }),
  before: string({ description: "up to then, likewise", helpValue: "TIME" }),
};

/** What a flag means from which on something counts. @throws USAGE */
function readStart(flag: string, text: string | undefined, now: Date): Date | undefined {
  return text === undefined ? undefined : requireTime(flag, parseInstant(text, now));
}

/** What a flag means up to which something counts: a second to its end. @throws USAGE */
export function readInstant(flag: string, text: string | undefined, now: Date): Date | undefined {
  return text === undefined ? undefined : requireTime(flag, parseInstant(text, now, true));
}

function requireTime(flag: string, found: Date | undefined): Date {
  if (found === undefined)
    throw new KeepError("USAGE", {
      problem: `--${flag} takes a time.`,
      next: `Write --${flag} 2026-11-20, --${flag} "2026-11-20 14:30", or how long ago: --${flag} 2h.`,
    });
  return found;
}

/** What the two flags mean together. @throws USAGE */
export function readSpan(
  flags: { readonly since?: string | undefined; readonly before?: string | undefined },
  now: Date,
): { readonly since: Date | undefined; readonly before: Date | undefined } {
  const since = readStart("since", flags.since, now);
  const before = readInstant("before", flags.before, now);
  if (since !== undefined && before !== undefined && since > before)
    throw new KeepError("USAGE", {
      problem: "--since is later than --before.",
      next: "Times without an offset are in your own time zone; those that Keep shows are UTC, and end in Z.",
    });
  return { since, before };
}
