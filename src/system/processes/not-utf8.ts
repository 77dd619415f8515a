import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";

/** What Node makes of bytes that are no UTF-8, for good. */
const REPLACED = "\uFFFD";

/** The variables whose bytes Node could not take over, and so cannot pass on as they were. */
export function findChangedVariables(
  environment: Readonly<Record<string, string>>,
): readonly string[] {
  const suspects = Object.entries(environment)
    .filter((entry) => entry.join("=").includes(REPLACED))
    .map(([name]) => name);
  if (suspects.length === 0) return [];
  const changed = changedIn("/proc/self/environ")?.map((text) => text.replace(/=.*$/s, ""));
  return suspects.filter((name) => changed?.includes(name) ?? true);
}

/** Whether an argument is changed in the same way. */
export function isArgumentChanged(command: readonly string[]): boolean {
  const suspects = command.filter((argument) => argument.includes(REPLACED));
  if (suspects.length === 0) return false;
  const changed = changedIn("/proc/self/cmdline");
  return suspects.some((argument) => changed?.includes(argument) ?? true);
}

/** The texts of this process's list that are no UTF-8, as Node shows them; somebody may have written U+FFFD. */
function changedIn(file: string): readonly string[] | undefined {
  try {
    return readFileSync(file, "latin1")
      .split("\0")
      .map((text) => Buffer.from(text, "latin1"))
      .filter((bytes) => !isUtf8(bytes))
      .map((bytes) => bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
