import type { KeepError } from "../../core/errors.ts";
import type { ReadResult, Secret } from "../../core/vault.ts";
import type { Deadline } from "./deadline.ts";
import { isAnswerForOne } from "./failures.ts";
import { mergeResults } from "./results.ts";
import { sideBySide } from "./side-by-side.ts";

/** Reads secrets with a call for each: one that fails does not hide the others. */
export async function readSingly(
  keys: readonly string[],
  atOnce: number,
  deadline: Deadline,
  readOne: (key: string) => Promise<Secret | undefined>,
): Promise<ReadResult> {
  const secrets = new Map<string, Secret>();
  const failures = new Map<string, KeepError>();
  await sideBySide(keys, atOnce, async (key) => {
    try {
      const secret = await readOne(key);
      if (secret !== undefined) secrets.set(key, secret);
    } catch (error) {
      if (!isAnswerForOne(error)) throw error;
      failures.set(key, error);
    }
    deadline.advance(1);
  });
  return mergeResults([{ secrets, failures }]);
}
