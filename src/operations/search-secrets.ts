import type { Context } from "../context/context.ts";
import { decodeText } from "../core/decode-text.ts";
import type { ErrorCode, KeepError } from "../core/errors.ts";
import type { ExitCode } from "../core/exit-codes.ts";
import { type KeyFilter, keyMatcher } from "../core/glob.ts";
import { nameSome } from "../core/name-some.ts";
import { SecretValue } from "../core/secret-value.ts";
import { joinFailures, keysUnread } from "./context-comparison.ts";
import { type TextPosition, type TextRange, positionsOf } from "./match-text.ts";
import { type Matcher, patternOf } from "./pattern-of.ts";
import { commonExit } from "./partly-failed.ts";
import { type Candidate, type SearchedPlace, searchablePlaces } from "./searchable-places.ts";

export interface SearchSecretsOptions extends KeyFilter {
  /** What to look for: most likely a secret itself. */
  readonly query: SecretValue;
  /** Without it the one that a command on one environment would take. */
  readonly envs?: readonly string[] | undefined;
  /** Without it every active one. */
  readonly vaults?: readonly string[] | undefined;
  /** Look at the names, and decrypt nothing. */
  readonly keys: boolean;
  readonly regex: boolean;
  readonly caseSensitive: boolean;
}

export interface FoundMatch {
  readonly vault: string;
  readonly env: string;
  readonly key: string;
  readonly version: string | null;
  readonly in: "value" | "key";
  /** As it is stored; absent if only names were looked at. */
  readonly value?: SecretValue | undefined;
  /** `value` is the base64 of bytes. */
  readonly binary?: true | undefined;
  /** What was looked through: the value, as text, or the name. */
  readonly text: SecretValue;
  readonly ranges: readonly TextRange[];
  readonly positions: readonly TextPosition[];
}

/** What could not be looked through, and why. */
export interface Unsearched {
  readonly vault: string;
  readonly env: string;
  /** Null for a whole environment of a vault. */
  readonly key: string | null;
  readonly code: ErrorCode;
  readonly message: string;
}

export interface SearchResult {
  /** By vault and environment as they were named, then by key. */
  readonly matches: readonly FoundMatch[];
  /** How many secrets were looked through. */
  readonly searched: number;
  readonly unsearched: readonly Unsearched[];
  readonly warnings: readonly string[];
  /** What a command ends with if something could not be read. */
  readonly exit: ExitCode | null;
}

/**
 * Looks for a text in the values of environments, or in their names. What cannot be read is told,
 * and never counts as without a match.
 *
 * @throws USAGE, PATTERN_TOO_SLOW, and the failure of the vaults if none of them could be read
 */
export async function searchSecrets(
  context: Context,
  options: SearchSecretsOptions,
): Promise<SearchResult> {
  const match = patternOf(context, options);
  const matches = keyMatcher(options);
  const places = await searchablePlaces(context, options, matches);
  requireSome(places);
  const candidates = places.flatMap((place) =>
    place.candidates.flatMap((one) => toText(place, one, options)),
  );
  const found = await findAll(match, candidates);
  const failures = places.flatMap(failuresOf);
  return {
    matches: found,
    searched: candidates.length,
    unsearched: places.flatMap(unsearchedOf),
    warnings: places.flatMap(warningsOf),
    exit: failures.length === 0 ? null : commonExit(failures.map(({ exitCode }) => exitCode)),
  };
}

/** A failure of every place is the failure of the search. */
function requireSome(places: readonly SearchedPlace[]): void {
  const failed = places.flatMap(({ vault, env, failure }) =>
    failure === undefined ? [] : [[`${vault}:${env}`, failure] as const],
  );
  if (failed.length === places.length) throw joinFailures(new Map(failed))!;
}

type Text = Omit<FoundMatch, "ranges" | "positions">;

function toText(
  { vault, env, notText }: SearchedPlace,
  { key, version, value, binary }: Candidate,
  { keys }: SearchSecretsOptions,
): readonly Text[] {
  const one = { vault, env, key, version };
  if (keys) return [{ ...one, in: "key", text: new SecretValue(key) }];
  if (notText.includes(key)) return [];
  const text = binary === true ? decoded(value!) : value!;
  return [{ ...one, in: "value", value, binary, text }];
}

/** What passed `isDecodable`. */
const decoded = (value: SecretValue): SecretValue =>
  new SecretValue(decodeText(Buffer.from(value.reveal(), "base64"), ""));

async function findAll(match: Matcher, texts: readonly Text[]): Promise<readonly FoundMatch[]> {
  const ranges = await match(texts.map(({ text }) => text));
  return texts.flatMap((one, index): readonly FoundMatch[] => {
    const own = ranges[index]!;
    if (own.length === 0) return [];
    return [{ ...one, ranges: own, positions: positionsOf(one.text.reveal(), own) }];
  });
}

const failuresOf = ({ failure, failures }: SearchedPlace): readonly KeepError[] =>
  failure === undefined ? [...failures.values()] : [failure];

function unsearchedOf({
  vault,
  env,
  failure,
  failures,
  notText,
}: SearchedPlace): readonly Unsearched[] {
  const where = { vault, env };
  if (failure !== undefined)
    return [{ ...where, key: null, code: failure.code, message: failure.message }];
  const message = "The value is bytes that are no text.";
  return [
    ...[...failures].map(([key, one]) => ({ ...where, key, code: one.code, message: one.message })),
    ...notText.map((key) => ({ ...where, key, code: "BINARY_VALUE" as const, message })),
  ];
}

function warningsOf({ vault, env, failure, failures, notText }: SearchedPlace): readonly string[] {
  const place = `${vault}:${env}`;
  return [
    ...(failure === undefined ? [] : [`${place} was not searched: ${failure.message}`]),
    ...(failures.size === 0 ? [] : [`${place}: ${keysUnread(failures).message}`]),
    ...(notText.length === 0
      ? []
      : [`${place}: not searched, because they are bytes: ${nameSome(notText)}.`]),
  ];
}
