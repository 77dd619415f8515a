import type { Context } from "../context/context.ts";
import type { CallerIdentity } from "../core/caller-identity.ts";
import { type ListedVault, listVaults } from "./list-vaults.ts";

/** One setting in effect. */
export interface EffectiveSetting {
  readonly setting: string;
  /** Null where nothing is set and a command would ask, or where there is none. */
  readonly value: string | null;
  readonly source: string;
}

export interface WorkspaceInfo {
  readonly version: string;
  readonly node: string;
  readonly settings: readonly EffectiveSetting[];
  readonly vaults: readonly ListedVault[];
  /** Who the user is to the vault that was named; null if none was. */
  readonly caller: CallerIdentity | null;
}

/** What was named by flags. */
interface Named {
  readonly vault?: string | undefined;
  /** Matters where the keys of that vault are in another one. */
  readonly env?: string | undefined;
}

/** What `keep info` shows: each effective setting, and where it came from. */
export async function describeWorkspace(
  context: Context,
  program: { readonly version: string; readonly node: string },
  named: Named,
): Promise<WorkspaceInfo> {
  const { vault, env } = named;
  return {
    ...program,
    settings: effectiveSettings(context, named),
    vaults: listVaults(context),
    caller: vault === undefined ? null : await context.identifyCaller(vault, env),
  };
}

function effectiveSettings(context: Context, named: Named): readonly EffectiveSetting[] {
  const { keepFolder, source, settings } = context.workspace();
  const { env, vault } = context.effective(named);
  const fromFile = "settings.json";
  const row = (
    setting: string,
    value: string | undefined | null,
    from: string,
  ): EffectiveSetting => ({
    setting,
    value: value ?? null,
    source: value == null ? "not set" : from,
  });
  const flagOr = (name: string, flag: string | undefined, variable: string | undefined) =>
    flag === undefined
      ? row(name, variable, `KEEP_${name.toUpperCase()}`)
      : row(name, flag, `--${name}`);
  const templates =
    settings.template_path === undefined
      ? row("template_path", "templates", "default")
      : row("template_path", settings.template_path, fromFile);
  const identity = context.identity.file();
  const audit = context.trail.setting();
  return [
    row("workspace", keepFolder, source),
    row("app_name", settings.app_name, fromFile),
    row("namespace", settings.namespace, fromFile),
    row("envs", settings.envs.join(", "), fromFile),
    row("env", env?.value, env?.source ?? ""),
    row("vault", vault?.value, vault?.source ?? ""),
    row(
      "protected_envs",
      context.protectedEnvs().join(", "),
      settings.protected_envs === undefined ? "default" : fromFile,
    ),
    templates,
    flagOr("region", context.flags.region, context.variables.KEEP_REGION),
    flagOr("profile", context.flags.profile, context.variables.KEEP_PROFILE),
    row("audit", audit.value, audit.source),
    row("identity", identity.value, identity.source),
  ];
}
