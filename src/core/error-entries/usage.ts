import { exitCodes } from "../exit-codes.ts";
import { didYouMean, entry } from "./entry.ts";

const { usage, cancelled } = exitCodes;

/** How a command was called. */
export const usageErrors = {
  USAGE: entry<{ problem: string; next?: string | undefined }>(
    usage,
    (d) => d.problem,
    (d) => d.next ?? "See the command's --help.",
  ),
  UNKNOWN_COMMAND: entry<{ nearest?: string | undefined }>(
    usage,
    () => "There is no such command.",
    (d) => didYouMean(d.nearest && `keep ${d.nearest}`, "keep --help lists the commands."),
  ),
  UNKNOWN_FLAG: entry<{ nearest?: string | undefined; command: string }>(
    usage,
    (d) => `keep ${d.command} does not know this flag.`,
    (d) =>
      didYouMean(
        d.nearest,
        `See keep ${d.command} --help. Put -- before a value that begins with a dash.`,
      ),
  ),
  MISSING_INPUT: entry<{ what: string; flag: string }>(
    usage,
    (d) => `${d.what} is missing, and there is no terminal to ask on.`,
    (d) => `Give ${d.flag}.`,
  ),
  PATTERN_TOO_SLOW: entry<{ seconds: number }>(
    usage,
    (d) => `The pattern takes too long: ${d.seconds} seconds were not enough.`,
    () => "Make it simpler, or leave out --regex.",
  ),
  CONFIRMATION_NEEDED: entry<{ action: string }>(
    usage,
    (d) => `${d.action} needs a confirmation, and there is no terminal to ask on.`,
    () => "Give --yes if you mean it.",
  ),
  CANCELLED: entry(cancelled, () => "Cancelled. Nothing was changed."),
} as const;
