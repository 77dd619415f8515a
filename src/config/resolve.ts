import type { Variables } from "../core/variables.ts";
import { type Workspace, activeEnvs, activeVaults, checkEnv, findVault } from "./workspace.ts";

/** A setting in effect, and where it came from. */
export interface Effective {
  readonly value: string;
  readonly source: string;
}

/** The environment that a command works on, by `product.md` 10; `undefined` if it must be asked. */
export function resolveEnv(
  workspace: Workspace,
  flag: string | undefined,
  variables: Variables,
): Effective | undefined {
  const { settings } = workspace;
  const active = activeEnvs(workspace);
  const found = firstOf([
    [flag, "--env"],
    [variables.KEEP_ENV, "KEEP_ENV"],
    [settings.default_env, "settings.json default_env"],
    [active.length === 1 ? active[0] : undefined, "the only active environment"],
  ]);
  if (found !== undefined) checkEnv(workspace, found.value);
  return found;
}

/** The vault of a command on one secret, likewise. */
export function resolveVault(
  workspace: Workspace,
  flag: string | undefined,
  variables: Variables,
): Effective | undefined {
  const { settings } = workspace;
  const active = activeVaults(workspace);
  const found = firstOf([
    [flag, "--vault"],
    [variables.KEEP_VAULT, "KEEP_VAULT"],
    [settings.default_vault ?? undefined, "settings.json default_vault"],
    [active.length === 1 ? active[0]?.slug : undefined, "the only active vault"],
  ]);
  if (found !== undefined) findVault(workspace, found.value);
  return found;
}

/** Whether what is done is noted in the audit trail. What says neither on nor off does not count. */
export function resolveAudit(
  { settings }: Workspace,
  { KEEP_AUDIT }: Variables,
): Effective & { readonly isOn: boolean } {
  if (KEEP_AUDIT === "on" || KEEP_AUDIT === "off")
    return { value: KEEP_AUDIT, source: "KEEP_AUDIT", isOn: KEEP_AUDIT === "on" };
  const isOn = settings.audit !== false;
  const source = settings.audit === undefined ? "default" : "settings.json";
  return { value: isOn ? "on" : "off", source, isOn };
}

function firstOf(
  candidates: readonly (readonly [string | undefined, string])[],
): Effective | undefined {
  for (const [value, source] of candidates) if (value !== undefined) return { value, source };
  return undefined;
}
