import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { json, writeJson } from "../../src/formats/json.ts";
import { readJson } from "../../src/formats/read-json.ts";
import { awkwardMaps, documentNames } from "../support/awkward-variables.ts";
import { failureOf } from "../support/failure-of.ts";
import { expectLinear } from "../support/linear-time.ts";
import { hasPython, readWithPython } from "../support/python.ts";

const maps = awkwardMaps(300, documentNames);
const texts = maps.map((variables) => json.write(variables, {}).text);

describe("whatever the names and values, a text is read back exactly by", () => {
  test("JSON.parse", () => {
    for (const [index, text] of texts.entries())
      expect(new Map(Object.entries(JSON.parse(text) as object)), text).toEqual(maps[index]);
  });

  test("JavaScript itself", () => {
    for (const [index, text] of texts.entries()) {
      // As a literal, `__proto__` would be no name.
      if (maps[index]!.has("__proto__")) continue;
      const data = runInNewContext(`(${text})`) as object;
      expect(new Map(Object.entries(data)), text).toEqual(maps[index]);
    }
  });

  test.skipIf(!hasPython("json", "apt-get install python3"))("Python", () => {
    const read = readWithPython("json", "json.loads(text)", texts);
    for (const [index, data] of read.entries())
      expect(new Map(Object.entries((data as { data: object }).data))).toEqual(maps[index]);
  });

  test("our own import", () => {
    for (const [index, text] of texts.entries()) {
      const { entries, mistakes } = readJson(text);
      expect(mistakes).toEqual([]);
      expect(new Map(entries.map(({ name, value }) => [name, value]))).toEqual(maps[index]);
    }
  });
});

test("it is one object, sorted by name, with a final newline, empty or not", () => {
  const variables = new Map([
    ["b", "2"],
    ["a-b", "3"],
    ["10", "5"],
    ["9", "4"],
    ["B", "1"],
  ]);
  expect(writeJson(variables)).toBe(
    '{\n  "10": "5",\n  "9": "4",\n  "B": "1",\n  "a-b": "3",\n  "b": "2"\n}\n',
  );
  expect(writeJson(new Map())).toBe("{}\n");
});

test("it keeps a name that objects have of their own", () => {
  const variables = new Map([
    ["__proto__", "x"],
    ["constructor", "y"],
  ]);
  expect(writeJson(variables)).toBe('{\n  "__proto__": "x",\n  "constructor": "y"\n}\n');
});

test("half of a character is refused, and a name that is empty", () => {
  expect(failureOf(() => writeJson(new Map([["A", "\ud800"]]))).code).toBe(
    "VALUE_NOT_REPRESENTABLE",
  );
  for (const name of ["", "\udc00"])
    expect(failureOf(() => writeJson(new Map([[name, "x"]]))).code).toBe("INVALID_VARIABLE_NAME");
});

test("writing and reading take time in line with the size", () => {
  expectLinear(2_000, (size) => {
    const variables = new Map(Array.from({ length: size }, (_, index) => [`K${index}`, 'x"\n']));
    return () => readJson(writeJson(variables));
  });
  expectLinear(
    100_000,
    (size) => () => readJson(writeJson(new Map([["A", '\\"\n'.repeat(size)]]))),
  );
});
