import type { Context } from "../context/context.ts";
import type { FormatName } from "../core/formats.ts";
import { textOf } from "../core/text-of.ts";
import type { Format } from "../formats/format.ts";
import { type ExportOptions, type Exportable, NO_VARIABLES } from "./exportable.ts";
import { nameVariables } from "./name-variables.ts";
import { readVaults } from "./read-vaults.ts";

/** Formats that can hold a value that is no text. */
const HOLD_BYTES: ReadonlySet<FormatName> = new Set(["k8s", "docker-secrets"]);

/** Every secret of the vaults that the filter lets pass, sorted by name; later vaults win. */
export async function collectVariables(
  context: Context,
  env: string,
  options: ExportOptions,
  format: Format,
): Promise<Exportable> {
  const { vaults, secrets, warnings } = await readVaults(context, env, options);
  const holdsBytes = HOLD_BYTES.has(options.format);
  const named = secrets.map(({ vault, ...secret }) => ({
    key: secret.key,
    value: (holdsBytes ? secret.value : textOf(secret, { vault, env })).reveal(),
    binary: secret.binary === true,
  }));
  if (named.length === 0) warnings.push(`There is no secret to export from ${env}.`);
  const variables = nameVariables(named, format, options);
  return { vaults, template: null, missing: [], warnings, variables, rest: NO_VARIABLES };
}
