import type { Context } from "../context.ts";
import { KeepError } from "../core/errors.ts";
import { keyMatcher } from "../core/glob.ts";
import { checkKey } from "../core/names.ts";
import { keyNotFound } from "./get-secret.ts";

export interface DeleteSecretsOptions {
  readonly keys: readonly string[];
  readonly only?: string | undefined;
  readonly except?: string | undefined;
  readonly env?: string | undefined;
  readonly vault?: string | undefined;
  readonly yes: boolean;
}

export interface DeleteSecretsResult {
  readonly vault: string;
  readonly env: string;
  readonly deleted: readonly string[];
  /** Whether what was deleted can be brought back. */
  readonly restorable: boolean;
}

/**
 * Deletes the named keys, or those that the globs match, after a confirmation. If one of the
 * named keys does not exist, nothing is deleted.
 */
export async function deleteSecrets(
  context: Context,
  options: DeleteSecretsOptions,
): Promise<DeleteSecretsResult> {
  const { only, except } = options;
  const named = options.keys.map((key) => checkKey(key));
  if (named.length === 0 && only === undefined)
    throw new KeepError("USAGE", { problem: "Name at least one key, or give --only." });
  const slug = await context.vaultSlug(options.vault);
  const env = await context.env(options.env);
  const vault = await context.vault(slug, env);
  const existing = (await vault.list(context)).map((head) => head.key);
  const absent = named.filter((key) => !existing.includes(key));
  if (absent.length === 1) throw await keyNotFound(vault, absent[0]!);
  if (absent.length > 1) throw new KeepError("KEYS_NOT_FOUND", { keys: absent, env, vault: slug });
  const matches = keyMatcher({ only, except });
  const candidates = named.length > 0 ? [...new Set(named)] : existing;
  const keys = candidates.filter((key) => matches(key));
  const { restore: restorable } = vault.manifest.capabilities;
  if (keys.length === 0) return { vault: slug, env, deleted: [], restorable };
  await confirm(context, env, slug, keys, options.yes);
  const outcomes = await vault.remove(keys, context);
  const failed = outcomes.filter((outcome) => outcome.failure !== undefined);
  const deleted = outcomes.filter((outcome) => outcome.failure === undefined).map(({ key }) => key);
  if (failed.length > 0)
    throw new KeepError("PARTLY_FAILED", {
      action: "Deleting",
      done: deleted,
      failed: failed.map(({ key }) => key),
      reasons: [...new Set(failed.map(({ failure }) => failure.message))],
    });
  return { vault: slug, env, deleted, restorable };
}

async function confirm(
  context: Context,
  env: string,
  slug: string,
  keys: readonly string[],
  yes: boolean,
): Promise<void> {
  if (yes) return;
  const action = `Deleting ${keys.join(", ")} from ${slug}:${env}`;
  if (await context.confirmProtected(env, action, yes)) return;
  await context.ask.confirm({ message: `Delete ${keys.join(", ")} from ${slug}:${env}?`, action });
}
