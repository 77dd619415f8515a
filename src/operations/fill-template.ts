import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import type { KeyFilter } from "../core/glob.ts";
import { nearest } from "../core/nearest.ts";
import { formatReference } from "../core/reference.ts";
import type { Answers } from "../templating/evaluation/evaluate.ts";
import type { NeededSecret } from "../templating/syntax/nodes.ts";
import type { MissingSecret, Rendered, WhenMissing } from "../templating/template.ts";
import type { OpenedTemplate } from "./open-template.ts";
import { type FoundSecrets, type Needs, readNeeded } from "./read-needed.ts";

/** A template with its values, before it is written. */
export interface TemplateFilling {
  readonly found: FoundSecrets;
  readonly rendered: Rendered;
  /** Each secret that was put in or asked for, by its reference. */
  readonly used: ReadonlyMap<string, string>;
  /** References that had no secret. */
  readonly missing: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Asks each vault once, side by side, and fills a template. A vault that cannot be read is a failure,
 * never a missing secret.
 *
 * @throws MISSING_SECRETS if they are to be a failure
 */
export async function fillTemplate(
  context: Context,
  env: string,
  { file, parsed }: OpenedTemplate,
  needs: Needs,
  options: KeyFilter & { readonly missing: WhenMissing },
): Promise<TemplateFilling> {
  const found = await readNeeded(context, env, needs, options);
  const used = new Map<string, string>();
  const rendered = withPlace(parsed.secrets, () =>
    parsed.render(noting(found, used), context.templates.worldOf(env), options.missing),
  );
  const missing = rendered.missing.map((one) => ({ ...one, why: found.whyMissing(one.reference) }));
  if (missing.length > 0 && options.missing === "fail")
    throw new KeepError("MISSING_SECRETS", {
      file,
      env,
      missing: await describeMissing(context, env, file, missing),
    });
  return {
    found,
    rendered,
    used,
    missing: unique(missing.map(({ reference }) => formatReference(reference))),
    warnings: unique(missing.map((one) => warningOf(one, env))),
  };
}

/** The same answers; each is noted in the map. */
function noting(found: FoundSecrets, used: Map<string, string>): Answers {
  return {
    secret: (reference) => {
      const value = found.secret(reference);
      if (value !== undefined) used.set(formatReference(reference), value);
      return value;
    },
    secrets: (list) => {
      const secrets = found.secrets(list);
      for (const { key, value } of secrets) used.set(`${list.vault}:${key}`, value);
      return secrets;
    },
  };
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
