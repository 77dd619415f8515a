import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "smol-toml";
import { KeepError } from "../../src/core/errors.ts";
import { toml } from "../../src/templating/languages/toml.ts";
import { awkwardText } from "../support/awkward-text.ts";
import { filled } from "../support/filled.ts";

/** `‹1›` stands where there may be no quotes. */
const LINES = [
  [
    "a = ‹1›",
    "b = 'x\\‹0›'",
    'c = "‹0›\\n"',
    'd = """',
    "e = '''",
    "‹0›\\",
    "  x‹0›",
    "",
    '"""',
    "'''",
  ],
  ["f = [", "‹1›,", "'‹0›',", "]", "g = {h = ‹1›}", "[‹0›.x]", "[[y]]", "‹0› = 1", "'‹0›' . z = 2"],
  ["# ‹0›", 'i = """‹0›', "j = '''‹0›", "1", "k = 1.5 # c", '"', "'", "}", "‹1›"],
].flat();

const templates = fc
  .array(
    fc.oneof(
      { arbitrary: fc.constantFrom(...LINES), weight: 12 },
      { arbitrary: awkwardText.map((text) => text.replaceAll("‹", "")), weight: 1 },
    ),
    { maxLength: 5 },
  )
  .chain((lines) => fc.constantFrom("\n", "\r\n").map((lineEnd) => lines.join(lineEnd)));

/** What a reader gets of a template that has a word for a value, with the value. */
function expected(template: string, value: string): unknown {
  const fill = (data: unknown): unknown => {
    if (typeof data === "string")
      return data
        .replaceAll('"MARK1"', () => value)
        .replaceAll("MARK0", () => value)
        .replace(/^MARK1$/, () => value);
    if (Array.isArray(data)) return data.map(fill);
    if (typeof data !== "object" || data === null || data instanceof Date) return data;
    return Object.fromEntries(Object.entries(data).map(([key, one]) => [fill(key), fill(one)]));
  };
  return fill(parse(template.replaceAll("‹0›", "MARK0").replaceAll("‹1›", '"MARK1"')));
}

describe("any text", () => {
  test("is written so that all texts hold the value, or refused by an error that Keep knows", () => {
    let count = 0;
    fc.assert(
      fc.property(templates, awkwardText, (template, value) => {
        let result: string;
        try {
          result = toml.write(filled(template, value, value)).text;
        } catch (error) {
          expect(error).toBeInstanceOf(KeepError);
          return;
        }
        if (!/‹[01]›/.test(template)) return;
        count++;
        expect(parse(result)).toEqual(expected(template, value));
      }),
      { numRuns: 4000 },
    );
    expect(count).toBeGreaterThan(150);
  });

  test("has comments and names of places, or none", () => {
    fc.assert(
      fc.property(templates, fc.nat(60), (text, offset) => {
        expect(["string", "undefined"]).toContain(typeof toml.look(text).nameAt(offset));
        for (const { start, end } of toml.look(text).comments)
          expect(text.slice(start, end)).toMatch(/^#[^\n]*$/);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a large template", () => {
  const seconds = (template: string, ...values: readonly string[]): number => {
    const text = filled(template, ...values);
    const started = performance.now();
    toml.look(text.text);
    toml.write(text);
    return (performance.now() - started) / 1000;
  };
  const many = (count: number, line: (index: number) => string, between = "\n"): string =>
    Array.from({ length: count }, (_, index) => line(index)).join(between);
  const shapes: Readonly<Record<string, (count: number) => string>> = {
    "on lines": (count) => many(count, (index) => `k${index} = ‹0›`),
    "in one text of lines": (count) => `a = '''\n${many(count, () => "x ‹0›")}'''\n`,
    "in a list": (count) => `a = [${many(count, () => "[1, ‹0›]", ", ")}]`,
    "in lines of their own": (count) => many(count, (index) => `k${index} = """‹0›"""`),
  };

  test.each(Object.entries(shapes))("takes time in line with its values %s", (_, shape) => {
    const value = 'it\'s "x" #\n';
    const least = (count: number): number =>
      Math.min(...[1, 2].map(() => seconds(shape(count), value)));
    expect(least(10_000)).toBeLessThan(Math.max(least(1000) * 40, 1));
  });

  test("takes values of 1 MiB", () => {
    const value = 'it\'s "x"\n\n'.repeat(2 ** 17);
    expect(seconds("a = ‹0›\nb = '''‹0›'''\nc = \"\"\"‹0›\"\"\"\n", value)).toBeLessThan(10);
  });

  test("is refused if it is nested too deep", () => {
    const template = `a = ${"[".repeat(20_000)}‹0›${"]".repeat(20_000)}`;
    expect(() => seconds(template, "x")).toThrow(KeepError);
  });

  test("of 1 MiB of marks of the language is no trap", () => {
    for (const piece of [
      "[",
      "{",
      '"',
      "'",
      '"""',
      "'''",
      '"\\\\',
      "\\\\",
      "#",
      "=",
      "a=",
      ",",
      ".",
      "\n",
      '""""\\"',
      "'' ",
    ]) {
      const started = performance.now();
      const text = `a = """${piece.repeat(2 ** 20 / piece.length)}`;
      toml.look(text.slice(7));
      toml.look(text).nameAt(text.length);
      expect(performance.now() - started, piece).toBeLessThan(5000);
    }
  });
});
