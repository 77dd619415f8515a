import fc from "fast-check";
import { expect, test } from "vitest";
import { writeJson } from "../../src/formats/json.ts";
import { awkwardText } from "../support/awkward-text.ts";

test("reads back exactly, whatever the names and values", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(awkwardText, awkwardText), { maxLength: 6 }), (pairs) => {
      const variables = new Map(pairs);
      expect(new Map(Object.entries(JSON.parse(writeJson(variables)) as object))).toEqual(
        variables,
      );
    }),
  );
});

test("is one object, sorted by name, with a final newline, empty or not", () => {
  const variables = new Map([
    ["b", "2"],
    ["a-b", "3"],
    ["B", "1"],
  ]);
  expect(writeJson(variables)).toBe('{\n  "B": "1",\n  "a-b": "3",\n  "b": "2"\n}\n');
  expect(writeJson(new Map())).toBe("{}\n");
});

test("keeps a name that objects have of their own", () => {
  const variables = new Map([
    ["__proto__", "x"],
    ["constructor", "y"],
  ]);
  expect(writeJson(variables)).toBe('{\n  "__proto__": "x",\n  "constructor": "y"\n}\n');
});
