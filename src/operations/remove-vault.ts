import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";

export interface RemoveVaultResult {
  readonly slug: string;
  readonly driver: string;
}

/** Takes a vault out of the configuration. What it stores stays untouched. */
export async function removeVault(
  context: Context,
  slug: string,
  yes: boolean,
): Promise<RemoveVaultResult> {
  const { driver } = context.vaultSettings(slug);
  if (!yes)
    await context.ask.confirm({
      message: `Remove the vault ${slug} from the configuration? Its secrets stay where they are.`,
      action: `Removing the vault ${slug}`,
    });
  await context.editor().removeVault(slug, ({ settings, vaults }) => {
    if (settings.default_vault === slug && vaults.length > 1)
      throw new KeepError("DEFAULT_VAULT", { vault: slug });
  });
  return { slug, driver };
}
