import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { entry } from "./entry.ts";

/** Of a change of many secrets, what became of each key that was to change: it is in one list. */
interface ChangesFailed {
  readonly action: string;
  readonly vault: string;
  readonly env: string;
  /** As they were: their change failed, or was undone; and why it failed. */
  readonly failed: readonly string[];
  readonly reasons: readonly string[];
  /** Changed, and not undone. */
  readonly done: readonly string[];
  /** Changed, and as they were again. */
  readonly rolled_back: readonly string[];
  /** As they were. */
  readonly not_begun: readonly string[];
  /** Not as they were, or nobody knows; and why. */
  readonly left: readonly string[];
  readonly left_reasons: readonly string[];
  readonly exit: ExitCode;
}

/** `keep copy` and whatever else changes many secrets by a plan. */
export const changeErrors = {
  CHANGES_FAILED: entry<Details<ChangesFailed>>(
    (d) => d.exit,
    (d) => `${failedSentence(d)} ${stateAfter(d)}`,
    (d) =>
      d.left.length > 0
        ? `Look at ${someOf(d.left)} first, then run the same command again to finish.`
        : "Run the same command again: it does what is not done yet.",
    (d) =>
      [
        ...pairUp(d.failed, d.reasons, "failed"),
        ...pairUp(d.left, d.left_reasons, "look at it"),
        ...d.rolled_back.map((key) => `  ${key}: rolled back`),
        ...d.done.map((key) => `  ${key}: done`),
        ...d.not_begun.map((key) => `  ${key}: not begun`),
      ].join("\n"),
  ),
} as const;

/** An interface is open, and details are not. */
type Details<T> = { readonly [Name in keyof T]: T[Name] };

function failedSentence({ action, vault, env, failed, exit }: ChangesFailed): string {
  const what = `${action} to ${vault}:${env}`;
  if (failed.length > 0) return `${what} failed for ${someOf(failed)}.`;
  return `${what} ${exit === exitCodes.cancelled ? "was stopped" : "failed"}.`;
}

function stateAfter({ done, left, rolled_back: back }: ChangesFailed): string {
  const parts = [
    ...(left.length > 0 ? [`${countOf(left)} may not be as before: ${someOf(left)}.`] : []),
    ...(done.length > 0 ? [`${countOf(done)} ${was(done)} changed, and not rolled back.`] : []),
    ...(back.length > 0 ? [`${countOf(back)} ${was(back)} changed, and rolled back.`] : []),
  ];
  return parts.length > 0 ? parts.join(" ") : "Everything is as before.";
}

const was = (keys: readonly string[]): string => (keys.length === 1 ? "was" : "were");

const countOf = (keys: readonly string[]): string =>
  `${keys.length} ${keys.length === 1 ? "secret" : "secrets"}`;

/** How many names a sentence holds; all of them are beneath it. */
const NAMES = 5;

function someOf(keys: readonly string[]): string {
  const names = keys.slice(0, NAMES).join(", ");
  return keys.length > NAMES ? `${names} and ${keys.length - NAMES} more` : names;
}

function pairUp(
  keys: readonly string[],
  reasons: readonly string[],
  state: string,
): readonly string[] {
  return keys.map((key, index) => `  ${key}: ${state}: ${reasons[index] ?? ""}`);
}
