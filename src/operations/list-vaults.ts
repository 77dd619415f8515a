import type { Context } from "../context/context.ts";

export interface ListedVault {
  readonly slug: string;
  readonly name: string | null;
  readonly driver: string;
  readonly default: boolean;
  /** Whether the user's own choice (`keep workspace`) includes it. */
  readonly active: boolean;
}

export function listVaults(context: Context): readonly ListedVault[] {
  const { vaults, settings, choice } = context.workspace();
  const active = choice.active_vaults ?? [];
  return vaults.map(({ slug, name, driver }) => ({
    slug,
    name: name ?? null,
    driver,
    default: settings.default_vault === slug,
    active: active.length === 0 || active.includes(slug),
  }));
}
