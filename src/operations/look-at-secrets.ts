import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { type KeyFilter, keyMatcher } from "../core/glob.ts";
import type { Reference } from "../core/reference.ts";
import type { TemplateKind } from "../core/template-kind.ts";
import type { Vault } from "../core/vault.ts";
import type { Template } from "../templating/template.ts";
import { type Needs, neededVaults } from "./read-needed.ts";

/** What is looked at. */
export interface LookedAt extends KeyFilter {
  readonly vaults?: readonly string[] | undefined;
  /** A file; empty for the environment's own template. */
  readonly template?: string | undefined;
  readonly as?: TemplateKind | undefined;
  /** With a template: what its vaults have besides counts too. */
  readonly all?: boolean | undefined;
}

/**
 * Looks whether anything has changed: the answer is the same text as long as nothing has. It is
 * made of names, versions and times, and of the template's own text; no value is decrypted.
 *
 * @param signal of this one look: one that lives on would gather listeners with every call
 */
export async function lookAtSecrets(
  context: Context,
  env: string,
  options: LookedAt,
  signal: AbortSignal,
): Promise<string> {
  const template = await readTemplateOf(context, env, options);
  const slugs =
    template === undefined ? context.vaultSlugs(options.vaults) : neededVaults(template);
  const vaults = await Promise.all(
    slugs.map(async (slug) => {
      const vault = await context.vault(slug, env);
      const [heads, labels] = await Promise.all([
        lookAtVault(vault, keysOf(slug, options, template), signal),
        lookAtLabels(context, vault, template, signal),
      ]);
      return [slug, heads, labels];
    }),
  );
  return JSON.stringify([vaults, [...(template?.texts ?? [])]]);
}

async function readTemplateOf(
  context: Context,
  env: string,
  { template, ...options }: LookedAt,
): Promise<Template | undefined> {
  if (template === undefined) return undefined;
  const path = template === "" ? context.templates.of(env) : context.files.path(template);
  // Handlebars is loaded only where there is a template.
  const { openTemplate } = await import("./open-template.ts");
  return (await openTemplate(context, path, options)).parsed;
}

/** Which keys of a vault count. */
function keysOf(
  slug: string,
  options: LookedAt,
  template: Needs | undefined,
): (key: string) => boolean {
  const matches = keyMatcher(options);
  if (template === undefined || options.all === true) return matches;
  const named = new Set(
    template.secrets.flatMap(({ reference: { vault, key } }) => (vault === slug ? [key] : [])),
  );
  const lists = template.lists.filter(({ vault }) => vault === slug).map(keyMatcher);
  return (key) => matches(key) && (named.has(key) || lists.some((list) => list(key)));
}

/**
 * Every change of a secret gives it another version or another time: one that was deleted and made
 * again has the number of the old one. Of a version that is named by its number the whole secret
 * counts: it may be deleted, too.
 */
async function lookAtVault(
  vault: Vault,
  counts: (key: string) => boolean,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const heads = await vault.list({ signal });
  return heads
    .filter(({ key }) => counts(key))
    .map(({ key, version, updatedAt }) => [key, version, updatedAt]);
}

/** Which versions carry the labels that a template names: they can be moved without a new version. */
async function lookAtLabels(
  context: Context,
  vault: Vault,
  template: Needs | undefined,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const labelled = (template?.secrets ?? [])
    .map(({ reference }) => reference)
    .filter((reference) => reference.vault === vault.slug && hasLabel(reference));
  const keys = [...new Set(labelled.map(({ key }) => key))];
  return Promise.all(keys.map(async (key) => [key, await labelsOf(context, vault, key, signal)]));
}

/** A number or an id stays where it is. */
function hasLabel({ version }: Reference): boolean {
  return version !== undefined && !/^(?:\d+$|uuid\/)/.test(version);
}

async function labelsOf(
  context: Context,
  vault: Vault,
  key: string,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  try {
    const versions = (await vault.history(key, { signal }))?.versions ?? [];
    return versions.map(({ version, labels }) => [version, labels.toSorted()]);
  } catch (error) {
    // Who may read a label need not be allowed to see the history.
    if (!(error instanceof KeepError) || error.code !== "ACCESS_DENIED") throw error;
    context.warnOnce(`${error.message} Labels of ${key} that are moved are not noticed.`);
    return [];
  }
}
