import { KeepError } from "../core/errors.ts";
import { type ExitCode, exitCodes } from "../core/exit-codes.ts";

/**
 * One failure for those of several keys: names each of them, and what was done. The exit code is
 * the one that they have in common.
 */
export function partlyFailed(
  action: string,
  failures: ReadonlyMap<string, KeepError>,
  done: readonly string[] = [],
): KeepError {
  const all = [...failures.values()];
  return new KeepError("PARTLY_FAILED", {
    action,
    done,
    failed: [...failures.keys()],
    reasons: [...new Set(all.map(({ message }) => message))],
    exit: commonExit(all.map(({ exitCode }) => exitCode)),
  });
}

/** The exit code that failures have in common. */
export function commonExit(codes: readonly ExitCode[]): ExitCode {
  return new Set(codes).size === 1 ? codes[0]! : exitCodes.vault;
}

/** Throws if any of the keys that pass the filter could not be read. */
export function requireRead(
  failures: ReadonlyMap<string, KeepError>,
  matches: (key: string) => boolean = () => true,
): void {
  const own = new Map([...failures].filter(([key]) => matches(key)));
  if (own.size > 0) throw partlyFailed("Reading", own);
}
