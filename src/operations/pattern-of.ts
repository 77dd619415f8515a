import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import type { SecretValue } from "../core/secret-value.ts";
import { type TextRange, literalFinder } from "./match-text.ts";

/** Finds, in each text, where it matches. */
export type Matcher = (texts: readonly SecretValue[]) => Promise<readonly (readonly TextRange[])[]>;

interface Query {
  readonly query: SecretValue;
  readonly regex: boolean;
  readonly caseSensitive: boolean;
}

/** Nobody waits longer for a pattern. */
const SECONDS = 10;

/** @throws USAGE if there is nothing to look for, or it is no pattern */
export function patternOf(context: Context, { query, regex, caseSensitive }: Query): Matcher {
  if (query.reveal() === "") throw new KeepError("USAGE", { problem: "The query is empty." });
  if (!regex) {
    const find = literalFinder(query.reveal(), caseSensitive);
    return async (texts) => texts.map((text) => find(text.reveal()));
  }
  const pattern = readPattern(query, caseSensitive);
  return async (texts) => {
    const own = texts.map((text) => text.reveal());
    const found = await context.matchPattern(pattern, own, SECONDS * 1000).catch(refuse);
    if (found === undefined) throw new KeepError("PATTERN_TOO_SLOW", { seconds: SECONDS });
    return found;
  };
}

/** What the language says of a wrong pattern has the pattern in it, which may be a secret. */
function readPattern(query: SecretValue, caseSensitive: boolean): RegExp {
  try {
    return new RegExp(query.reveal(), caseSensitive ? "gmu" : "gimu");
  } catch {
    throw new KeepError("USAGE", {
      problem: "The query is no regular expression.",
      next: "It is written as in JavaScript with the flag u. Without --regex it is taken as it stands.",
    });
  }
}

/** How long a pattern may be shows only when it is used. */
function refuse(error: unknown): never {
  if (!(error instanceof SyntaxError)) throw error;
  throw new KeepError("USAGE", {
    problem: "The query is too long for a regular expression.",
    next: "Make it shorter. Without --regex it is taken as it stands, however long it is.",
  });
}
