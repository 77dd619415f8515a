import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import type { TemplateKind } from "../core/template-kind.ts";
import type { Format } from "../formats/format.ts";
import type { Variable, Written } from "../templating/language.ts";
import type { Rendered } from "../templating/template.ts";
import { type ExportOptions, type Exportable, NO_VARIABLES } from "./exportable.ts";
import { fillTemplate } from "./fill-template.ts";
import { nameDialects } from "./name-dialects.ts";
import { openTemplate } from "./open-template.ts";
import { neededVaults } from "./read-needed.ts";
import { restOf, withAll } from "./rest-of-vaults.ts";

/**
 * Fills a template and writes it: first all it needs is found, then the vaults are asked.
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
  const path = template === "" ? context.templates.of(env) : context.files.path(template);
  const opened = await openTemplate(context, path, {
    ...options,
    // A dialect of another format says nothing of how a .env is written.
    dialect: options.format === "env" ? options.dialect : undefined,
  });
  const { file, kind, parsed } = opened;
  if (kind !== "env") checkNoVariables(`${file} is ${kind}, no .env`, options);
  const needs = options.all ? withAll(context, parsed, options) : parsed;
  const { found, rendered, missing, warnings } = await fillTemplate(
    context,
    env,
    opened,
    needs,
    options,
  );
  const listed = rendered.variables();
  const open = listed.filter(({ isSecret }) => !isSecret).map(({ name }) => name);
  const variables = { values: valuesOf(listed), binary: NO_VARIABLES.binary, open: new Set(open) };
  const rest = options.all
    ? restOf(found, parsed, neededVaults(needs), variables, format, options)
    : { variables: NO_VARIABLES, warnings: [] };
  return {
    vaults: neededVaults(needs),
    template: file,
    missing,
    warnings: [...warnings, ...rest.warnings],
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
