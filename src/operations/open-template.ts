import type { Context } from "../context/context.ts";
import { decodeText } from "../core/decode-text.ts";
import { KeepError } from "../core/errors.ts";
import type { EnvDialect } from "../core/formats.ts";
import { type TemplateKind, templateKindOf } from "../core/template-kind.ts";
import { loadLanguage } from "../templating/load-language.ts";
import { type Template, readTemplate } from "../templating/template.ts";

export interface OpenedTemplate {
  /** As messages show it. */
  readonly file: string;
  readonly kind: TemplateKind;
  readonly parsed: Template;
}

/** Reads a template and its partials, before any vault is asked. @throws INVALID_TEMPLATE */
export async function openTemplate(
  context: Context,
  path: string,
  options: {
    readonly vaults?: readonly string[] | undefined;
    readonly as?: TemplateKind | undefined;
    /** Whom a `.env` is written for. */
    readonly dialect?: string | undefined;
  },
): Promise<OpenedTemplate> {
  const file = context.files.shown(path);
  const bytes = await context.files.read(path);
  if (bytes === undefined) throw new KeepError("TEMPLATE_NOT_FOUND", { file });
  const kind = options.as ?? templateKindOf(path);
  const vaults =
    options.vaults === undefined
      ? context.workspace().vaults.map(({ slug }) => slug)
      : context.vaultSlugs(options.vaults);
  const partials = context.templates.files();
  const ending = /\.[^./\\]*$/.exec(path)?.[0] ?? "";
  const parsed = readTemplate(decodeText(bytes, file), {
    file,
    vaults,
    language: await loadLanguage(kind, options.dialect as EnvDialect | undefined),
    loadPartial: (name) => {
      const found = partials.read(name, ending);
      if (found === undefined) return undefined;
      const shown = context.files.shown(found.path);
      return { file: shown, text: decodeText(found.bytes, shown) };
    },
  });
  return { file, kind, parsed };
}
