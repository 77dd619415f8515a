import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { checkKey } from "../core/names.ts";
import type { SecretValue } from "../core/secret-value.ts";
import type { Change, Vault, WriteOutcome } from "../core/vault.ts";

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

/**
 * Stores a value under a key, new or as the next version. If its name is taken by a deleted secret,
 * it offers to restore that one first.
 */
export async function setSecret(
  context: Context,
  options: SetSecretOptions,
): Promise<SetSecretResult> {
  const key = checkKey(options.key);
  const slug = await context.vaultSlug(options.vault);
  const env = await context.env(options.env);
  const vault = await context.vault(slug, env);
  if (options.plain) requirePlain(vault);
  await context.confirmProtected(env, `Writing to ${env}`, options.yes);
  const value = await options.readValue(key);
  const { plain, ifAbsent } = options;
  const change = { key, value, plain, ifAbsent };
  let outcome = await writeOne(context, vault, change);
  if (outcome.failure?.code === "SCHEDULED_FOR_DELETION" && !ifAbsent && context.ask.interactive) {
    await restoreOne(context, vault, key, options.yes);
    outcome = await writeOne(context, vault, change);
  }
  if (outcome.failure !== undefined) throw outcome.failure;
  const { version, created, note = null } = outcome;
  return { key, vault: slug, env, name: vault.nameOf(key), version, created, note };
}

/** @throws INVALID_OPTION if a vault encrypts everything */
export function requirePlain({ manifest: { capabilities, driver } }: Vault): void {
  if (!capabilities.plain)
    throw new KeepError("INVALID_OPTION", {
      driver,
      flag: "--plain",
      expected: "it encrypts every value",
    });
}

async function writeOne(context: Context, vault: Vault, change: Change): Promise<WriteOutcome> {
  const [outcome] = await vault.write([change], context);
  return outcome!;
}

/** The name of a deleted secret is taken: offers to bring it back. */
async function restoreOne(
  context: Context,
  vault: Vault,
  key: string,
  yes: boolean,
): Promise<void> {
  const where = `${vault.slug}:${vault.place.env}`;
  if (!yes)
    await context.ask.confirm({
      message: `${key} was deleted from ${where} and can be restored. Restore it, then store the new value?`,
      action: `Restoring ${key} in ${where}`,
    });
  const [outcome] = await vault.restore([key], context);
  if (outcome!.failure !== undefined) throw outcome!.failure;
}
