import { resolveEnv, resolveVault } from "../config/resolve.ts";
import { type Workspace, activeVaults, findVault } from "../config/workspace.ts";
import type { Asker } from "../core/asker.ts";
import { KeepError } from "../core/errors.ts";
import type { Variables } from "../core/variables.ts";

/** Where an answer comes from that no flag gives. */
interface World {
  readonly variables: Variables;
  readonly ask: Asker;
}

/** The environment to work on: given, configured, or asked for. @throws UNKNOWN_ENV */
export async function chooseEnv(
  workspace: Workspace,
  flag: string | undefined,
  { variables, ask }: World,
): Promise<string> {
  const found = resolveEnv(workspace, flag, variables);
  if (found !== undefined) return found.value;
  return ask.select({
    message: "Environment",
    what: "The environment",
    flag: "--env ENV",
    choices: workspace.settings.envs.map((value) => ({ value })),
  });
}

/** The slug of the vault to work on, likewise. @throws UNKNOWN_VAULT, NO_VAULT */
export async function chooseVault(
  workspace: Workspace,
  flag: string | undefined,
  { variables, ask }: World,
): Promise<string> {
  const { vaults } = workspace;
  const found = resolveVault(workspace, flag, variables);
  if (found !== undefined) return found.value;
  if (vaults.length === 0) throw new KeepError("NO_VAULT", {});
  return ask.select({
    message: "Vault",
    what: "The vault",
    flag: "--vault SLUG",
    choices: vaults.map(({ slug, name }) => ({
      value: slug,
      ...(name === undefined ? {} : { description: name }),
    })),
  });
}

/** The slugs of a comma list, or of every active vault. @throws UNKNOWN_VAULT, NO_VAULT */
export function chooseVaults(
  workspace: Workspace,
  flag: readonly string[] | undefined,
  { KEEP_VAULT }: Variables,
): readonly string[] {
  const named = flag ?? (KEEP_VAULT ? [KEEP_VAULT] : undefined);
  if (named !== undefined) return named.map((slug) => findVault(workspace, slug).slug);
  const active = activeVaults(workspace).map(({ slug }) => slug);
  if (active.length === 0) throw new KeepError("NO_VAULT", {});
  return active;
}
