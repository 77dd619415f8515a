import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { keyMatcher } from "../core/glob.ts";
import { formatReference } from "../core/reference.ts";
import { textOf } from "../core/text-of.ts";
import { readDotenv } from "../formats/dotenv.ts";
import { type NeededSecret, parseEnvTemplate } from "../templating/env-template.ts";
import { type ExportOptions, type Exportable, readableByFew } from "./exportable.ts";
import { requireRead } from "./partly-failed.ts";

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
): Promise<Exportable> {
  const path = template === "" ? context.defaultTemplate(env) : context.files.path(template);
  const file = context.files.shown(path);
  const text = decodeUtf8(await readTemplate(context, path, file), file);
  const known =
    options.vaults === undefined
      ? context.workspace().vaults.map(({ slug }) => slug)
      : context.vaultSlugs(options.vaults);
  const parsed = parseEnvTemplate(text, { file, vaults: known });
  const values = await readNeeded(context, env, parsed.needs, options);
  const missing = parsed.needs.filter((needed) => !values.has(formatReference(needed)));
  const passes = keyMatcher(options);
  const leftOut = "left out by --only or --except";
  if (missing.length > 0 && options.missing === "fail")
    throw new KeepError("MISSING_SECRETS", {
      file,
      env,
      missing: unique(
        missing.map(
          (one) =>
            `${formatReference(one)} (line ${one.line}${passes(one.key) ? "" : `, ${leftOut}`})`,
        ),
      ),
    });
  const written = parsed.render((needed) => values.get(formatReference(needed)), options.missing);
  return {
    vaults: unique(parsed.needs.map(({ vault }) => vault)),
    template: file,
    missing: unique(missing.map(formatReference)),
    warnings: [
      ...unique(
        missing.map(
          (one) =>
            `${formatReference(one)} ${passes(one.key) ? `does not exist in ${env}` : `is ${leftOut}`}.`,
        ),
      ),
      ...written.notUniversal.map(readableByFew),
    ],
    variables: readDotenv(written.text),
    text: written.text,
  };
}

/** The values of all that is needed and exists, by reference. */
async function readNeeded(
  context: Context,
  env: string,
  needs: readonly NeededSecret[],
  options: ExportOptions,
): Promise<ReadonlyMap<string, string>> {
  const matches = keyMatcher(options);
  const values = new Map<string, string>();
  const slugs = unique(needs.map(({ vault }) => vault));
  await Promise.all(
    slugs.map(async (slug) => {
      const keys = unique(needs.filter(({ vault }) => vault === slug).map(({ key }) => key));
      const vault = await context.vault(slug, env);
      const { secrets, failures } = await vault.read(keys.filter(matches), context);
      requireRead(failures);
      for (const [key, secret] of secrets) {
        const text = textOf(secret, { vault: slug, env }).reveal();
        values.set(formatReference({ vault: slug, key }), text);
      }
    }),
  );
  return values;
}

async function readTemplate(context: Context, path: string, file: string): Promise<Buffer> {
  const bytes = await context.files.read(path);
  if (bytes === undefined) throw new KeepError("TEMPLATE_NOT_FOUND", { file });
  return bytes;
}

function decodeUtf8(bytes: Buffer, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new KeepError("NOT_TEXT", { source: file });
  }
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)];
}
