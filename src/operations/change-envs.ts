import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { checkEnvOrSlug } from "../core/names.ts";

export interface ListedEnv {
  readonly env: string;
  /** Whether changes must be confirmed by its name. */
  readonly protected: boolean;
  /** Whether the user's own choice (`keep workspace`) includes it. */
  readonly active: boolean;
}

export interface EnvsResult {
  readonly env: string;
  readonly envs: readonly string[];
}

export function listEnvs(context: Context): readonly ListedEnv[] {
  const { settings, choice } = context.workspace();
  const active = choice.active_envs ?? [];
  return settings.envs.map((env) => ({
    env,
    protected: context.isProtected(env),
    active: active.length === 0 || active.includes(env),
  }));
}

/** Adds an environment to the settings. @throws ALREADY_EXISTS */
export async function addEnv(context: Context, name: string): Promise<EnvsResult> {
  const env = checkEnvOrSlug("environment", name);
  const editor = context.editor();
  await editor.changeSettings((settings) => {
    if (settings.envs.includes(env))
      throw new KeepError("ALREADY_EXISTS", { what: `The environment ${env}` });
    return { ...settings, envs: [...settings.envs, env] };
  });
  if ((context.workspace().choice.active_envs ?? []).length > 0)
    await editor.changeChoice((choice) => ({
      ...choice,
      active_envs: [...(choice.active_envs ?? []), env],
    }));
  return result(context, env);
}

/** Takes an environment out of the settings. Its secrets stay in the vaults. */
export async function removeEnv(context: Context, name: string, yes: boolean): Promise<EnvsResult> {
  const env = await context.env(name);
  if (!(await context.confirmProtected(env, `Removing ${env}`, yes)) && !yes)
    await context.ask.confirm({
      message: `Remove ${env} from the settings? Its secrets stay in the vaults.`,
      action: `Removing the environment ${env}`,
    });
  await context.editor().changeSettings((settings) => {
    const envs = settings.envs.filter((other) => other !== env);
    if (envs.length === 0) throw new KeepError("LAST_ONE", { what: `The environment ${env}` });
    const { default_env: fallback, ...rest } = settings;
    return {
      ...rest,
      ...(fallback === undefined || fallback === env ? {} : { default_env: fallback }),
      envs,
    };
  });
  return result(context, env);
}

function result(context: Context, env: string): EnvsResult {
  context.forgetWorkspace();
  return { env, envs: context.workspace().settings.envs };
}
