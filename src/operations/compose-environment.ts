import type { Context } from "../context/context.ts";
import type { KeyFilter } from "../core/glob.ts";
import type { WhenMissing } from "../templating/template.ts";

export interface EnvironmentOptions extends KeyFilter {
  readonly env?: string | undefined;
  /** Slugs; without it every active vault, or with a template those that it names. */
  readonly vaults?: readonly string[] | undefined;
  /** A file; empty for the environment's own template. */
  readonly template?: string | undefined;
  readonly missing: WhenMissing;
  /** Whether the program gets the caller's variables too; otherwise only those it cannot do without. */
  readonly inherit: boolean;
  /** Which one counts where a variable is set already; said if it is not chosen. */
  readonly existing?: "override" | "keep" | undefined;
  /** Names that are passed on though they change how programs load, or are no variable's names. */
  readonly allow: readonly string[];
  /** Keys that are given as the path of a file. */
  readonly files: readonly string[];
}

/** The environment of a program. */
export interface ComposedEnvironment {
  /** All of it, but for the variables of `files`. */
  readonly variables: Readonly<Record<string, string>>;
  /** Contents by the variable that is to hold the file's path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** What must not be seen in the program's output, by the variable that has it. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly warnings: readonly string[];
}

/** Gathers what a program is to find in its environment. Writes nothing. */
export async function composeEnvironment(
  context: Context,
  { env, vaults }: EnvironmentOptions,
): Promise<ComposedEnvironment> {
  const place = await context.env(env);
  const secrets = new Map<string, string>();
  for (const slug of context.vaultSlugs(vaults)) {
    const found = await (await context.vault(slug, place)).read("all", context);
    for (const [key, secret] of found.secrets) secrets.set(key, secret.value.reveal());
  }
  const inherited = context.variables as Readonly<Record<string, string>>;
  return {
    variables: { ...inherited, ...Object.fromEntries(secrets) },
    files: new Map(),
    secrets,
    warnings: [],
  };
}
