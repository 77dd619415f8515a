import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { nearest } from "../core/nearest.ts";
import { formatReference } from "../core/reference.ts";
import type { TemplateKind } from "../core/template-kind.ts";
import type { Format } from "../formats/format.ts";
import type { Variable, Written } from "../templating/language.ts";
import type { NeededSecret } from "../templating/syntax/nodes.ts";
import type { MissingSecret, Rendered } from "../templating/template.ts";
import { type ExportOptions, type Exportable, NO_VARIABLES } from "./exportable.ts";
import { nameDialects } from "./name-dialects.ts";
import { openTemplate } from "./open-template.ts";
import { type FoundSecrets, neededVaults, readNeeded } from "./read-needed.ts";
import { restOf, withAll } from "./rest-of-vaults.ts";

/**
 * Fills a template: first all it needs is found, then each vault is asked once, side by side,
 * then it is written. A vault that cannot be read is a failure, never a missing secret.
 *
 * @param template a file; empty for the environment's own.
 */
export async function renderTemplate(
  context: Context,
  env: string,
  template: string,
  options: ExportOptions,
  format: Format,
): Promise<Exportable> {
  const path = template === "" ? context.defaultTemplate(env) : context.files.path(template);
  const { file, kind, parsed } = await openTemplate(context, path, {
    ...options,
    // A dialect of another format says nothing of how a .env is written.
    dialect: options.format === "env" ? options.dialect : undefined,
  });
  if (kind !== "env") checkNoVariables(`${file} is ${kind}, no .env`, options);
  const needs = options.all ? withAll(context, parsed, options) : parsed;
  const found = await readNeeded(context, env, needs, options);
  const rendered = withPlace(parsed.secrets, () =>
    parsed.render(found, context.templateWorld(env), options.missing),
  );
  const missing = rendered.missing.map((one) => ({ ...one, why: found.whyMissing(one.reference) }));
  if (missing.length > 0 && options.missing === "fail")
    throw new KeepError("MISSING_SECRETS", {
      file,
      env,
      missing: await describeMissing(context, env, file, missing),
    });
  const listed = rendered.variables();
  const open = listed.filter(({ isSecret }) => !isSecret).map(({ name }) => name);
  const variables = { values: valuesOf(listed), binary: NO_VARIABLES.binary, open: new Set(open) };
  const rest = options.all
    ? restOf(found, parsed, neededVaults(needs), variables, format, options)
    : { variables: NO_VARIABLES, warnings: [] };
  return {
    vaults: neededVaults(needs),
    template: file,
    missing: unique(missing.map(({ reference }) => formatReference(reference))),
    warnings: [...unique(missing.map((one) => warningOf(one, env))), ...rest.warnings],
    variables,
    rest: rest.variables,
    // In another format a value need not fit the template's own.
    ...(options.format === "env"
      ? { filled: { kind, ...(await writeFilled(rendered, listed, kind, options)) } }
      : {}),
  };
}

async function writeFilled(
  rendered: Rendered,
  variables: readonly Variable[],
  kind: TemplateKind,
  options: ExportOptions,
): Promise<Written> {
  try {
    return rendered.write();
  } catch (error) {
    const own = variables.filter(({ isFilled }) => isFilled);
    throw kind === "env"
      ? await nameDialects(error, valuesOf(own), "env", { dialect: options.dialect })
      : error;
  }
}

function valuesOf(variables: readonly Variable[]): ReadonlyMap<string, string> {
  return new Map(variables.map(({ name, value }) => [name, value]));
}

/** @throws USAGE if the options are for variables, which only a .env has */
function checkNoVariables(what: string, { format, append, all, dialect }: ExportOptions): void {
  const problem = (verb: string): KeepError =>
    new KeepError("USAGE", { problem: `${what}: it has no variables to ${verb}.` });
  if (append) throw problem("append");
  if (all) throw problem("add to");
  if (format !== "env") throw problem("list");
  if (dialect !== undefined)
    throw new KeepError("USAGE", { problem: `${what}: it has no dialects.` });
}

/** Which secret is no JSON is known where it is read; that a property of it is named, and where, here. */
function withPlace<Result>(secrets: readonly NeededSecret[], run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof KeepError) || error.code !== "NOT_JSON") throw error;
    const { secret } = error.details as { readonly secret: string };
    const needed = secrets.find(
      ({ reference }) =>
        reference.property !== undefined &&
        formatReference({ ...reference, property: undefined }) === secret,
    );
    if (needed === undefined) throw error;
    const { file, line, column } = needed.position;
    throw new KeepError("NOT_JSON", { secret, place: `${file}:${line}:${column}` });
  }
}

type Missing = MissingSecret & { readonly why: ReturnType<FoundSecrets["whyMissing"]> };

/** Each missing secret with its place, why, and what exists that is named almost so. */
async function describeMissing(
  context: Context,
  env: string,
  file: string,
  missing: readonly Missing[],
): Promise<string[]> {
  const keys = new Map<string, Promise<readonly string[]>>();
  const keysOf = (slug: string): Promise<readonly string[]> => {
    const known = keys.get(slug) ?? listKeys(context, slug, env);
    keys.set(slug, known);
    return known;
  };
  const described = missing.map(async ({ reference, position, why }) => {
    const near =
      why === "no such secret" ? nearest(reference.key, await keysOf(reference.vault)) : undefined;
    const place =
      position.file === file ? `line ${position.line}` : `${position.file}:${position.line}`;
    const notes = [
      place,
      ...(why === "no such secret" ? [] : [why === "left out" ? LEFT_OUT : why]),
      ...(near === undefined ? [] : [`did you mean ${near}?`]),
    ];
    return `${formatReference(reference)} (${notes.join(", ")})`;
  });
  return unique(await Promise.all(described));
}

const LEFT_OUT = "left out by --only or --except";

/** What could be meant; that it cannot be said is no failure of its own. */
async function listKeys(context: Context, slug: string, env: string): Promise<readonly string[]> {
  try {
    const vault = await context.vault(slug, env);
    return (await vault.list(context)).map(({ key }) => key);
  } catch {
    return [];
  }
}

function warningOf({ reference, why }: Missing, env: string): string {
  const named = formatReference(reference);
  if (why === "left out") return `${named} is ${LEFT_OUT}.`;
  return why === "no such secret"
    ? `${named} does not exist in ${env}.`
    : `${named} does not exist in ${env}: ${why}.`;
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)];
}
