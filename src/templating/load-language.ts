import type { EnvDialect } from "../core/formats.ts";
import type { TemplateKind } from "../core/template-kind.ts";
import type { Language } from "./language.ts";

/** Each is loaded where it is needed: a parser is heavy, and most templates are a `.env`. */
const loaders = {
  env: async (dialect) => {
    const { envFor } = await import("./languages/env.ts");
    const { loadTarget } = await import("../formats/env/load-dialect.ts");
    return envFor(await loadTarget(dialect));
  },
  json: async () => (await import("./languages/json.ts")).json,
  yaml: async () => (await import("./languages/yaml.ts")).yaml,
  toml: async () => (await import("./languages/toml.ts")).toml,
  properties: async () => (await import("./languages/properties.ts")).properties,
  shell: async () => (await import("./languages/shell.ts")).shell,
  ini: async () => (await import("./languages/ini.ts")).ini,
  tfvars: async () => (await import("./languages/tfvars.ts")).tfvars,
  text: async () => (await import("./languages/text.ts")).text,
} satisfies Readonly<Record<TemplateKind, (dialect: EnvDialect) => Promise<Language>>>;

/** @param dialect whom a `.env` is written for */
export async function loadLanguage(
  kind: TemplateKind,
  dialect: EnvDialect = "universal",
): Promise<Language> {
  return loaders[kind](dialect);
}
