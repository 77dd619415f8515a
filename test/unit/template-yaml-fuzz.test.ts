import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Document, isMap, isScalar, isSeq, parseAllDocuments } from "yaml";
import { KeepError } from "../../src/core/errors.ts";
import { yaml } from "../../src/templating/languages/yaml.ts";
import { awkwardText } from "../support/awkward-text.ts";
import { filled } from "../support/filled.ts";

const LINES = [
  [
    "a: ‹0›",
    "b: 'it''s ‹0›'",
    'c: "‹0›\\n"',
    "d: |",
    "e: >-",
    "f: |2+",
    "  ‹0›",
    "    ‹0›",
    "",
    "  ",
  ],
  ["- ‹0›", "- x‹0› # c", "  - a: ‹0›", "    b: |-", "[‹0›, {x: ‹0›}]", "? ‹0›", ": ‹0›", "‹0›: x"],
  [
    "---",
    "...",
    "# c",
    "%YAML 1.1",
    "&x a",
    "*x",
    "!t ‹0›",
    "'",
    '"',
    "  x: '‹0›",
    "  ‹0›'",
    "\t‹0›",
  ],
].flat();

const templates = fc
  .array(
    fc.oneof(
      { arbitrary: fc.constantFrom(...LINES), weight: 8 },
      { arbitrary: awkwardText.map((text) => text.replaceAll("‹", "")), weight: 1 },
    ),
    { maxLength: 7 },
  )
  .chain((lines) => fc.constantFrom("\n", "\r\n").map((lineEnd) => lines.join(lineEnd)));

/** All that documents hold, in order: the text of scalars, and where collections begin. */
function contents(text: string): readonly string[] {
  const found: string[] = [];
  const add = (node: unknown): void => {
    if (isScalar(node)) found.push(node.source ?? "");
    else if (isSeq(node)) found.push("[");
    else if (isMap(node)) found.push("{");
    if (isSeq(node)) node.items.forEach(add);
    if (isMap(node)) for (const { key, value } of node.items) [key, value].forEach(add);
  };
  const documents = parseAllDocuments(text, { logLevel: "silent" }) as readonly Document[];
  for (const document of documents) {
    expect(document.errors.map(({ code }) => code)).toEqual([]);
    found.push("---");
    add(document.contents);
  }
  return found;
}

describe("any text", () => {
  test("is written so that all scalars hold the value, or refused by an error that Keep knows", () => {
    let count = 0;
    fc.assert(
      fc.property(templates, awkwardText, (template, value) => {
        let result: string;
        try {
          result = yaml.write(filled(template, value)).text;
        } catch (error) {
          expect(error).toBeInstanceOf(KeepError);
          return;
        }
        if (!template.includes("‹0›")) return;
        count++;
        const expected = contents(template.replaceAll("‹0›", "qqMARKqq"));
        expect(contents(result)).toEqual(
          expected.map((text) => text.replaceAll("qqMARKqq", () => value)),
        );
      }),
      { numRuns: 4000 },
    );
    expect(count).toBeGreaterThan(400);
  });

  test("has comments within it, in order, each on one line", () => {
    fc.assert(
      fc.property(templates, (text) => {
        let end = 0;
        for (const comment of yaml.look(text).comments) {
          expect(comment.start).toBeGreaterThanOrEqual(end);
          end = comment.end;
          expect(text.slice(comment.start, end)).toMatch(/^#[^\n]*$/);
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 2000 },
    );
  });

  test("has names of places, or none", () => {
    fc.assert(
      fc.property(templates, fc.nat(60), (text, offset) => {
        expect(["string", "undefined"]).toContain(typeof yaml.look(text).nameAt(offset));
      }),
    );
  });
});

describe("a large template", () => {
  const seconds = (template: string, ...values: readonly string[]): number => {
    const text = filled(template, ...values);
    const started = performance.now();
    yaml.look(text.text);
    yaml.write(text);
    return (performance.now() - started) / 1000;
  };
  const many = (count: number, line: (index: number) => string, between = "\n"): string =>
    Array.from({ length: count }, (_, index) => line(index)).join(between);
  const shapes: Readonly<Record<string, (count: number) => string>> = {
    "on lines": (count) => many(count, (index) => `k${index}: ‹0›`),
    "in blocks": (count) => many(count, (index) => `k${index}: |\n  ‹0›\n`),
    "in one block": (count) => `a: |\n${many(count, (index) => `  ${index} ‹0›`)}\n`,
    "in lists on one line": (count) => `[${many(count, () => "[1, ‹0›]", ", ")}]`,
    "in one text with quotes": (count) => `a: "${many(count, () => "  ‹0› x")}"`,
    "in one text without": (count) => `a: ${many(count, () => "‹0›", " ")}`,
  };

  test.each(Object.entries(shapes))("takes time in line with its values %s", (_, shape) => {
    const value = 'it\'s "x" #';
    const least = (count: number): number =>
      Math.min(...[1, 2].map(() => seconds(shape(count), value)));
    expect(least(10_000)).toBeLessThan(Math.max(least(1000) * 40, 1));
  });

  test("takes values of 1 MiB", () => {
    const value = 'it\'s "x"\n\n'.repeat(2 ** 17);
    expect(seconds("a: ‹0›\nb: |\n  ‹0›\nc: '‹0›'\n", value)).toBeLessThan(10);
  });

  test("is refused if it is nested too deep", () => {
    const brackets = [
      ["[", "]"],
      ["{a: ", "}"],
      ["- ", ""],
      ["? ", ""],
    ] as const;
    for (const [open, close] of brackets) {
      const template = `${open.repeat(20_000)}‹0›${close.repeat(20_000)}`;
      expect(() => seconds(template, "x")).toThrow(KeepError);
    }
  });

  test("of 256 KiB of marks of the language is no trap", () => {
    for (const piece of [
      "[",
      "{",
      "- ",
      "? ",
      ": ",
      "|\n ",
      "'",
      '"',
      "#",
      " #",
      "&a ",
      "!",
      "a: ",
      "\n ",
      "%",
      "\t",
    ]) {
      const started = performance.now();
      const text = piece.repeat(2 ** 18 / piece.length);
      yaml.look(text).nameAt(text.length);
      expect(performance.now() - started, piece).toBeLessThan(5000);
    }
  });
});
