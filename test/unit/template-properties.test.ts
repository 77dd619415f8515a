import { parse } from "dot-properties";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KeepError } from "../../src/core/errors.ts";
import { properties } from "../../src/templating/languages/properties.ts";
import { AWKWARD_VALUES, awkwardText } from "../support/awkward-text.ts";
import { failureOf } from "../support/failure-of.ts";
import { type TestValue, filled } from "../support/filled.ts";
import { hasJava, readJavaProperties } from "../support/java-properties.ts";

const written = (template: string, ...values: readonly TestValue[]): string =>
  properties.write(filled(template, ...values)).text;

/** Every kind of place; what is read there is the template's text with the value in it. */
const TEMPLATES = [
  "k=‹0›",
  "k = ‹0›",
  "k ‹0›",
  "k:‹0›",
  "k\t \f:\t‹0›",
  "k=a‹0›b",
  "k=‹0› b",
  "k ‹0›=b",
  "k ‹0›:b",
  "k=‹0›‹1› b",
  "k ‹1›‹0›",
  "k=‹0›\r\nl=‹0›\rm=‹0›",
  "k=a,\\\n    ‹0› b",
  "k=‹0›\\\r\n    c",
  "k \\\n = ‹0›",
  "k=\\‹0›",
  "k=a\\\\‹0›",
  "k=\\u0041‹0›1",
  "k.‹0›=v",
  "‹0›=v",
  "‹0›#=v",
  "\\‹0›.k=v",
  "‹0›‹1› = v",
  "# a\n  ! b\n\nk=‹0›",
];
const LONG = 'it\'s "x" = \\ #\né'.repeat(4000);
const VALUES = [
  ...AWKWARD_VALUES,
  "\0\x01\x1f\x7f\x80",
  "=",
  ":",
  "!",
  "#a",
  " =",
  "\f",
  "\uD800",
  LONG,
];

interface Case {
  readonly text: string;
  readonly expected: Readonly<Record<string, string>>;
}

/** What is written for values in a template, and what is to be read. */
function caseOf(template: string, one: string, other: string): Case {
  const fill = (text: string): string =>
    text.replaceAll(/holder([01])q/g, (_, index) => (index === "0" ? one : other));
  const marked = parse(
    template.replaceAll("‹0›", "holder0q").replaceAll("‹1›", "holder1q"),
  ) as Readonly<Record<string, string>>;
  return {
    text: written(template, one, other),
    expected: Object.fromEntries(
      Object.entries(marked).map(([key, value]) => [fill(key), fill(value)]),
    ),
  };
}

const cases = (samples: number): readonly Case[] =>
  TEMPLATES.flatMap((template) =>
    [...VALUES, ...fc.sample(awkwardText, samples)].map((value) =>
      caseOf(template, value, template.startsWith("‹0›‹1›") ? "k" : ""),
    ),
  );

describe("a value in any place of a properties file is read exactly by", () => {
  test("dot-properties", () => {
    for (const { text, expected } of cases(200)) expect(parse(text), text).toEqual(expected);
  });

  test.skipIf(!hasJava())(
    "java.util.Properties, from ISO-8859-1 and from UTF-8",
    () => {
      const all = cases(50);
      const read = readJavaProperties(all.map(({ text }) => text));
      for (const [index, { text, expected }] of all.entries())
        expect(read[index], text).toEqual([expected, expected]);
    },
    120_000,
  );
});

describe("a properties file", () => {
  test("keeps everything but the values byte for byte", () => {
    const template =
      "\uFEFF# it's é\r\n\r\n  a.b : ‹0›  \t\r\n!x\ny=1,\\\n   2\\u00e9é\nz ‹1› w\n\n\t";
    expect(written(template, "p q", "r")).toBe(template.replace("‹0›", "p q").replace("‹1›", "r"));
  });

  test("has values in ASCII, and the first blank of one quoted", () => {
    expect(written("a=‹0›", "  é\n\t\r\f\\x😀\0")).toBe(
      "a=\\  \\u00E9\\n\\t\\r\\f\\\\x\\uD83D\\uDE00\\u0000",
    );
    expect(written("a=x‹0›", " y")).toBe("a=x y");
    expect(written("a=‹0›‹1›", "x", " y")).toBe("a=x y");
    expect(written("a=x‹0› y", "")).toBe("a=x y");
    expect(written("a=‹0› y", "")).toBe("a=\\ y");
    expect(written("a=‹0›", "=:#!'\"")).toBe("a==:#!'\"");
    expect(written("a ‹0›", "=b")).toBe("a \\=b");
    expect(written("‹0›=x", "a b=c:d#e!")).toBe("a\\ b\\=c\\:d\\#e\\!=x");
  });

  test("has no empty key that is none, and no value in the middle of an escape", () => {
    for (const template of ["‹0› x", "‹0›", "‹0›\nb=1", "‹0›\\\n=1"])
      expect(failureOf(() => written(template, "")).code).toBe("VALUE_DOES_NOT_FIT");
    for (const template of ["a=\\u‹0›", "a=\\u00e‹0›", "\\u‹0›=a"])
      expect(failureOf(() => written(template, "41")).code).toBe("VALUE_DOES_NOT_FIT");
    expect(written("a=\\u00e9‹0›", "1")).toBe("a=\\u00e91");
    expect(written("a=\\\\u‹0›", "41")).toBe("a=\\\\u41");
  });

  test("takes a value in a comment only if the comment goes on no further", () => {
    expect(written("# ‹0›\na=1", "é \\")).toBe("# é \\\na=1");
    for (const value of ["a\nb=1", "a\rb=1"])
      expect(failureOf(() => written("! ‹0›", value)).code).toBe("VALUE_DOES_NOT_FIT");
  });

  test("has a placeholder that is left alone as it is", () => {
    expect(written("a=‹0›\nb=\\‹0›", { text: "{local:K}", verbatim: true })).toBe(
      "a={local:K}\nb=\\{local:K}",
    );
  });

  test.each([
    ["# a\n ! b\r\n\t#c\rd=#e\nf!=g\\\n#h", ["# a", "! b", "#c"]],
    ["a=\\\n# b\n# c\\\n# d", ["# c\\", "# d"]],
    ["\uFEFF# a", ["# a"]],
  ])("has comments: %j", (text, comments) => {
    expect(properties.look(text).comments.map(({ start, end }) => text.slice(start, end))).toEqual(
      comments,
    );
  });

  test.each([
    ["a.b=here", "a.b"],
    ["a = x here", "a"],
    ["  a:here", "a"],
    ["a here", "a"],
    ["b=1\r\na=here", "a"],
    ["a\\ b\\u0041\\n=here", "a bA\n"],
    ["here=a", undefined],
    ["# a=here", undefined],
    ["a=b,\\\n  here", undefined],
  ])("names the key of a value: %j", (text, name) => {
    expect(properties.look(text).nameAt(text.indexOf("here"))).toBe(name);
  });
});

describe("any text", () => {
  const anyText = fc
    .array(
      fc.oneof(
        fc.constantFrom("‹0›", "‹1›", "=", ":", " ", "\\", "\\u", "0041", "\n", "\r\n", "#", "!"),
        awkwardText,
      ),
      { maxLength: 10 },
    )
    .map((pieces) => pieces.join(""));

  test("is written so that its values are read, or refused", () => {
    fc.assert(
      fc.property(anyText, awkwardText, awkwardText, (template, one, other) => {
        properties.look(template).nameAt(template.length >> 1);
        try {
          const { text, expected } = caseOf(template, one, other);
          if (!template.startsWith("\uFEFF")) expect(parse(text)).toEqual(expected);
        } catch (error) {
          if (error instanceof KeepError) expect(error.code).toBe("VALUE_DOES_NOT_FIT");
          // dot-properties may find the text itself malformed.
          else if (!String(error).includes("escape")) throw error;
        }
      }),
      { numRuns: 5000 },
    );
  });

  test("of any length takes time in line with it", () => {
    for (const piece of ["a=‹0›\n", "‹0›", "a=\\\n", "\\u0", "# ‹0›", "a ", "\\‹0›"]) {
      const template = filled(piece.repeat(10_000), "a b");
      const started = performance.now();
      failureUnless(() => properties.write(template));
      const { nameAt } = properties.look(template.text);
      for (let index = 0; index < 10_000; index++) nameAt(index * piece.length);
      expect(performance.now() - started, piece).toBeLessThan(1500);
    }
    expect(written("a=‹0›", "é".repeat(2 ** 20))).toHaveLength(2 + 6 * 2 ** 20);
  });
});

/** Lets refusals pass. */
function failureUnless(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof KeepError)) throw error;
  }
}
