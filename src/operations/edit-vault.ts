import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { checkEnvOrSlug } from "../core/names.ts";
import type { VaultSettings } from "../core/vault-settings.ts";
import { checkScope } from "./add-vault.ts";
import { driverFields } from "./driver-fields.ts";

export interface EditVaultOptions {
  readonly slug: string;
  readonly newSlug?: string | undefined;
  readonly name?: string | undefined;
  /** Empty takes it away, here and in the drivers' own options. */
  readonly scope?: string | undefined;
  readonly options: Readonly<Record<string, string | undefined>>;
  readonly asDefault: boolean;
}

/** Changes a vault's configuration; what it stores stays where it is. */
export async function editVault(
  context: Context,
  options: EditVaultOptions,
): Promise<VaultSettings> {
  const before = context.vaultSettings(options.slug);
  const manifest = context.driver(before.driver);
  const newSlug =
    options.newSlug === undefined ? options.slug : checkEnvOrSlug("vault", options.newSlug);
  const changes: Record<string, unknown> = {
    name: options.name,
    scope: options.scope === undefined ? undefined : checkScope(options.scope),
    ...driverFields(manifest, options.options),
  };
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  if (given.length === 0 && newSlug === options.slug && !options.asDefault)
    throw new KeepError("USAGE", { problem: "Say what to change." });
  const check = await context.settingsCheck(before.driver);
  const after = await context.editor().changeVault(
    options.slug,
    (vault) => {
      const fields: Record<string, unknown> = { ...vault, slug: newSlug };
      // The files of a local vault lie in a folder of the slug's name: they stay in theirs.
      if (newSlug !== vault.slug && manifest.capabilities.share && vault.path === undefined)
        fields["path"] = context.defaultVaultFolder(vault.slug);
      for (const [field, value] of given)
        if (value === "") delete fields[field];
        else fields[field] = value;
      check(fields as VaultSettings);
      return fields as VaultSettings;
    },
    options.asDefault,
  );
  context.forgetWorkspace();
  return after;
}
