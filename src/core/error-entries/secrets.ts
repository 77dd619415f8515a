import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { didYouMean, entry } from "./entry.ts";

const { cancelled, conflict, invalid, network, notFound, usage } = exitCodes;

/** Keys, values and references, in any vault. */
export const secretErrors = {
  // What cannot be a key may be a value in the wrong place (KEY=VALUE): it is not repeated.
  INVALID_KEY: entry<{ problem: string }>(
    invalid,
    (d) => `This cannot be a key: ${d.problem}.`,
    () =>
      "Use 1 to 255 characters A-Z, a-z, 0-9, _ and -, the first no dash. A value is an argument of its own.",
  ),
  INVALID_REFERENCE: entry(
    invalid,
    () => "This is no reference.",
    () => "Write vault:KEY, vault:KEY.property or vault:KEY@version.",
  ),
  NOT_TEXT: entry<{ source: string; next?: string | undefined }>(
    invalid,
    (d) => `${d.source} is not UTF-8 text.`,
    (d) => d.next ?? "Encode it first, for example with base64.",
  ),
  PROPERTY_NOT_FOUND: entry<{ secret: string; property: string }>(
    notFound,
    (d) => `${d.secret} has no property ${d.property}.`,
    () => "A dot in a name is written \\. in a path.",
  ),
  NOT_JSON: entry<{ secret?: string | undefined; place?: string | undefined }>(
    invalid,
    (d) =>
      `${d.place === undefined ? "The" : `${d.place}: the`} value${d.secret === undefined ? "" : ` of ${d.secret}`} is no valid JSON, so it has no properties.`,
    () => "Leave the property out to take the whole value.",
  ),
  EMPTY_INPUT: entry<{ key: string }>(
    usage,
    () => "Standard input was empty, so nothing was stored.",
    (d) => `To store an empty value on purpose: keep set ${d.key} ''`,
  ),
  VALUE_TOO_LARGE: entry<{ key: string; bytes: number; limit: number; vault: string }>(
    invalid,
    (d) => `The value of ${d.key} has ${d.bytes} bytes; ${d.vault} holds at most ${d.limit}.`,
  ),
  EMPTY_VALUE: entry<{ key: string; vault: string }>(
    invalid,
    (d) => `The value of ${d.key} is empty, and ${d.vault} cannot hold an empty value.`,
  ),
  KEY_NOT_FOUND: entry<{
    key: string;
    env: string;
    vault: string;
    nearest?: string | undefined;
  }>(
    notFound,
    (d) => `${d.key} does not exist in ${d.vault}:${d.env}.`,
    (d) => didYouMean(d.nearest, `keep list --vault ${d.vault} --env ${d.env} shows what does.`),
  ),
  NO_SECRETS: entry<{ env: string; vaults: readonly string[] }>(
    notFound,
    (d) => `There is no secret in ${d.env} of ${d.vaults.join(", ")}.`,
    (d) =>
      `Set one: keep set KEY${d.vaults.length === 1 ? ` --vault ${d.vaults[0]!}` : ""} --env ${d.env}`,
  ),
  KEY_DELETED: entry<{ key: string; env: string; vault: string }>(
    notFound,
    (d) => `${d.key} was deleted from ${d.vault}:${d.env}.`,
    (d) => `Bring it back: keep restore ${d.key} --vault ${d.vault} --env ${d.env}`,
  ),
  KEYS_NOT_FOUND: entry<{
    keys: readonly string[];
    done: readonly string[];
    env: string;
    vault: string;
  }>(
    notFound,
    (d) =>
      `These keys do not exist in ${d.vault}:${d.env}: ${d.keys.join(", ")}. ${d.done.length === 0 ? "Nothing was changed" : `Deleted: ${d.done.join(", ")}`}.`,
    (d) => `keep list --vault ${d.vault} --env ${d.env} shows what does.`,
  ),
  INVALID_VERSION: entry(
    invalid,
    () => "This cannot be the name of a version.",
    () => "keep get KEY --version takes a number, a label, a stage or uuid/ID.",
  ),
  VERSION_NOT_FOUND: entry<{ key: string; version: string; env: string; vault: string }>(
    notFound,
    (d) => `${d.key} in ${d.vault}:${d.env} has no version ${d.version}.`,
    (d) => `keep history ${d.key} --vault ${d.vault} --env ${d.env} shows what there is.`,
  ),
  BINARY_VALUE: entry<{ key: string; vault: string; env: string }>(
    invalid,
    (d) => `The value of ${d.key} in ${d.vault}:${d.env} is binary, no text.`,
    () =>
      "keep get prints it with --base64, or its bytes with --raw; leave it out with --except elsewhere.",
  ),
  BINARY_NOT_STORABLE: entry<{ key: string; vault: string }>(
    invalid,
    (d) => `The value of ${d.key} is binary, and ${d.vault} holds text only.`,
    () => "Leave it out with --except.",
  ),
  NOTHING_TO_RESTORE: entry<{ key: string }>(
    notFound,
    (d) => `There is no deleted ${d.key} to restore.`,
    () => "keep list --deleted shows what can be restored.",
  ),
  KEY_EXISTS: entry<{ key: string; env: string; vault: string }>(
    conflict,
    (d) => `${d.key} exists already in ${d.vault}:${d.env}.`,
  ),
  VERSION_MOVED: entry<{ key: string; expected: string; found: string }>(
    conflict,
    (d) => `${d.key} changed meanwhile: version ${d.found}, not ${d.expected}.`,
    () => "Look at it again, then repeat the command.",
  ),
  NOT_BEGUN: entry<{ key: string }>(
    conflict,
    (d) => `${d.key} was left as it was, because another change failed.`,
  ),
  PARTLY_FAILED: entry<{
    action: string;
    done: readonly string[];
    failed: readonly string[];
    reasons: readonly string[];
    /** The exit code that the failures have in common. */
    exit: ExitCode;
  }>(
    (d) => d.exit,
    (d) => `${d.action} failed for ${d.failed.join(", ")}: ${d.reasons.join(" ")}`,
    (d) => {
      if (d.done.length > 0) return `Done: ${d.done.join(", ")}.`;
      // What was cut short may have been done all the same; the reasons say so.
      return d.exit === network || d.exit === cancelled ? undefined : "Nothing was changed.";
    },
  ),
} as const;
