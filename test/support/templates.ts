import assert from "node:assert/strict";
import type { Answers } from "../../src/templating/evaluation/evaluate.ts";
import type { RenderWorld } from "../../src/templating/evaluation/helpers.ts";
import type { Language } from "../../src/templating/language.ts";
import type { ParseOptions } from "../../src/templating/syntax/parse-template.ts";
import { env } from "./env-language.ts";
import { type Template, type WhenMissing, readTemplate } from "../../src/templating/template.ts";
import { failureOf } from "./failure-of.ts";

/** The vaults that the templates of the tests may name. */
const VAULTS = ["local", "aws-prod"];

export interface TestTemplate {
  readonly language?: Language;
  /** Texts of the templates folder, by name. */
  readonly partials?: Readonly<Record<string, string>>;
  readonly loadPartial?: ParseOptions["loadPartial"];
}

export function parseTemplateText(
  text: string,
  { language = env, partials = {}, loadPartial }: TestTemplate = {},
): Template {
  return readTemplate(text, {
    file: "app.env",
    vaults: VAULTS,
    language,
    loadPartial:
      loadPartial ??
      ((name) =>
        Object.hasOwn(partials, name) ? { file: `${name}.env`, text: partials[name]! } : undefined),
  });
}

/** What a template needs, as `vault:KEY@line:column`. */
export function needsOf(text: string, options?: TestTemplate): readonly string[] {
  const { secrets } = parseTemplateText(text, options);
  return secrets.map(
    ({ reference: { vault, key }, position: { line, column } }) =>
      `${vault}:${key}@${line}:${column}`,
  );
}

/** The same values by key, whatever the vault; a version or property has none. */
export function answersOf(values: Readonly<Record<string, string>>): Answers {
  return {
    secret: ({ key }) => (Object.hasOwn(values, key) ? values[key] : undefined),
    secrets: () => Object.entries(values).map(([key, value]) => ({ key, name: key, value })),
  };
}

export const WORLD: RenderWorld = {
  env: "staging",
  namespace: "shop",
  now: () => new Date("2026-01-02T03:04:05.006Z"),
  uuid: () => "11111111-2222-4333-8444-555555555555",
  sha256: (text) => `sha256 of ${text.length}`,
};

/** What the error says of a template that is refused, as `line:column problem | hint`. */
export function refusalOf(
  text: string,
  values: Readonly<Record<string, string>> = {},
  options?: TestTemplate,
): string {
  const { code, message, hint } = failureOf(() => rendered(text, values, "fail", options));
  assert.equal(code, "INVALID_TEMPLATE");
  return `${message.replace(/^app\.env:/, "")}${hint === undefined ? "" : ` | ${hint}`}`;
}

/** What a template says is missing, as `vault:KEY@line:column`. */
export function missingOf(
  text: string,
  values: Readonly<Record<string, string>> = {},
  options?: TestTemplate,
): readonly string[] {
  const { missing } = parseTemplateText(text, options).render(answersOf(values), WORLD, "blank");
  return missing.map(
    ({ reference: { vault, key }, position: { line, column } }) =>
      `${vault}:${key}@${line}:${column}`,
  );
}

/** The template's text, filled from values by key. */
export function rendered(
  text: string,
  values: Readonly<Record<string, string>> = {},
  missing: WhenMissing = "fail",
  options?: TestTemplate,
): string {
  const template = parseTemplateText(text, options);
  return template.render(answersOf(values), WORLD, missing).write().text;
}
