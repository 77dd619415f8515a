/** What a template can be written in; `--as` takes these names. */
export const TEMPLATE_KINDS = [
  "env",
  "json",
  "yaml",
  "toml",
  "properties",
  "ini",
  "shell",
  "tfvars",
  "text",
] as const;
export type TemplateKind = (typeof TEMPLATE_KINDS)[number];

const ENDINGS: Readonly<Record<string, TemplateKind>> = {
  env: "env",
  json: "json",
  yaml: "yaml",
  yml: "yaml",
  toml: "toml",
  ini: "ini",
  properties: "properties",
  sh: "shell",
  bash: "shell",
  tfvars: "tfvars",
};

/** Endings that say that a file is a template or an example, not what it is written in. */
const SAYS_TEMPLATE = /\.(?:hbs|template|tmpl|tpl|example|sample|dist)$/;

/** What a file is written in, by its name: `.env.production`, `app.env`, `values.yaml.tmpl`. */
export function templateKindOf(path: string): TemplateKind {
  const name = path
    .slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1)
    .toLowerCase()
    .replace(SAYS_TEMPLATE, "");
  if (/^\.env(?:[._-]|$)/.test(name)) return "env";
  // direnv runs it.
  if (name === ".envrc") return "shell";
  const ending = name.slice(name.lastIndexOf(".") + 1);
  return Object.hasOwn(ENDINGS, ending) && name.includes(".") ? ENDINGS[ending]! : "text";
}
