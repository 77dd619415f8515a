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

/**
 * Where something goes from and to. What was not said is asked for.
 *
 * @throws USAGE, UNKNOWN_ENV, UNKNOWN_VAULT, MISSING_INPUT
 */
export async function choosePlaces(
  context: Context,
  { from, to }: PlaceNames,
): Promise<{ readonly source: Vault; readonly target: Vault }> {
  // What was typed is looked at before anything is asked.
  const typed = {
    from: await readPlace(context, "--from", from),
    to: await readPlace(context, "--to", to),
  };
  const source = typed.from ?? (await askPlace(context, "from"));
  const target = typed.to ?? (await askPlace(context, "to", source));
  if (isSame(source, target))
    throw new KeepError("USAGE", {
      problem: `--from and --to are the same place, ${source.slug}:${source.env}.`,
    });
  return {
    source: await context.vault(source.slug, source.env),
    target: await context.vault(target.slug, target.env),
  };
}

async function readPlace(
  context: Context,
  flag: string,
  text: string | undefined,
): Promise<PlaceName | undefined> {
  if (text === undefined) return undefined;
  const [, slug, env] = /^(?:([^:]+):)?([^:]+)$/.exec(text) ?? [];
  if (env === undefined)
    throw new KeepError("USAGE", {
      problem: `${flag} takes an environment, or a vault and an environment.`,
      next: `Write ${flag} staging, or ${flag} local:staging.`,
    });
  return { slug: await vaultNamed(context, slug), env: context.checkEnv(env) };
}

/** Without a name the default vault. KEEP_VAULT does not count: one of the two may not mean it. */
async function vaultNamed(context: Context, slug: string | undefined): Promise<string> {
  if (slug !== undefined) return context.vaultSettings(slug).slug;
  const { settings, vaults } = context.workspace();
  const usual = settings.default_vault ?? (vaults.length === 1 ? vaults[0]!.slug : undefined);
  return context.vaultSlug(usual);
}

async function askPlace(
  context: Context,
  direction: "from" | "to",
  but?: PlaceName,
): Promise<PlaceName> {
  const { settings, vaults } = context.workspace();
  if (vaults.length === 0) throw new KeepError("NO_VAULT", {});
  const question = { what: `The place to copy ${direction}`, flag: `--${direction} [VAULT:]ENV` };
  const slug =
    vaults.length === 1
      ? vaults[0]!.slug
      : await context.ask.select({
          ...question,
          message: `Copy ${direction} which vault`,
          choices: vaults.map(({ slug: value, name }) => ({
            value,
            ...(name === undefined ? {} : { description: name }),
          })),
        });
  const envs = settings.envs.filter((env) => but === undefined || !isSame(but, { slug, env }));
  const env = await context.ask.select({
    ...question,
    message: `Copy ${direction} which environment`,
    choices: envs.map((value) => ({ value })),
  });
  return { slug, env };
}

const isSame = (a: PlaceName, b: PlaceName): boolean => a.slug === b.slug && a.env === b.env;
