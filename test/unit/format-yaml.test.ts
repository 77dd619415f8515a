import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { readYaml } from "../../src/formats/read-yaml.ts";
import { yaml } from "../../src/formats/yaml.ts";
import { awkwardMaps, documentNames } from "../support/awkward-variables.ts";
import { failureOf } from "../support/failure-of.ts";
import { expectLinear } from "../support/linear-time.ts";
import { hasPython, readWithPython } from "../support/python.ts";

const maps = awkwardMaps(300, documentNames);
const write = (variables: ReadonlyMap<string, string>): string => yaml.write(variables, {}).text;
const texts = maps.map(write);

describe("whatever the names and values, a text is read back exactly by", () => {
  test.each(["1.1", "1.2"] as const)("the package yaml, as YAML %s", (version) => {
    for (const [index, text] of texts.entries())
      expect(parse(text, { version, mapAsMap: true }), text).toEqual(maps[index]);
  });

  test.skipIf(!hasPython("yaml", "pip install PyYAML"))("PyYAML", () => {
    const read = readWithPython("yaml", "list(yaml.safe_load(text).items())", texts);
    for (const [index, items] of read.entries())
      expect(new Map((items as { data: [string, string][] }).data)).toEqual(maps[index]);
  });

  test("our own import", () => {
    for (const [index, text] of texts.entries()) {
      const { entries, mistakes } = readYaml(text);
      expect(mistakes).toEqual([]);
      expect(new Map(entries.map(({ name, value }) => [name, value]))).toEqual(maps[index]);
    }
  });
});

test("each value is in double quotes on one line, a name only where it must be", () => {
  const variables = new Map([
    ["DB_PASSWORD", 'it\'s "x"\\\n'],
    ["a-b", ""],
    ["yes", "1"],
    ["1", "é\u0085"],
    ["<<", "x"],
  ]);
  expect(write(variables)).toBe(
    'DB_PASSWORD: "it\'s \\"x\\"\\\\\\n"\na-b: ""\n"yes": "1"\n"1": "é\\x85"\n"<<": "x"\n',
  );
  expect(write(new Map())).toBe("{}\n");
});

test("half of a character is refused, and a name that is empty or too long", () => {
  expect(failureOf(() => write(new Map([["A", "\ud800"]]))).code).toBe("VALUE_NOT_REPRESENTABLE");
  for (const name of ["", "\udc00", "k".repeat(1000)])
    expect(failureOf(() => write(new Map([[name, "x"]]))).code).toBe("INVALID_VARIABLE_NAME");
});

test("writing and reading take time in line with the size", () => {
  expectLinear(700, (size) => {
    const variables = new Map(Array.from({ length: size }, (_, index) => [`K${index}`, 'x"\n']));
    return () => readYaml(write(variables));
  });
  expectLinear(10_000, (size) => () => readYaml(write(new Map([["A", '\\"\n'.repeat(size)]]))));
});
