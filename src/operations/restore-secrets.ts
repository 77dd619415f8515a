import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { checkKey } from "../core/names.ts";
import { partlyFailed } from "./partly-failed.ts";

export interface RestoreSecretsOptions {
  readonly keys: readonly string[];
  readonly env?: string | undefined;
  readonly vault?: string | undefined;
  readonly yes: boolean;
}

export interface RestoreSecretsResult {
  readonly vault: string;
  readonly env: string;
  readonly restored: readonly { readonly key: string; readonly version: string }[];
}

/** Brings back deleted secrets, each as it was. @throws NOTHING_TO_RESTORE, PARTLY_FAILED */
export async function restoreSecrets(
  context: Context,
  options: RestoreSecretsOptions,
): Promise<RestoreSecretsResult> {
  const keys = [...new Set(options.keys.map((key) => checkKey(key)))];
  if (keys.length === 0) throw new KeepError("USAGE", { problem: "Name at least one key." });
  const slug = await context.vaultSlug(options.vault);
  const env = await context.env(options.env);
  const vault = await context.vault(slug, env);
  await context.confirmProtected(env, `Restoring in ${env}`, options.yes);
  const outcomes = await vault.restore(keys, context);
  const failures = new Map<string, KeepError>();
  const restored: { key: string; version: string }[] = [];
  for (const outcome of outcomes) {
    if (outcome.failure !== undefined) failures.set(outcome.key, outcome.failure);
    else restored.push({ key: outcome.key, version: outcome.version });
  }
  const [first] = failures.values();
  if (first !== undefined && outcomes.length === 1) throw first;
  if (first !== undefined)
    throw partlyFailed(
      "Restoring",
      failures,
      restored.map(({ key }) => key),
    );
  return { vault: slug, env, restored };
}
