import type { Context } from "../context/context.ts";
import type { EnvDialect, FormatName } from "../core/formats.ts";
import type { TemplateKind } from "../core/template-kind.ts";
import { loadTarget } from "../formats/env/load-dialect.ts";
import { checkedEnv } from "../formats/env/write-env.ts";
import type { Format, Written } from "../formats/format.ts";
import { loadFormat } from "../formats/load-format.ts";
import { collectVariables } from "./collect-variables.ts";
import type { ExportOptions, Exportable, FilledTemplate, ExportedVariables } from "./exportable.ts";
import { nameDialects } from "./name-dialects.ts";

/** An export before it goes anywhere. */
export interface ComposedExport {
  readonly vaults: readonly string[];
  readonly template: string | null;
  /** What the text is: a format, or what the template is written in. */
  readonly format: FormatName | TemplateKind;
  /** References of a template that had no secret. */
  readonly missing: readonly string[];
  readonly warnings: readonly string[];
  /** Those of the text, in its order. */
  readonly variables: ExportedVariables;
  readonly written: Written;
}

/** Gathers secrets, directly or for a template, and writes them as one text. */
export async function composeExport(
  context: Context,
  env: string,
  options: ExportOptions,
): Promise<ComposedExport> {
  const format = await loadFormat(options.format, options.dialect);
  const found =
    options.template === undefined
      ? await collectVariables(context, env, options, format)
      : // Handlebars is loaded only where there is a template.
        await (
          await import("./render-template.ts")
        ).renderTemplate(context, env, options.template, options, format);
  const { vaults, template, missing, warnings, filled } = found;
  const variables = together(found);
  const write = async (what: ExportedVariables): Promise<Written> =>
    writeVariables(context, format, what, { ...options, env });
  const written =
    filled === undefined
      ? await write(variables)
      : await addBeneath(filled, await write(found.rest), variables, options);
  return {
    vaults,
    template,
    format: filled?.kind ?? options.format,
    missing,
    warnings: [...warnings, ...written.notes],
    variables,
    written,
  };
}

function together({ variables, rest }: Exportable): ExportedVariables {
  return {
    values: new Map([...variables.values, ...rest.values]),
    binary: new Set([...variables.binary, ...rest.binary]),
    open: variables.open,
  };
}

async function writeVariables(
  context: Context,
  format: Format,
  { values, binary, open }: ExportedVariables,
  options: ExportOptions & { readonly env: string },
): Promise<Written> {
  const writing = {
    dialect: options.dialect,
    binary,
    open,
    name: options.name ?? secretName(context.workspace().settings.namespace, options.env),
    random: crypto.randomUUID().replaceAll("-", ""),
  };
  try {
    return format.write(values, writing);
  } catch (error) {
    throw await nameDialects(error, values, options.format, writing);
  }
}

/** What a Secret of Kubernetes is called that has an environment's secrets: a name of DNS. */
function secretName(namespace: string, env: string): string {
  return `${namespace}-${env}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
}

/** A filled `.env`, and beneath it what else there is; an open quote in it could take that in. */
async function addBeneath(
  filled: FilledTemplate,
  added: Written,
  { values }: ExportedVariables,
  { dialect }: ExportOptions,
): Promise<Written> {
  if (added.text === "") return filled;
  const text = filled.text === "" ? added.text : `${filled.text}\n${added.text}`;
  const target = await loadTarget(dialect as EnvDialect | undefined);
  checkedEnv(target, values, () => text);
  return { text, notes: [...filled.notes, ...added.notes] };
}
