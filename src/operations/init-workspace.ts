import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { checkEnvOrSlug, isSegment } from "../core/names.ts";
import { addVault } from "./add-vault.ts";

export interface InitOptions {
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
  readonly envs?: readonly string[] | undefined;
  /** Driver of the first vault; none is made if the workspace has one. */
  readonly vaultDriver?: string | undefined;
  /** Slug of the default vault: of the one that is made, or of one that exists. */
  readonly defaultVault?: string | undefined;
  /** Take the defaults instead of asking. */
  readonly yes: boolean;
}

export interface InitResult {
  readonly folder: string;
  readonly created: boolean;
  readonly app_name: string;
  readonly namespace: string;
  readonly envs: readonly string[];
  readonly default_vault: string | null;
  /** The vault that was made now, if one was. */
  readonly vault: string | null;
  readonly warnings: readonly string[];
}

const DEFAULT_ENVS = ["local", "staging", "production"];

/**
 * Makes a workspace, or completes one: what is there already is the default of every answer,
 * and nothing of it is lost. Asks on a terminal for what the options do not say.
 */
export async function initWorkspace(context: Context, options: InitOptions): Promise<InitResult> {
  const { keepFolder, editor } = context.editorForInit();
  const above = context.workspaceFolder();
  const existing = context.workspaceAt(keepFolder);
  const before = existing?.settings;
  const asking = context.ask.interactive && !options.yes && before === undefined;
  const app_name =
    options.name ??
    before?.app_name ??
    (await askName(context, await context.projectName(keepFolder), asking));
  const namespace = checkNamespace(
    options.namespace ??
      before?.namespace ??
      (await askNamespace(context, slugOf(app_name), asking)),
  );
  const wanted = options.envs ?? (before === undefined ? await askEnvs(context, asking) : []);
  for (const env of wanted) checkEnvOrSlug("environment", env);
  const driver = await chooseDriver(context, options, existing?.vaults.length ?? 0, asking);
  // Made first: if that is not possible, no half of a workspace is left.
  if (driver !== undefined && context.driver(driver).capabilities.share)
    await context.identity.findOrMake();
  await editor.init((settings) => ({
    ...settings,
    app_name,
    namespace,
    envs: [...new Set([...(settings?.envs ?? []), ...wanted])],
    default_vault: settings?.default_vault ?? null,
    version: settings?.version ?? "1.0",
    created_at: settings?.created_at ?? context.now().toISOString(),
  }));
  context.forgetWorkspace();
  const vault =
    driver === undefined ? null : await firstVault(context, driver, options.defaultVault);
  if (vault === null && options.defaultVault !== undefined)
    await makeDefault(context, options.defaultVault);
  const { settings } = context.workspace();
  return {
    folder: context.files.shown(keepFolder),
    created: before === undefined,
    app_name: settings.app_name,
    namespace: settings.namespace,
    envs: settings.envs,
    default_vault: settings.default_vault ?? null,
    vault,
    warnings:
      above === undefined || above === keepFolder
        ? []
        : [`There is another workspace above, ${above}; commands in this folder use the new one.`],
  };
}

async function askName(context: Context, suggestion: string, asking: boolean): Promise<string> {
  if (!asking) return suggestion;
  return context.ask.text({
    message: "Name of the application",
    what: "The name",
    flag: "--name NAME",
    default: suggestion,
    validate: (answer) => (answer.trim() === "" ? "Give it a name." : undefined),
  });
}

async function askNamespace(
  context: Context,
  suggestion: string,
  asking: boolean,
): Promise<string> {
  if (!asking) return suggestion;
  return context.ask.text({
    message: "Namespace (first part of every secret's name)",
    what: "The namespace",
    flag: "--namespace NAME",
    default: suggestion,
    validate: (answer) => (isSegment(answer) ? undefined : "Use A-Z, a-z, 0-9, _ and -."),
  });
}

async function askEnvs(context: Context, asking: boolean): Promise<readonly string[]> {
  if (!asking) return DEFAULT_ENVS;
  const answer = await context.ask.text({
    message: "Environments, separated by commas",
    what: "The environments",
    flag: "--envs LIST",
    default: DEFAULT_ENVS.join(","),
  });
  return answer
    .split(",")
    .map((env) => env.trim())
    .filter((env) => env !== "");
}

/** The driver of the vault to make now; `undefined` if none is to be made. */
async function chooseDriver(
  context: Context,
  { vaultDriver }: InitOptions,
  vaults: number,
  asking: boolean,
): Promise<string | undefined> {
  if (vaultDriver !== undefined) return context.driver(vaultDriver).driver;
  if (vaults > 0) return undefined;
  if (!asking) return context.drivers[0]!.driver;
  return context.ask.select({
    message: "Where do the secrets live?",
    what: "The driver",
    flag: "--vault-driver DRIVER",
    choices: context.drivers.map(({ driver, title, whenToUse }) => ({
      value: driver,
      name: title,
      description: whenToUse,
    })),
  });
}

/** The vault that `init` makes; a re-run with the same answers finds it there and is content. */
async function firstVault(
  context: Context,
  driver: string,
  slug: string | undefined,
): Promise<string | null> {
  const wanted = slug ?? driver;
  if (context.workspace().vaults.some((vault) => vault.slug === wanted)) {
    await makeDefault(context, wanted);
    return null;
  }
  await addVault(context, { driver, slug: wanted, options: {}, asDefault: slug !== undefined });
  return wanted;
}

async function makeDefault(context: Context, slug: string): Promise<void> {
  const [checked] = context.vaultSlugs([slug]);
  await context.editor().changeSettings((settings) => ({ ...settings, default_vault: checked! }));
  context.forgetWorkspace();
}

function checkNamespace(namespace: string): string {
  if (isSegment(namespace)) return namespace;
  throw new KeepError("USAGE", {
    problem: "The namespace must be 1 to 100 characters A-Z, a-z, 0-9, _ and -.",
  });
}

/** A name made fit to be a path segment. */
function slugOf(name: string): string {
  const slug = name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return slug.slice(0, 100) || "app";
}
