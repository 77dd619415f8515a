import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";

/** What Node makes of bytes that are no UTF-8, for good. */
const REPLACED = "\uFFFD";

/** Whether Node could not take over an argument, and so cannot pass it on as it was. */
export function hasChangedArgument(command: readonly string[]): boolean {
  const suspects = command.filter((argument) => argument.includes(REPLACED));
  if (suspects.length === 0) return false;
  const changed = changedArguments();
  return suspects.some((argument) => changed?.includes(argument) ?? true);
}

/** As Node shows them. Somebody may have written U+FFFD; unknown where the system does not tell. */
function changedArguments(): readonly string[] | undefined {
  try {
    return readFileSync("/proc/self/cmdline", "latin1")
      .split("\0")
      .map((text) => Buffer.from(text, "latin1"))
      .filter((bytes) => !isUtf8(bytes))
      .map((bytes) => bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
