import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { keyMatcher } from "../core/glob.ts";
import { formatReference } from "../core/reference.ts";
import type { TemplateKind } from "../core/template-kind.ts";
import type { NeededList, NeededSecret } from "../templating/syntax/nodes.ts";
import { type LookedAtPlace, type ReferenceState, lookAtPlace } from "./look-at-place.ts";
import { type OpenedTemplate, openTemplate } from "./open-template.ts";
import { neededVaults } from "./read-needed.ts";

export interface ValidateOptions {
  /** A file; without it the own template of each environment. */
  readonly template?: string | undefined;
  /** Where it must be possible to fill it; without them only the template itself is looked at. */
  readonly envs?: readonly string[] | undefined;
  readonly vaults?: readonly string[] | undefined;
  readonly as?: TemplateKind | undefined;
}

export interface ValidatedReference {
  readonly reference: string;
  readonly file: string;
  readonly line: number;
  readonly optional: boolean;
  /** By environment. */
  readonly states: Readonly<Record<string, ReferenceState>>;
}

/** All secrets of a vault that pass a filter. */
export interface ValidatedList {
  readonly vault: string;
  readonly only: string | null;
  readonly except: string | null;
  readonly file: string;
  readonly line: number;
  /** How many there are, by environment; null where the vault could not be read. */
  readonly keys: Readonly<Record<string, number | null>>;
}

export interface ValidatedTemplate {
  readonly template: string;
  readonly kind: TemplateKind;
  readonly envs: readonly string[];
  /** Each once, at its first place. */
  readonly references: readonly ValidatedReference[];
  readonly lists: readonly ValidatedList[];
}

export interface ValidationResult {
  readonly valid: boolean;
  readonly templates: readonly ValidatedTemplate[];
  /** Why a vault could not be read. */
  readonly failures: readonly string[];
}

/**
 * Looks whether templates are right, and whether all that they name exists. Values are read only
 * where a property or a version is named.
 *
 * @throws INVALID_TEMPLATE
 */
export async function validateTemplates(
  context: Context,
  options: ValidateOptions,
): Promise<ValidationResult> {
  // An unset variable of a script would turn the looking off.
  if (options.envs?.length === 0) throw new KeepError("USAGE", { problem: "--env is empty." });
  const envs = [...new Set(options.envs)].map((env) => context.checkEnv(env));
  const failures = new Set<string>();
  const templates: ValidatedTemplate[] = [];
  for (const { path, among } of await templatesOf(context, options.template, envs)) {
    const opened = await openTemplate(context, path, options);
    templates.push(await validate(context, opened, among, failures));
  }
  const states = templates.flatMap(({ references }) =>
    references.flatMap((reference) => Object.values(reference.states)),
  );
  const isValid = states.every((state) => state === "ok" || state === "optional");
  const valid = isValid && failures.size === 0;
  return { valid, templates, failures: [...failures] };
}

/** The named template for all environments, or the own one of each. */
async function templatesOf(
  context: Context,
  template: string | undefined,
  envs: readonly string[],
): Promise<readonly { readonly path: string; readonly among: readonly string[] }[]> {
  if (template !== undefined) return [{ path: context.files.path(template), among: envs }];
  if (envs.length === 0)
    return [{ path: context.templates.of(await context.env(undefined)), among: [] }];
  return envs.map((env) => ({ path: context.templates.of(env), among: [env] }));
}

async function validate(
  context: Context,
  { file, kind, parsed }: OpenedTemplate,
  envs: readonly string[],
  failures: Set<string>,
): Promise<ValidatedTemplate> {
  const secrets = firstOfEach(parsed.secrets);
  const places = await Promise.all(
    envs.flatMap((env) =>
      neededVaults(parsed).map((slug) => {
        const own = secrets.map(({ reference }) => reference).filter(({ vault }) => vault === slug);
        return lookAtPlace(context, slug, env, own);
      }),
    ),
  );
  for (const failure of places.flatMap((place) => place.failures)) failures.add(failure);
  return {
    template: file,
    kind,
    envs,
    references: secrets.map((needed) => validateReference(needed, places)),
    lists: parsed.lists.map((list) => validateList(list, places)),
  };
}

function validateReference(
  { reference, position, optional }: NeededSecret,
  places: readonly LookedAtPlace[],
): ValidatedReference {
  const name = formatReference(reference);
  const states = places
    .filter(({ slug }) => slug === reference.vault)
    .map(({ env, states: all }) => {
      const state = all.get(name)!;
      const isAbsent = state === "missing" || state.startsWith("no such");
      return [env, isAbsent && optional ? "optional" : state] as const;
    });
  const { file, line } = position;
  return { reference: name, file, line, optional, states: Object.fromEntries(states) };
}

function validateList(list: NeededList, places: readonly LookedAtPlace[]): ValidatedList {
  const { vault, only = null, except = null, position } = list;
  const matches = keyMatcher(list);
  const keys = places
    .filter(({ slug }) => slug === vault)
    .map(({ env, keys: all }) => [env, all === undefined ? null : [...all].filter(matches).length]);
  const { file, line } = position;
  return { vault, only, except, file, line, keys: Object.fromEntries(keys) };
}

/** Each reference at its first place; it is optional only where every place of it is. */
function firstOfEach(secrets: readonly NeededSecret[]): readonly NeededSecret[] {
  const first = new Map<string, NeededSecret>();
  for (const needed of secrets) {
    const name = formatReference(needed.reference);
    const known = first.get(name);
    if (known === undefined) first.set(name, needed);
    else if (known.optional && !needed.optional) first.set(name, { ...known, optional: false });
  }
  return [...first.values()];
}
