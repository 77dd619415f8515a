import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import type { Vault } from "../core/vault.ts";

/** `[vault:]env`, as it was typed; undefined if it was not. */
export interface PlaceNames {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** An environment of a vault, by name. */
interface PlaceName {
  readonly slug: string;
  readonly env: string;
}

type Direction = keyof PlaceNames;

/**
 * Where something goes from and to. What was not said is asked for.
 *
 * @throws USAGE, UNKNOWN_ENV, UNKNOWN_VAULT, NO_VAULT, MISSING_INPUT
 */
export async function choosePlaces(
  context: Context,
  { from, to }: PlaceNames,
): Promise<{ readonly source: Vault; readonly target: Vault }> {
  // What was typed is looked at before anything is asked.
  const typedSource = await parsePlace(context, "from", from);
  const typedTarget = await parsePlace(context, "to", to);
  const source = typedSource ?? (await askPlace(context, "from"));
  const target = typedTarget ?? (await askPlace(context, "to", source));
  if (isSame(source, target))
    throw new KeepError("USAGE", {
      problem: `--from and --to are the same place, ${source.slug}:${source.env}.`,
    });
  return {
    source: await context.vault(source.slug, source.env),
    target: await context.vault(target.slug, target.env),
  };
}

async function parsePlace(
  context: Context,
  direction: Direction,
  text: string | undefined,
): Promise<PlaceName | undefined> {
  if (text === undefined) return undefined;
  const [, slug, env] = /^(?:([^:]+):)?([^:]+)$/.exec(text) ?? [];
  if (env === undefined)
    throw new KeepError("USAGE", {
      problem: `--${direction} takes an environment, or a vault and an environment.`,
      next: `Write --${direction} staging, or --${direction} local:staging.`,
    });
  context.checkEnv(env);
  if (slug !== undefined) return { slug: context.vaultSettings(slug).slug, env };
  return { slug: await usualVault(context, direction), env };
}

/** KEEP_VAULT does not count: one of the two places may not mean it. */
async function usualVault(context: Context, direction: Direction): Promise<string> {
  const { default_vault: usual } = context.workspace().settings;
  if (usual !== undefined && usual !== null) return context.vaultSettings(usual).slug;
  return onlyVault(context) ?? askVault(context, direction);
}

function onlyVault(context: Context): string | undefined {
  const { vaults } = context.workspace();
  if (vaults.length === 0) throw new KeepError("NO_VAULT", {});
  return vaults.length === 1 ? vaults[0]!.slug : undefined;
}

async function askPlace(
  context: Context,
  direction: Direction,
  but?: PlaceName,
): Promise<PlaceName> {
  const slug = onlyVault(context) ?? (await askVault(context, direction));
  const { envs } = context.workspace().settings;
  const others = envs.filter((env) => but === undefined || !isSame(but, { slug, env }));
  if (others.length === 0)
    throw new KeepError("USAGE", {
      problem: "There is no other environment to copy to.",
      next: "Add one: keep env:add ENV",
    });
  const env = await context.ask.select({
    message: `Copy ${direction} which environment`,
    what: `The place to copy ${direction}`,
    flag: `--${direction} [VAULT:]ENV`,
    choices: others.map((value) => ({ value })),
  });
  return { slug, env };
}

async function askVault(context: Context, direction: Direction): Promise<string> {
  return context.ask.select({
    message: `Copy ${direction} which vault`,
    what: `The vault to copy ${direction}`,
    flag: `--${direction} VAULT:ENV`,
    choices: context.workspace().vaults.map(({ slug: value, name }) => ({
      value,
      ...(name === undefined ? {} : { description: name }),
    })),
  });
}

const isSame = (a: PlaceName, b: PlaceName): boolean => a.slug === b.slug && a.env === b.env;
