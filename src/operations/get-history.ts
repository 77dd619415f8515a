import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import type { SecretVersion, Vault } from "../core/vault.ts";
import { keyNotFound, locateSecret } from "./get-secret.ts";

export interface VersionFilter {
  /** From then on, up to then: both included. */
  readonly since?: Date | undefined;
  readonly before?: Date | undefined;
  /** Part of the name of who wrote it, in capitals or not. */
  readonly user?: string | undefined;
}

export interface GetHistoryOptions extends VersionFilter {
  /** A key, or a reference `[vault:]KEY`. */
  readonly key: string;
  readonly env?: string | undefined;
  readonly vault?: string | undefined;
  /** At most so many of those that the filter lets through. */
  readonly limit: number;
  /** Read the values too; otherwise nothing is decrypted. */
  readonly withValues: boolean;
}

export interface FoundHistory {
  readonly key: string;
  readonly vault: string;
  readonly env: string;
  /** When the secret was made, where that is known. */
  readonly createdAt: string | undefined;
  /** Newest first. */
  readonly versions: readonly SecretVersion[];
  /** How many older ones the limit has left out. */
  readonly more: number;
  /** Why a version has no value: nobody asked for it, or it is out of reach. */
  readonly withValues: boolean;
}

/** The versions of one secret. @throws KEY_NOT_FOUND, KEY_DELETED, INVALID_OPTION */
export async function getHistory(
  context: Context,
  options: GetHistoryOptions,
): Promise<FoundHistory> {
  const { key: text, env, limit, withValues } = options;
  const { reference, vault } = await locateSecret(context, {
    key: text,
    env,
    vault: options.vault,
  });
  const { key, property, version } = reference;
  if (property !== undefined || version !== undefined)
    throw new KeepError("USAGE", {
      problem: "A history is that of a whole secret: leave out its property and version.",
    });
  if (options.user !== undefined) requireAuthors(vault);
  const { signal, progress } = context;
  const where = (one: SecretVersion): boolean => isWanted(one, options);
  const found = await vault.history(key, { signal, progress, limit, where, values: withValues });
  if (found === undefined) throw await keyNotFound(vault, key);
  const { slug, place } = vault;
  const { versions, more, createdAt } = found;
  return { key, vault: slug, env: place.env, createdAt, versions, more, withValues };
}

/** Where nobody is known, nothing is his: but that would look like an answer. */
function requireAuthors({ manifest: { capabilities, driver } }: Vault): void {
  if (!capabilities.authors)
    throw new KeepError("INVALID_OPTION", {
      driver,
      flag: "--user",
      expected: "it does not say who wrote a version",
    });
}

/** What the vault does not say of a version, it cannot be looked for by. */
export function isWanted(
  { createdAt, author }: Pick<SecretVersion, "createdAt" | "author">,
  { since, before, user }: VersionFilter,
): boolean {
  const time = createdAt === undefined ? Number.NaN : Date.parse(createdAt);
  return (
    (since === undefined || time >= since.getTime()) &&
    (before === undefined || time <= before.getTime()) &&
    (user === undefined || author?.toLowerCase().includes(user.toLowerCase()) === true)
  );
}
