import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { entry } from "./entry.ts";

const { invalid } = exitCodes;

/** So many reasons are shown; the rest is counted. */
const SHOWN = 20;

/** Changes of many secrets. */
export const planErrors = {
  /** Before anything is done. */
  PLAN_REFUSED: entry<{
    vault: string;
    env: string;
    invalid: readonly string[];
    conflicts: readonly string[];
    /** A sentence for each of these, in this order. */
    reasons: readonly string[];
    /** What else is to be done about what is invalid. */
    next?: string | undefined;
    exit: ExitCode;
  }>(
    (d) => d.exit,
    (d) => `${refusedSentence(d)} Nothing was changed.`,
    (d) =>
      [
        d.conflicts.length > 0 &&
          "--overwrite replaces what is there, --skip-existing leaves it as it is.",
        d.invalid.length > 0 && (d.next ?? "--except leaves out what cannot be stored."),
      ]
        .filter(Boolean)
        .join(" "),
    (d) => shorten(d.reasons.map((reason) => `  ${reason}`)).join("\n"),
  ),
  KEYS_COLLIDE: entry<{ key: string; names: readonly string[] }>(
    invalid,
    (d) => `${d.names.join(" and ")} would both become ${d.key}.`,
    () => "Leave one out with --except, or give it another key with --map.",
  ),
} as const;

function refusedSentence({
  vault,
  env,
  conflicts,
  invalid: broken,
}: {
  readonly vault: string;
  readonly env: string;
  readonly conflicts: readonly string[];
  readonly invalid: readonly string[];
}): string {
  const exist = conflicts.length === 1 ? "exists" : "exist";
  const place = `${vault}:${env}`;
  if (broken.length === 0) return `${countOf(conflicts)} ${exist} in ${place} with another value.`;
  const cannot = `${countOf(broken)} cannot be stored in ${place}`;
  if (conflicts.length === 0) return `${cannot}.`;
  return `${cannot}, and ${conflicts.length} ${exist} there with another value.`;
}

const countOf = (keys: readonly string[]): string =>
  `${keys.length} ${keys.length === 1 ? "secret" : "secrets"}`;

function shorten(lines: readonly string[]): readonly string[] {
  if (lines.length <= SHOWN) return lines;
  return [
    ...lines.slice(0, SHOWN),
    `  … and ${lines.length - SHOWN} more; --dry-run shows them all`,
  ];
}
