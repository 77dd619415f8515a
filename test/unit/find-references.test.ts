import { describe, expect, test } from "vitest";
import type { Language } from "../../src/templating/language.ts";
import { json } from "../../src/templating/languages/json.ts";
import { text as plainText } from "../../src/templating/languages/text.ts";
import { applyEdits, findReferences } from "../../src/templating/find-references.ts";
import { env } from "../support/env-language.ts";
import { failureOf } from "../support/failure-of.ts";

const RENAMES = { A: "NEW_A", B: "C", C: "B" };

function find(
  text: string,
  language: Language = env,
  renames: Readonly<Record<string, string>> = RENAMES,
) {
  return findReferences(text, {
    file: "app.env",
    vaults: ["local", "aws"],
    language,
    vault: "local",
    renames: new Map(Object.entries(renames)),
  });
}

const changed = (text: string, language?: Language): string =>
  applyEdits(
    text,
    find(text, language).flatMap(({ edit }) => edit ?? []),
  );

describe("references to renamed keys", () => {
  test.each([
    ["X={local:A}\n", "X={local:NEW_A}\n"],
    ["X={local:A.a.b@3|default=A}\n", "X={local:NEW_A.a.b@3|default=A}\n"],
    ["X='{local:A}{local:A}'", "X='{local:NEW_A}{local:NEW_A}'"],
    ["A={local}\nA={local|default=A}\n", "A={local:NEW_A}\nA={local:NEW_A|default=A}\n"],
    ['X={{secret "local:A"}}\n', 'X={{secret "local:NEW_A"}}\n'],
    [
      "X={{ upper (secret 'local:A.x@1' default=\"A\") }}\n",
      "X={{ upper (secret 'local:NEW_A.x@1' default=\"A\") }}\n",
    ],
    [
      '{{#if (has "local:A")}}\nX={local:A}\n{{/if}}\n',
      '{{#if (has "local:NEW_A")}}\nX={local:NEW_A}\n{{/if}}\n',
    ],
    [
      '{{#each (secrets "local" only="X , A,B" except="A")}}\n{{name}}={{value}}\n{{/each}}\n',
      '{{#each (secrets "local" only="X , NEW_A,C" except="NEW_A")}}\n{{name}}={{value}}\n{{/each}}\n',
    ],
    ["X={local:B}{local:C}\n", "X={local:C}{local:B}\n"],
  ])("are changed: %j", (before, after) => {
    expect(changed(before)).toBe(after);
  });

  test("leave every other byte as it is: a BOM, line ends, comments, a last line without an end", () => {
    const text =
      '\uFEFF# {local:A}\r\n\r\nX="{local:A}"\t# ä 𝒜 {local:A}\r\n{{! {local:A} }}Y={local:A}';
    expect(changed(text)).toBe(
      '\uFEFF# {local:A}\r\n\r\nX="{local:NEW_A}"\t# ä 𝒜 {local:A}\r\n{{! {local:A} }}Y={local:NEW_A}',
    );
  });

  test("are not what only looks like one: other vaults, longer keys, text", () => {
    const text = "A=A\nX={aws:A}{local:A2}{local:AA}\\{local:A}\nY={{secret 'aws:A'}}\n";
    expect([find(text), changed(text)]).toEqual([[], text]);
  });

  test("are found in every language, with their place", () => {
    expect(changed('{"a": "{local:A}",\n "b": {{json (secret "local:A")}}\n}', json)).toBe(
      '{"a": "{local:NEW_A}",\n "b": {{json (secret "local:NEW_A")}}\n}',
    );
    expect(find("a\n  {local:A.x}", plainText)).toMatchObject([
      { reference: "local:A.x", to: "NEW_A", position: { file: "app.env", line: 2, column: 3 } },
    ]);
  });

  test("are found in a partial, where names mean what is around it", () => {
    expect(changed("{{> other}}\n{{#if x}}\nX={local:A}\nY={{this.name}}\n{{/if}}\n")).toContain(
      "X={local:NEW_A}",
    );
  });

  test("are told where a glob no longer takes the secret, or takes it now", () => {
    const list = (filter: string): string =>
      `{{#each (secrets "local" ${filter})}}\n{{name}}={{value}}\n{{/each}}\n`;
    const told = (filter: string) =>
      find(list(filter), env, { DB_URL: "URL" }).map(({ reference, edit }) => [reference, edit]);
    expect(told('only="DB_*"')).toEqual([['only="DB_*"', undefined]]);
    expect(told('except="U*"')).toEqual([['except="U*"', undefined]]);
    expect(told('only="*URL" except="X"')).toEqual([]);
    expect(told('only="X*"')).toEqual([]);
  });

  test("are not looked for in a template that is broken", () => {
    expect(failureOf(() => find("X={local:A}{{/if}}\n")).code).toBe("INVALID_TEMPLATE");
  });
});
