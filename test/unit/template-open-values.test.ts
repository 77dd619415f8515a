import { expect, test } from "vitest";
import { WORLD, answersOf, parseTemplateText } from "../support/templates.ts";

const VALUES = { KEY: "k3y", JSON: '{"user": "shop"}', EMPTY: "" };

/** Names of the variables with something of a secret in them. */
function secretsIn(text: string, missing: "blank" | "skip" = "blank"): readonly string[] {
  const rendered = parseTemplateText(text).render(answersOf(VALUES), WORLD, missing);
  return rendered
    .variables()
    .filter(({ isSecret }) => isSecret)
    .map(({ name }) => name);
}

test.each([
  ["A={local:KEY}"],
  ["A=x{local:KEY}y"],
  ["A={local:KEY|default=no}"],
  ['A={{upper (secret "local:KEY")}}'],
  ['A={{env}}{{secret "local:KEY"}}'],
  ['A={{#each (secrets "local")}}{{value}}{{/each}}'],
  ['A={{#with (fromJson (secret "local:JSON"))}}{{user}}{{/with}}'],
  ["A={local:EMPTY}"],
])("%s holds something of a secret", (line) => {
  expect(secretsIn(`BEFORE=1\n${line}\n`)).toEqual(["A"]);
});

test.each([
  ["A=1"],
  ["A={{env}}"],
  ["A={local:NONE|default=production}"],
  ["A={{namespace}}-{local:NONE|default=b}"],
  ["A=x{local:NONE}"],
  ['A={{#if (has "local:KEY")}}yes{{/if}}'],
])("%s holds nothing of one", (line) => {
  expect(secretsIn(`${line}\n`)).toEqual([]);
  expect(secretsIn(`${line}\n`, "skip")).toEqual([]);
});
