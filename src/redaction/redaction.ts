import { MaskedStream } from "./masked-stream.ts";
import { PatternTree } from "./pattern-tree.ts";
import { patternsOf } from "./patterns.ts";

export { isMasked } from "./patterns.ts";

/** Masks secrets in what a program writes. */
export interface Redaction {
  /** Bytes of one stream with the secrets masked. */
  stream(): RedactedStream;
}

export interface RedactedStream {
  /**
   * What is clear so far: all but what may be the beginning of a secret. It may be a part of the
   * chunk itself; the chunk is not needed after the call.
   */
  write(chunk: Uint8Array): Uint8Array;
  /**
   * Nothing has come for a moment: what of the held bytes tells next to nothing, such as a prompt's
   * end. That is at most three bytes of a secret, and at most a quarter of it. If the rest of it
   * follows, that is masked.
   */
  pause(): Uint8Array;
  /** Nothing comes any more: what is still held, be it the beginning of a secret. */
  end(): Uint8Array;
}

/**
 * Puts `****` wherever a secret stands, in any of the forms of `patternsOf`: one for each run of bytes
 * that secrets cover, however many they are. All other bytes pass as they are.
 *
 * Time grows with the bytes that pass, whatever the secrets are. Memory is bounded by the secrets: see
 * `PatternTree`. A stream holds no more than the longest form of a secret. Nothing is made ready before
 * the first bytes come, so that the program that writes them need not wait for it.
 *
 * @param values texts; those that are too short are not masked (`isMasked`)
 */
export function redact(values: Iterable<string>): Redaction {
  const secrets = [...values];
  let tree: PatternTree | undefined;
  const ready = () => (tree ??= new PatternTree(new Set(secrets.flatMap(patternsOf))));
  return { stream: () => new MaskedStream(ready) };
}
