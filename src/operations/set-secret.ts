import type { Context } from "../context.ts";
import { checkKey } from "../core/names.ts";
import type { SecretValue } from "../core/secret-value.ts";

export interface SetSecretOptions {
  readonly key: string;
  readonly env?: string | undefined;
  readonly vault?: string | undefined;
  readonly plain: boolean;
  readonly ifAbsent: boolean;
  readonly yes: boolean;
  /** Called once all else is known, so that nobody types a value for nothing. */
  readonly readValue: (key: string) => Promise<SecretValue>;
}

export interface SetSecretResult {
  readonly key: string;
  readonly vault: string;
  readonly env: string;
  /** The full name inside the vault. */
  readonly name: string;
  readonly version: string;
  readonly created: boolean;
  /** What the user should know of it, such as a cost. */
  readonly note: string | null;
}

/** Stores a value under a key, new or as the next version. */
export async function setSecret(
  context: Context,
  options: SetSecretOptions,
): Promise<SetSecretResult> {
  const key = checkKey(options.key);
  const slug = await context.vaultSlug(options.vault);
  const env = await context.env(options.env);
  const vault = await context.vault(slug, env);
  await context.confirmProtected(env, `Writing to ${env}`, options.yes);
  const value = await options.readValue(key);
  const { plain, ifAbsent } = options;
  const [outcome] = await vault.write([{ key, value, plain, ifAbsent }], context);
  if (outcome!.failure !== undefined) throw outcome!.failure;
  const { version, created, note = null } = outcome!;
  return { key, vault: slug, env, name: vault.nameOf(key), version, created, note };
}
