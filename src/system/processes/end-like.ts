import { closeSync } from "node:fs";
import { constants } from "node:os";
import { isatty } from "node:tty";
import type { Ended } from "./child.ts";

/** These leave an image of the memory behind, and ours holds secrets. */
const DUMPING: readonly NodeJS.Signals[] = [
  "SIGQUIT",
  "SIGILL",
  "SIGTRAP",
  "SIGABRT",
  "SIGBUS",
  "SIGFPE",
  "SIGSEGV",
  "SIGXCPU",
  "SIGXFSZ",
  "SIGSYS",
];

/** A signal that does not end this process at once never will. */
const PATIENCE_MS = 100;

/**
 * Ends this process as another one has ended: with its exit code, or of the same signal, so that a shell and
 * systemd see what they would see without Keep. Where that cannot be it is 128 and the signal's number.
 */
export function endLike(ended: Ended): void {
  leaveTerminal();
  if ("code" in ended) process.exit(ended.code);
  const { signal } = ended;
  const code = 128 + constants.signals[signal];
  // The first process of a container is not ended by what it does not catch.
  if (process.pid === 1 || DUMPING.includes(signal)) process.exit(code);
  process.exitCode = code;
  restoreDefault(signal);
  process.kill(process.pid, signal);
  setTimeout(() => process.exit(code), PATIENCE_MS);
}

/** Node puts a terminal back as it was at the start, where the program may have changed it: `stty`. */
function leaveTerminal(): void {
  for (const descriptor of [0, 1, 2]) if (isatty(descriptor)) closeSync(descriptor);
}

/** Node ignores some signals (SIGPIPE), and does things of its own on others (SIGUSR1). */
function restoreDefault(signal: NodeJS.Signals): void {
  if (signal === "SIGKILL" || signal === "SIGSTOP") return;
  process.on(signal, () => undefined);
  process.removeAllListeners(signal);
}
