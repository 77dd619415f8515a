import { expect, test } from "vitest";
import { type TemplateKind, templateKindOf } from "../../src/core/template-kind.ts";

const names: Readonly<Record<TemplateKind, readonly string[]>> = {
  env: [".env", ".env.local", ".env-prod", ".env_x", "app.env", "a/.env.tmpl", ".ENV", "x.env.hbs"],
  json: ["a.json", "a.JSON.template"],
  yaml: ["a.yaml", "a.yml.dist"],
  toml: ["a.toml"],
  properties: ["a.properties"],
  ini: ["a.ini.example"],
  shell: ["a.sh", "a.bash", ".envrc", ".envrc.sample"],
  tfvars: ["a.tfvars", "a.auto.tfvars"],
  text: ["a", "a.conf", "env", "json", "a.env.d/b", "a.constructor", "app.environment", ""],
};

test.each(Object.entries(names))("%s is what %j are written in", (kind, files) => {
  for (const file of files) expect(templateKindOf(file), file).toBe(kind);
});
