import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { splitList } from "../core/glob.ts";

/** An environment of one or more vaults. */
export interface ChosenContext {
  /** The environment's name, or `vault:env` where a vault is named. */
  readonly name: string;
  readonly env: string;
  /** In the order in which they are merged. */
  readonly vaults: readonly string[];
}

export interface ContextChoice {
  /** `env` or `vault:env`, also as comma lists. */
  readonly contexts: readonly string[];
  /** The same, of the flag. */
  readonly envs?: readonly string[] | undefined;
  /** Without them all active vaults of an environment are merged. */
  readonly vaults?: readonly string[] | undefined;
}

/**
 * What is to be compared, in the order in which it is named; without a name every active environment.
 *
 * @param one whether one environment is enough, so that KEEP_ENV may name it
 * @throws UNKNOWN_ENV, UNKNOWN_VAULT
 */
export function chooseContexts(
  context: Context,
  choice: ContextChoice,
  one: boolean,
): readonly ChosenContext[] {
  const { vaults } = choice;
  const words = wordsOf(choice);
  if (vaults?.length === 0) throw new KeepError("USAGE", { problem: "--vault is empty." });
  const slugs = context.vaultSlugs(vaults);
  const isNamed = vaults !== undefined || context.variables.KEEP_VAULT !== undefined;
  const envs = words.length > 0 ? words : environmentsOf(context, one);
  return envs.flatMap((word): readonly ChosenContext[] => {
    const colon = word.indexOf(":");
    const env = context.checkEnv(word.slice(colon + 1));
    if (colon < 0 && !isNamed) return [{ name: env, env, vaults: slugs }];
    const own = colon < 0 ? slugs : context.vaultSlugs([word.slice(0, colon)]);
    return own.map((vault) => ({ name: `${vault}:${env}`, env, vaults: [vault] }));
  });
}

/** What is named, on the command line first. */
export function wordsOf({ contexts, envs }: ContextChoice): readonly string[] {
  // Unset variables of a script, far more often than a wish for nothing.
  if (envs?.length === 0) throw new KeepError("USAGE", { problem: "--env is empty." });
  const named = contexts.map(splitList);
  if (named.some(({ length }) => length === 0))
    throw new KeepError("USAGE", { problem: "One of the contexts is empty." });
  return [...named.flat(), ...(envs ?? [])];
}

/** Every active environment, or the one of KEEP_ENV where one will do. */
export function environmentsOf(context: Context, one: boolean): readonly string[] {
  const { KEEP_ENV } = context.variables;
  return one && KEEP_ENV !== undefined ? [KEEP_ENV] : context.activeEnvs();
}
