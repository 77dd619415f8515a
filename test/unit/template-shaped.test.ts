import { describe, expect, test } from "vitest";
import { json } from "../../src/templating/languages/json.ts";
import { toml } from "../../src/templating/languages/toml.ts";
import { yaml } from "../../src/templating/languages/yaml.ts";
import { failureOf } from "../support/failure-of.ts";
import { rendered } from "../support/templates.ts";

describe.each([
  ["JSON", json, '{"a": {{#each (fromJson "[1,2]")}}{{this}},{{/each}} }\n', "1:"],
  ["YAML", yaml, "a: [{{#if true}}1{{/if}}\n", ""],
  ["TOML", toml, "a = 1\n{{#if true}}\na = 2\n{{/if}}\n", ""],
] as const)("%s", (_, language, broken, place) => {
  test("that blocks make is read again, also where no value is in it", () => {
    expect(failureOf(() => rendered(broken, {}, "fail", { language }))).toMatchObject({
      code: "INVALID_TEMPLATE",
      message: expect.stringContaining(`app.env:${place}`) as string,
    });
  });

  test("without an expression comes out as it is, whatever it is", () => {
    const text = "{ [ = not: any 'language\n";
    expect(rendered(text, {}, "fail", { language })).toBe(text);
  });
});

test("a line that is taken out may not break what is left", () => {
  const text = '{\n  "a": "{local:A}",\n  "b": "{local:NO}"\n}\n';
  const render = (template: string) => rendered(template, { A: "x" }, "remove", { language: json });
  expect(failureOf(() => render(text))).toMatchObject({ code: "INVALID_TEMPLATE" });
  expect(failureOf(() => render('{"b": "{local:NO}"}\n'))).toMatchObject({
    code: "INVALID_TEMPLATE",
    message: expect.stringMatching(/^app\.env:1:1: /) as string,
  });
  expect(render('{\n  "b": "{local:NO}",\n  "a": "{local:A}"\n}\n')).toBe('{\n  "a": "x"\n}\n');
});
