import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import type { Rendered } from "../templating/template.ts";
import { fillTemplate } from "./fill-template.ts";
import type { GatherOptions, GatheredVariables } from "./gather-variables.ts";
import { openTemplate } from "./open-template.ts";
import { neededVaults } from "./read-needed.ts";

/**
 * The variables of a template that is a `.env`, its own lines included.
 *
 * @param template a file; empty for the environment's own
 * @throws USAGE for what has no variables, INVALID_TEMPLATE, MISSING_SECRETS
 */
export async function gatherFromTemplate(
  context: Context,
  env: string,
  template: string,
  options: GatherOptions,
): Promise<GatheredVariables> {
  if (options.prefix !== undefined || options.map !== undefined)
    throw new KeepError("USAGE", {
      problem: "A template names its variables itself: --prefix and --map do nothing for it.",
    });
  const path = template === "" ? context.templates.of(env) : context.files.path(template);
  const opened = await openTemplate(context, path, { vaults: options.vaults });
  if (opened.kind !== "env")
    throw new KeepError("USAGE", {
      problem: `${opened.file} is ${opened.kind}, no .env: it has no variables for a program.`,
      next: "Name a template whose name ends in .env.",
    });
  const filled = await fillTemplate(context, env, opened, opened.parsed, options);
  const { rendered, used, missing, warnings } = filled;
  requireReadable(rendered);
  const variables = rendered.variables();
  const known = new Set(used.values());
  const computed = variables.filter(({ value, isSecret }) => isSecret && !known.has(value));
  return {
    env,
    vaults: neededVaults(opened.parsed),
    template: opened.file,
    missing,
    warnings,
    variables: variables.map(({ name, value }) => ({
      name,
      key: name,
      shown: name,
      value,
      binary: false,
    })),
    secrets: new Map([...used, ...computed.map(({ name, value }) => [name, value] as const)]),
  };
}

/**
 * A line that no reader of `.env` files takes is a mistake here too. That a value has no form in such a
 * file is none: nothing is written.
 *
 * @throws INVALID_TEMPLATE, VALUE_DOES_NOT_FIT
 */
function requireReadable(rendered: Rendered): void {
  try {
    rendered.write();
  } catch (error) {
    if (!(error instanceof KeepError) || error.code !== "VALUE_NOT_REPRESENTABLE") throw error;
  }
}
