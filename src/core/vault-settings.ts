/** Who can read a local vault: one list, or a list per environment with `*` for the others. */
export type Recipients = readonly string[] | Readonly<Record<string, readonly string[]>>;

/** A vault's file, `.keep/vaults/<slug>.json` (`product.md` 3). */
export interface VaultSettings {
  readonly slug: string;
  readonly driver: string;
  readonly name?: string | undefined;
  readonly scope?: string | null | undefined;
  readonly path?: string | undefined;
  readonly recipients?: Recipients | undefined;
  /** The other fields of its driver, and unknown ones, as they stand in the file. */
  readonly [field: string]: unknown;
}

/** The recipients that count for an environment; `undefined` where none are configured. */
export function recipientsFor(
  recipients: Recipients | undefined,
  env: string,
): readonly string[] | undefined {
  if (recipients === undefined || isList(recipients)) return recipients;
  return Object.hasOwn(recipients, env) ? recipients[env] : recipients["*"];
}

/** The recipients with `env`'s list (or, without one, every list) changed. */
export function changeRecipients(
  recipients: Recipients | undefined,
  env: string | undefined,
  change: (list: readonly string[]) => readonly string[],
): Recipients {
  if (env === undefined) {
    if (recipients === undefined || isList(recipients)) return change(recipients ?? []);
    return Object.fromEntries(
      Object.entries(recipients).map(([name, list]) => [name, change(list)]),
    );
  }
  const perEnv =
    recipients === undefined || isList(recipients) ? { "*": recipients ?? [] } : recipients;
  return { ...perEnv, [env]: change(recipientsFor(perEnv, env) ?? []) };
}

function isList(recipients: Recipients): recipients is readonly string[] {
  return Array.isArray(recipients);
}
