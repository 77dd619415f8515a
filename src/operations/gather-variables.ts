import type { Context } from "../context/context.ts";
import type { KeyFilter } from "../core/glob.ts";
import type { WhenMissing } from "../templating/template.ts";
import { nameSecrets } from "./name-variables.ts";
import { readVaults } from "./read-vaults.ts";

/** Which variables are wanted. */
export interface GatherOptions extends KeyFilter {
  readonly env?: string | undefined;
  /** Slugs; without it every active vault, or with a template those that it names. */
  readonly vaults?: readonly string[] | undefined;
  /** What stands before each variable's name. */
  readonly prefix?: string | undefined;
  /** `KEY=NAME`: names of variables that are not their keys. */
  readonly map?: readonly string[] | undefined;
  /** A file; empty for the environment's own template. */
  readonly template?: string | undefined;
  readonly missing: WhenMissing;
  /** Globs of names that are taken though they change other programs, or are no variable's names. */
  readonly allow: readonly string[];
}

/** A variable that a program is to get. */
export interface GatheredVariable {
  readonly name: string;
  /** The secret's, or the name of a template's variable. */
  readonly key: string;
  /** What messages call it: a name that was typed may be a value in the wrong place. */
  readonly shown: string;
  readonly value: string;
  /** The value is bytes: `value` is their base64. */
  readonly binary: boolean;
}

export interface GatheredVariables {
  readonly env: string;
  readonly vaults: readonly string[];
  /** As messages show it. */
  readonly template: string | null;
  /** References of a template that had no secret. */
  readonly missing: readonly string[];
  readonly warnings: readonly string[];
  /** Each name once, sorted by name, or in the template's order. */
  readonly variables: readonly GatheredVariable[];
  /** What is secret in them, by its variable or reference. */
  readonly secrets: ReadonlyMap<string, string>;
}

/**
 * Gathers variables of the vaults, or of a template. Without a template each key is the name of its
 * variable as it stands: a program looks for exactly that.
 */
export async function gatherVariables(
  context: Context,
  env: string,
  options: GatherOptions,
): Promise<GatheredVariables> {
  if (options.template === undefined) return fromVaults(context, env, options);
  // Handlebars is loaded only where there is a template.
  const { gatherFromTemplate } = await import("./gather-from-template.ts");
  return gatherFromTemplate(context, env, options.template, options);
}

async function fromVaults(
  context: Context,
  env: string,
  options: GatherOptions,
): Promise<GatheredVariables> {
  const { vaults, secrets, warnings } = await readVaults(context, env, options);
  if (secrets.length === 0) warnings.push(`There is no secret in ${env}.`);
  const { ignoresCase } = context.environment;
  const named = nameSecrets(secrets, { nameOf: (key) => key, ignoresCase }, options);
  const { prefix = "" } = options;
  const variables = named.map(([name, { key, value, binary }]) => ({
    name,
    key,
    shown: name === prefix + key ? name : `${key} (as --map calls it)`,
    value: value.reveal(),
    binary: binary === true,
  }));
  const values = variables.map(({ key, value }) => [key, value] as const);
  return {
    env,
    vaults,
    template: null,
    missing: [],
    warnings,
    variables,
    secrets: new Map(values),
  };
}
