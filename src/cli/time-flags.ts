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

/** What such a flag means. @throws USAGE */
export function readInstant(flag: string, text: string, now: Date): Date;
export function readInstant(flag: string, text: string | undefined, now: Date): Date | undefined;
export function readInstant(flag: string, text: string | undefined, now: Date): Date | undefined {
  if (text === undefined) return undefined;
  const found = parseInstant(text, now);
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
  const since = readInstant("since", flags.since, now);
  const before = readInstant("before", flags.before, now);
  if (since !== undefined && before !== undefined && since > before)
    throw new KeepError("USAGE", {
      problem: "--since is later than --before.",
      next: "Times without an offset are in your own time zone; those that Keep shows are UTC, and end in Z.",
    });
  return { since, before };
}
