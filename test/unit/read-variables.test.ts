import { parse } from "dotenv";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readVariables } from "../../src/formats/read-variables.ts";
import { awkwardText } from "../support/awkward-text.ts";

const entriesOf = async (...args: Parameters<typeof readVariables>) =>
  (await readVariables(...args))!.entries.map(({ name, value, line }) => [name, value, line]);

test("without a dialect a .env is what the dotenv package says, with lines", async () => {
  const text = "\uFEFF# c\r\nexport A='x\r\ny'\r\nB=\"1\\n2\" # c\nA=`it's`\n";
  for (const dialect of [undefined, "universal", "dotenv"])
    expect(await entriesOf(text, "env", dialect)).toEqual([
      ["A", "x\ny", 2],
      ["B", "1\n2", 4],
      ["A", "it's", 5],
    ]);
  await fc.assert(
    fc.asyncProperty(fc.array(awkwardText), async (values) => {
      const file = values.map((value, index) => `V${index}=${value}\n`).join("");
      fc.pre(!file.includes("\0"));
      const found = await entriesOf(file, "env", undefined);
      expect(Object.fromEntries(found)).toEqual(parse(file));
    }),
    { numRuns: 1000 },
  );
});

test("a dialect decides what a quote is, and nothing is expanded", async () => {
  const text = "A='$B' # c\nB=\"$(id)\"\n";
  expect(await entriesOf(text, "env", "docker")).toEqual([
    ["A", "'$B' # c", 1],
    ["B", '"$(id)"', 2],
  ]);
  expect(await entriesOf(text, "env", "expand")).toEqual([
    ["A", "$B", 1],
    ["B", "$(id)", 2],
  ]);
});

test("JSON, YAML and CSV are read, and what is only written is not", async () => {
  expect(await entriesOf('{"A": "1"}', "json", undefined)).toEqual([["A", "1", 1]]);
  expect(await entriesOf("A: yes\n", "yaml", undefined)).toEqual([["A", "yes", 1]]);
  expect(await entriesOf("Key,Value\nA,1\n", "csv", undefined)).toEqual([["A", "1", 2]]);
  for (const format of ["toml", "properties", "tfvars", "shell", "github", "k8s"] as const)
    expect(await readVariables("A=1", format, undefined), format).toBeUndefined();
});
