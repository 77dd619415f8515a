import { parse } from "dot-properties";
import { describe, expect, test } from "vitest";
import { properties } from "../../src/formats/properties.ts";
import { DOCUMENT_VALUES, awkwardMaps, documentNames } from "../support/awkward-variables.ts";
import { failureOf } from "../support/failure-of.ts";
import { hasJava, readJavaProperties } from "../support/java-properties.ts";
import { expectLinear } from "../support/linear-time.ts";

const values = [...DOCUMENT_VALUES, "\f", " =", ":", "!", "\ud800", "\udc00x"];
const maps = awkwardMaps(300, documentNames, values);
const write = (variables: ReadonlyMap<string, string>): string =>
  properties.write(variables, {}).text;
const texts = maps.map(write);

describe("whatever the names and values, a text is read back exactly by", () => {
  test("dot-properties", () => {
    for (const [index, text] of texts.entries()) {
      // It loses a name that objects have of their own.
      if (maps[index]!.has("__proto__")) continue;
      expect(new Map(Object.entries(parse(text))), text).toEqual(maps[index]);
    }
  });

  test.skipIf(!hasJava())(
    "java.util.Properties, from ISO-8859-1 and from UTF-8",
    () => {
      for (const [index, both] of readJavaProperties(texts).entries())
        for (const read of both)
          expect(new Map(Object.entries(read)), texts[index]).toEqual(maps[index]);
    },
    60_000,
  );
});

test("it is ASCII, with escapes where they must be", () => {
  const variables = new Map([
    ["A", "  é\t\\ =:#!"],
    ["a b=c:d#e!", ""],
    ["#", "x"],
  ]);
  expect(write(variables)).toBe("A=\\  \\u00E9\\t\\\\ =:#!\na\\ b\\=c\\:d\\#e\\!=\n\\#=x\n");
  expect(write(new Map())).toBe("");
});

test("a name that is empty is refused, and nothing else", () => {
  expect(failureOf(() => write(new Map([["", "x"]]))).code).toBe("INVALID_VARIABLE_NAME");
});

test("writing takes time in line with the size", () => {
  expectLinear(2_000, (size) => {
    const variables = new Map(Array.from({ length: size }, (_, index) => [`K${index}`, "x é\n"]));
    return () => write(variables);
  });
  expectLinear(10_000, (size) => () => write(new Map([["A", "\\é\n".repeat(size)]])));
});
