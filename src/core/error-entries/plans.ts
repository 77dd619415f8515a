import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { nameSome } from "../name-some.ts";
import { entry } from "./entry.ts";

const { invalid } = exitCodes;

/** So many reasons are shown; the rest is counted. */
const SHOWN = 20;

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

/** Changes of many secrets by a plan: it is refused, or not carried out to its end. */
export const planErrors = {
  /** Before anything is done. */
  PLAN_REFUSED: entry<{
    vault: string;
    env: string;
    invalid: readonly string[];
    conflicts: readonly string[];
    /** A sentence for each of these, in this order. */
    reasons: readonly string[];
    /** What cannot be done with what is invalid: "be stored". */
    cannot?: string | undefined;
    /** What else is to be done about what is invalid. */
    next?: string | undefined;
    /** What is to be done about the conflicts, where the flags of a copy do not help. */
    way_out?: string | undefined;
    exit: ExitCode;
  }>(
    (d) => d.exit,
    (d) => `${refusedSentence(d)} Nothing was changed.`,
    (d) =>
      [
        d.conflicts.length > 0 &&
          (d.way_out ?? "--overwrite replaces what is there, --skip-existing leaves it as it is."),
        d.invalid.length > 0 && (d.next ?? "--except leaves out what cannot be stored."),
      ]
        .filter(Boolean)
        .join(" "),
    (d) => shorten(d.reasons.map((reason) => `  ${reason}`)).join("\n"),
  ),
  KEYS_COLLIDE: entry<{ key: string; names: readonly string[] }>(
    invalid,
    (d) => `${d.names.join(" and ")} would both become ${d.key}.`,
    () => "Leave one out, or give it another key with --map.",
  ),
  /** A second Ctrl-C, while a plan was carried out or rolled back. */
  CUT_OFF: entry<{ action: string; vault: string; env: string; keys: readonly string[] }>(
    exitCodes.cancelled,
    (d) =>
      `${d.action} to ${d.vault}:${d.env} was cut off. ${countOf(d.keys)} may be as before or not: ${someOf(d.keys)}.`,
    () => "Look at them with keep diff, then run the same command again to finish.",
  ),
  CHANGES_FAILED: entry<Closed<ChangesFailed>>(
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
  /** Secrets have new keys, and templates still the old ones. */
  TEMPLATES_NOT_CHANGED: entry<{
    files: readonly string[];
    /** Why, of each. */
    reasons: readonly string[];
    /** Those that were changed. */
    changed: readonly string[];
    /** Where they have the old names. */
    places: readonly string[];
  }>(
    exitCodes.unexpected,
    (d) => {
      const changed = d.changed.length === 0 ? "" : ` Changed: ${d.changed.join(", ")}.`;
      return `The renaming is done, but not in ${d.files.join(", ")}: ${[...new Set(d.reasons)].join(" ")}${changed}`;
    },
    () => "Write the new names there by hand.",
    (d) => d.places.map((place) => `  ${place}`).join("\n"),
  ),
} as const;

/** An interface is open, and details are not. */
type Closed<T> = { readonly [Name in keyof T]: T[Name] };

function refusedSentence({
  vault,
  env,
  conflicts,
  invalid: broken,
  cannot = "be stored",
}: {
  readonly vault: string;
  readonly env: string;
  readonly conflicts: readonly string[];
  readonly invalid: readonly string[];
  readonly cannot?: string | undefined;
}): string {
  const exist = `${countOf(conflicts)} ${conflicts.length === 1 ? "exists" : "exist"}`;
  const place = `${vault}:${env}`;
  if (broken.length === 0) return `${exist} in ${place} with another value.`;
  const lines = broken.filter(isLine);
  const both = [broken.filter((one) => !isLine(one)), lines].filter(({ length }) => length > 0);
  const all = both.map((some) => countOf(some, some === lines ? "line" : "secret"));
  const refused = `${all.join(" and ")} cannot ${cannot} in ${place}`;
  if (conflicts.length === 0) return `${refused}.`;
  return `${refused}, and ${exist} there with another value.`;
}

/** A line of a file that gives no key is named so, and no key has a blank. */
const isLine = (name: string): boolean => name.startsWith("line ");

const countOf = (names: readonly string[], noun = "secret"): string =>
  `${names.length} ${names.length === 1 ? noun : `${noun}s`}`;

function shorten(lines: readonly string[]): readonly string[] {
  if (lines.length <= SHOWN) return lines;
  return [
    ...lines.slice(0, SHOWN),
    `  … and ${lines.length - SHOWN} more; --dry-run shows them all`,
  ];
}

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

/** How many names a sentence holds; all of them are beneath it. */
const NAMES = 5;

const someOf = (keys: readonly string[]): string => nameSome(keys, NAMES);

function pairUp(
  keys: readonly string[],
  reasons: readonly string[],
  state: string,
): readonly string[] {
  return keys.map((key, index) => `  ${key}: ${state}: ${reasons[index] ?? ""}`);
}
