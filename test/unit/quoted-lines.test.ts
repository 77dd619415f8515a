import { expect, test } from "vitest";
import { checkWritten } from "../../src/formats/check-written.ts";
import { readEscapes, readQuotedLines } from "../../src/formats/quoted-lines.ts";
import { failureOf } from "../support/failure-of.ts";

const read = (text: string): ReadonlyMap<string, string> | undefined =>
  readQuotedLines(text, " = ", (source) => readEscapes(source, { n: "\n", "\\": "\\", '"': '"' }));

test("lines of names and quoted values are read", () => {
  const text = 'A = "x\\n\\\\\\"y"\n"a \\" = \\x41" = ""\nA-b = "\\u00e9 = é"\n';
  expect([...read(text)!]).toEqual([
    ["A", 'x\n\\"y'],
    ['a " = A', ""],
    ["A-b", "é = é"],
  ]);
  expect(read("")).toEqual(new Map());
});

test.each([
  'A = "x"',
  'A = "x\n',
  'A = "x\\"\n',
  'A = "x" \n',
  'A = "x"y"\n',
  "A = x\n",
  'A="x"\n',
  ' = "x"\n',
  '"A = "x"\n',
  'A = "\n"\n',
  "\n",
])("anything else is no such text: %j", (text) => {
  expect(read(text)).toBeUndefined();
});

test("an escape that is not known stands for nothing", () => {
  expect(read('A = "a\\qb"\n')!.get("A")).toBe("ab");
});

test("what is not read as it was meant is refused by name, without its value", () => {
  const variables = new Map([
    ["A", "secret-a"],
    ["B", "secret-b"],
  ]);
  expect(() => checkWritten(variables, new Map(variables), "toml")).not.toThrow();
  for (const wrong of [undefined, new Map([["A", "secret-a"]]), new Map([...variables, ["C", ""]])])
    expect(failureOf(() => checkWritten(variables, wrong, "toml")).code).toBe(
      "VALUE_NOT_REPRESENTABLE",
    );
  const failure = failureOf(() =>
    checkWritten(variables, new Map([...variables, ["B", "x"]]), "toml"),
  );
  expect(failure.message).toContain("The value of B");
  expect(JSON.stringify([failure.message, failure.hint, failure.details, failure])).not.toContain(
    "secret",
  );
});
