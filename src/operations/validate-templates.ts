import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { readOne } from "../core/read-one.ts";
import { type Reference, formatReference } from "../core/reference.ts";
import type { TemplateKind } from "../core/template-kind.ts";
import { textOf } from "../core/text-of.ts";
import type { Vault } from "../core/vault.ts";
import { readProperty } from "../properties/read-property.ts";
import type { NeededSecret } from "../templating/nodes.ts";
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

/**
 * What a reference is in an environment: there; not there; not there, and the template says what to
 * do then; there, but no JSON; or unknown, because the vault could not be read.
 */
export type ReferenceState =
  | "ok"
  | "missing"
  | "optional"
  | "no such version"
  | "no such property"
  | "not JSON"
  | "not read";

export interface ValidatedReference {
  readonly reference: string;
  readonly file: string;
  readonly line: number;
  readonly optional: boolean;
  /** By environment. */
  readonly states: Readonly<Record<string, ReferenceState>>;
}

export interface ValidatedTemplate {
  readonly template: string;
  readonly kind: TemplateKind;
  readonly envs: readonly string[];
  /** Each once, at its first place. */
  readonly references: readonly ValidatedReference[];
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
  const envs = options.envs?.map((env) => context.checkEnv(env)) ?? [];
  const failures = new Set<string>();
  const templates: ValidatedTemplate[] = [];
  for (const { path, among } of await templatesOf(context, options.template, envs)) {
    const opened = await openTemplate(context, path, options);
    templates.push(await validate(context, opened, among, failures));
  }
  const states = templates.flatMap(({ references }) =>
    references.flatMap((reference) => Object.values(reference.states)),
  );
  const valid = states.every((state) => state === "ok" || state === "optional");
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
    return [{ path: context.defaultTemplate(await context.env(undefined)), among: [] }];
  return envs.map((env) => ({ path: context.defaultTemplate(env), among: [env] }));
}

async function validate(
  context: Context,
  { file, kind, parsed }: OpenedTemplate,
  envs: readonly string[],
  failures: Set<string>,
): Promise<ValidatedTemplate> {
  const vaults = neededVaults(parsed);
  const places = await Promise.all(
    envs.flatMap((env) => vaults.map((slug) => PlaceNames.read(context, slug, env, failures))),
  );
  const references = await Promise.all(
    firstOfEach(parsed.secrets).map(async ({ reference, position, optional }) => {
      const own = places.filter(({ slug }) => slug === reference.vault);
      const states = await Promise.all(
        own.map(async (place) => {
          const state = await place.stateOf(reference);
          const isAbsent = state === "missing" || state.startsWith("no such");
          return [place.env, isAbsent && optional ? ("optional" as const) : state] as const;
        }),
      );
      return {
        reference: formatReference(reference),
        file: position.file,
        line: position.line,
        optional,
        states: Object.fromEntries(states),
      };
    }),
  );
  return { template: file, kind, envs, references };
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

/** What there is in one environment of one vault. */
class PlaceNames {
  readonly slug: string;
  readonly env: string;
  readonly #context: Context;
  readonly #vault: Vault;
  /** Undefined if the vault could not be read. */
  readonly #keys: ReadonlySet<string> | undefined;
  readonly #failures: Set<string>;

  private constructor(
    context: Context,
    vault: Vault,
    keys: ReadonlySet<string> | undefined,
    failures: Set<string>,
  ) {
    this.slug = vault.slug;
    this.env = vault.place.env;
    this.#context = context;
    this.#vault = vault;
    this.#keys = keys;
    this.#failures = failures;
  }

  static async read(
    context: Context,
    slug: string,
    env: string,
    failures: Set<string>,
  ): Promise<PlaceNames> {
    const vault = await context.vault(slug, env);
    try {
      const keys = new Set((await vault.list(context)).map(({ key }) => key));
      return new PlaceNames(context, vault, keys, failures);
    } catch (error) {
      noteFailure(error, vault, failures);
      return new PlaceNames(context, vault, undefined, failures);
    }
  }

  async stateOf(reference: Reference): Promise<ReferenceState> {
    const { key, property, version } = reference;
    if (this.#keys === undefined) return "not read";
    if (!this.#keys.has(key)) return "missing";
    if (property === undefined && version === undefined) return "ok";
    try {
      const secret = await readOne(this.#vault, reference, this.#context);
      if (secret === undefined) return "missing";
      const text = textOf(secret, { vault: this.slug, env: this.env });
      return readProperty(text, reference) === undefined ? "no such property" : "ok";
    } catch (error) {
      if (error instanceof KeepError && error.code === "VERSION_NOT_FOUND")
        return "no such version";
      if (error instanceof KeepError && error.code === "NOT_JSON") return "not JSON";
      noteFailure(error, this.#vault, this.#failures);
      return "not read";
    }
  }
}

/** A vault that cannot be read is told, and never counts as without the secret. */
function noteFailure(error: unknown, { slug, place }: Vault, failures: Set<string>): void {
  if (!(error instanceof KeepError) || error.code === "CANCELLED") throw error;
  failures.add(`${slug}:${place.env} was not read: ${error.message}`);
}
