import type { KeepError } from "../../../src/core/errors.ts";
import { SecretValue } from "../../../src/core/secret-value.ts";
import type { Change, Outcome, Secret, Vault } from "../../../src/core/vault.ts";

/** One value to be written. */
export function change(
  key: string,
  text: string,
  conditions: Partial<Omit<Change, "key" | "value">> = {},
): Change {
  return { key, value: new SecretValue(text), ...conditions };
}

/** Writes values by key, requires that each lands, and returns the versions in that order. */
export async function put(
  vault: Vault,
  values: Readonly<Record<string, string>> | readonly (readonly [string, string])[],
): Promise<readonly string[]> {
  const entries = Array.isArray(values) ? values : Object.entries(values);
  const outcomes = await vault.write(entries.map(([key, text]) => change(key, text)));
  return outcomes.map((outcome) => {
    if (outcome.failure !== undefined) throw outcome.failure;
    return outcome.version;
  });
}

/** The secret of a key; `undefined` if it is absent. A failure to read is thrown. */
export async function find(vault: Vault, key: string): Promise<Secret | undefined> {
  const { secrets, failures } = await vault.read([key]);
  const failure = failures.get(key);
  if (failure !== undefined) throw failure;
  return secrets.get(key);
}

/** The text of a key; `undefined` if it is absent. */
export async function textOf(vault: Vault, key: string): Promise<string | undefined> {
  return (await find(vault, key))?.value.reveal();
}

/** All that a vault holds, by key. */
export async function contentOf(vault: Vault): Promise<Readonly<Record<string, string>>> {
  const { secrets, failures } = await vault.read("all");
  for (const failure of failures.values()) throw failure;
  return Object.fromEntries([...secrets].map(([key, secret]) => [key, secret.value.reveal()]));
}

export async function keysOf(vault: Vault): Promise<readonly string[]> {
  return (await vault.list()).map((head) => head.key);
}

/** The codes of a batch's failures, in its order; `undefined` for what succeeded. */
export function codesOf(
  outcomes: readonly Outcome<object>[],
): readonly (KeepError["code"] | undefined)[] {
  return outcomes.map((outcome) => outcome.failure?.code);
}

/** What a call rejected with. */
export async function rejectionOf(call: Promise<unknown>): Promise<unknown> {
  const outcome = await call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ("error" in outcome) return outcome.error;
  throw new Error("It did not fail.");
}
