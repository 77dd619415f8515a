import { type Missing, parseEnvTemplate } from "../../src/templating/env-template.ts";

/** The vaults that the templates of the tests may name. */
const VAULTS = ["local", "aws-prod"];

export const parseTemplateText = (text: string) =>
  parseEnvTemplate(text, { file: "app.env", vaults: VAULTS });

/** What a template needs, as `vault:KEY@line:column`. */
export function needsOf(text: string): readonly string[] {
  return parseTemplateText(text).needs.map(
    ({ vault, key, line, column }) => `${vault}:${key}@${line}:${column}`,
  );
}

/** The template's text, filled from values by key. */
export function rendered(
  text: string,
  values: Readonly<Record<string, string>> = {},
  missing: Missing = "fail",
): string {
  return parseTemplateText(text).render(
    ({ key }) => (Object.hasOwn(values, key) ? values[key] : undefined),
    missing,
  ).text;
}
