import { parse } from "smol-toml";
import { describe, expect, test } from "vitest";
import { toml } from "../../src/formats/toml.ts";
import { awkwardMaps, documentNames } from "../support/awkward-variables.ts";
import { failureOf } from "../support/failure-of.ts";
import { expectLinear } from "../support/linear-time.ts";
import { hasPython, readWithPython } from "../support/python.ts";

const maps = awkwardMaps(300, documentNames);
const write = (variables: ReadonlyMap<string, string>): string => toml.write(variables, {}).text;
const texts = maps.map(write);

describe("whatever the names and values, a text is read back exactly by", () => {
  test("smol-toml", () => {
    for (const [index, text] of texts.entries())
      expect(new Map(Object.entries(parse(text))), text).toEqual(maps[index]);
  });

  test.skipIf(!hasPython("tomllib", "apt-get install python3"))("Python's tomllib", () => {
    const read = readWithPython("tomllib", "list(tomllib.loads(text).items())", texts);
    for (const [index, items] of read.entries())
      expect(new Map((items as { data: [string, string][] }).data)).toEqual(maps[index]);
  });
});

test("each value is a string on one line, a name is in quotes only where it must be", () => {
  const variables = new Map([
    ["A", 'it\'s "x"\\\n\u0085é'],
    ["a-b", ""],
    ["1", "1"],
    ["a.b", "x"],
  ]);
  expect(write(variables)).toBe(
    'A = "it\'s \\"x\\"\\\\\\n\\u0085é"\na-b = ""\n1 = "1"\n"a.b" = "x"\n',
  );
  expect(write(new Map())).toBe("");
});

test("half of a character is refused, and a name that is empty", () => {
  expect(failureOf(() => write(new Map([["A", "\ud800"]]))).code).toBe("VALUE_NOT_REPRESENTABLE");
  for (const name of ["", "\udc00"])
    expect(failureOf(() => write(new Map([[name, "x"]]))).code).toBe("INVALID_VARIABLE_NAME");
});

test("writing takes time in line with the size", () => {
  expectLinear(2_000, (size) => {
    const variables = new Map(Array.from({ length: size }, (_, index) => [`K${index}`, 'x"\n']));
    return () => write(variables);
  });
  expectLinear(12_000, (size) => () => write(new Map([["A", '\\"\n'.repeat(size)]])));
});
