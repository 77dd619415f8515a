import type { Context } from "../context/context.ts";
import type { FormatName } from "../core/formats.ts";
import { keyMatcher } from "../core/glob.ts";
import { textOf } from "../core/text-of.ts";
import type { Secret } from "../core/vault.ts";
import type { Format } from "../formats/format.ts";
import { type ExportOptions, type Exportable, NO_VARIABLES } from "./exportable.ts";
import { mergeVaults } from "./merge-vaults.ts";
import { type NamedSecret, nameVariables } from "./name-variables.ts";
import { requireRead } from "./partly-failed.ts";

/** Formats that can hold a value that is no text. */
const HOLD_BYTES: ReadonlySet<FormatName> = new Set(["k8s", "docker-secrets"]);

/** Every secret of the vaults that the filter lets pass, sorted by name; later vaults win. */
export async function collectVariables(
  context: Context,
  env: string,
  options: ExportOptions,
  format: Format,
): Promise<Exportable> {
  const vaults = context.vaultSlugs(options.vaults);
  const matches = keyMatcher(options);
  const bytes = HOLD_BYTES.has(options.format);
  const perVault = await Promise.all(
    vaults.map(async (slug) => readAll(context, slug, env, matches, bytes)),
  );
  const { merged, warnings } = mergeVaults(vaults, perVault);
  if (merged.length === 0) warnings.push(`There is no secret to export from ${env}.`);
  const variables = nameVariables(merged, format, options);
  return { vaults, template: null, missing: [], warnings, variables, rest: NO_VARIABLES };
}

async function readAll(
  context: Context,
  slug: string,
  env: string,
  matches: (key: string) => boolean,
  bytes: boolean,
): Promise<readonly NamedSecret[]> {
  const { secrets, failures } = await (await context.vault(slug, env)).read("all", context);
  requireRead(failures, matches);
  const read = (secret: Secret): NamedSecret => {
    const value = bytes ? secret.value : textOf(secret, { vault: slug, env });
    return { key: secret.key, value: value.reveal(), binary: secret.binary === true };
  };
  return [...secrets.values()].filter(({ key }) => matches(key)).map(read);
}
