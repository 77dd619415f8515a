import type { Context } from "../context/context.ts";

export interface ChooseOptions {
  readonly vaults?: readonly string[] | undefined;
  readonly envs?: readonly string[] | undefined;
  /** Work with everything again. */
  readonly reset: boolean;
}

/** What the user works with; an empty list means everything. */
export interface Choice {
  readonly active_vaults: readonly string[];
  readonly active_envs: readonly string[];
  readonly changed: boolean;
}

/** Changes, or without options shows, which vaults and environments the user works with. */
export async function chooseWorkspace(context: Context, options: ChooseOptions): Promise<Choice> {
  const { choice } = context.workspace();
  const current = {
    active_vaults: choice.active_vaults ?? [],
    active_envs: choice.active_envs ?? [],
  };
  const nothingGiven = options.vaults === undefined && options.envs === undefined && !options.reset;
  if (nothingGiven && !context.ask.interactive) return { ...current, changed: false };
  const next = nothingGiven
    ? await askChoice(context, current)
    : choiceFrom(context, current, options);
  await context.editor().changeChoice((before) => ({ ...before, ...next }));
  context.forgetWorkspace();
  return { ...next, changed: true };
}

interface Lists {
  readonly active_vaults: string[];
  readonly active_envs: string[];
}

function choiceFrom(context: Context, current: Lists, options: ChooseOptions): Lists {
  if (options.reset) return { active_vaults: [], active_envs: [] };
  return {
    active_vaults:
      options.vaults === undefined
        ? current.active_vaults
        : [...context.vaultSlugs(options.vaults)],
    active_envs:
      options.envs === undefined
        ? current.active_envs
        : options.envs.map((env) => context.checkEnv(env)),
  };
}

async function askChoice(context: Context, current: Lists): Promise<Lists> {
  const { vaults, settings } = context.workspace();
  const ask = async (what: string, flag: string, names: readonly string[], chosen: string[]) => {
    const answer = await context.ask.checkbox({
      message: `${what} that you work with`,
      what,
      flag,
      choices: names.map((value) => ({
        value,
        checked: chosen.length === 0 || chosen.includes(value),
      })),
    });
    return answer.length === names.length ? [] : [...answer];
  };
  const slugs = vaults.map(({ slug }) => slug);
  return {
    active_vaults: await ask("Vaults", "--vaults LIST", slugs, current.active_vaults),
    active_envs: await ask("Environments", "--envs LIST", settings.envs, current.active_envs),
  };
}
