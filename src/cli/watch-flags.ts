import { string } from "@oclif/core/flags";
import { parseDuration } from "../core/duration.ts";
import { KeepError } from "../core/errors.ts";

/** More often than this no service should be asked. */
const SHORTEST_MS = 1000;
const LONGEST_MS = 24 * 3_600_000;
const INTERVAL = "15s";

/** The flag may stand without a value. */
export const watch = string({
  description: `look for changed secrets this often (default: every ${INTERVAL}): 30s, 5m`,
  helpValue: "INTERVAL",
});

/** Likewise, for a file. */
export const watchFile = string({
  description: `write the file again when something has changed, and look this often (default: every ${INTERVAL})`,
  helpValue: "INTERVAL",
  exclusive: ["check", "append"],
});

export const grace = string({
  description: "with --watch: how long the program may take to end (default: 10s)",
  helpValue: "TIME",
});

/** What the two flags ask for, in milliseconds. @throws USAGE */
export function readWatchFlags(flags: {
  readonly watch?: string | undefined;
  readonly grace?: string | undefined;
}): { readonly interval: number; readonly grace?: number | undefined } | undefined {
  if (flags.watch === undefined) {
    if (flags.grace === undefined) return undefined;
    throw new KeepError("USAGE", { problem: "--grace needs --watch." });
  }
  return {
    interval: readDuration("--watch", flags.watch || INTERVAL, SHORTEST_MS),
    grace: flags.grace === undefined ? undefined : readDuration("--grace", flags.grace, 0),
  };
}

function readDuration(flag: string, text: string, least: number): number {
  const found = parseDuration(text);
  if (found !== undefined && found >= least && found <= LONGEST_MS) return found;
  throw new KeepError("USAGE", {
    problem: `${flag} takes a time from ${least === 0 ? "0" : "1 second"} to 24 hours.`,
    next: "Such as 30 (seconds), 30s, 5m, 1h or 1500ms.",
  });
}
