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
        for (const comment of yaml.comments(text)) {
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
        expect(["string", "undefined"]).toContain(typeof yaml.nameAt(text, offset));
      }),
    );
  });
});

describe("a large template", () => {
  const timed = (template: string, ...values: readonly string[]): number => {
    const text = filled(template, ...values);
    const start = performance.now();
    yaml.comments(text.text);
    yaml.write(text);
    return performance.now() - start;
  };
  const many = (line: (index: number) => string): string =>
    Array.from({ length: 10_000 }, (_, index) => line(index)).join("\n");

  test.each([
    ["a line each", many((index) => `k${index}: ‹0›`)],
    ["one block", `a: |\n${many((index) => `  ${index} ‹0›`)}\n`],
    ["lists on one line", `[${many((index) => `[${index}, ‹0›]`).replaceAll("\n", ", ")}]`],
    ["one text in quotes", `a: "${many(() => "  ‹0› x")}"`],
    ["one line of text", `a: ${many(() => "‹0›").replaceAll("\n", " ")}`],
  ])("of 10,000 values takes no longer than two seconds: %s", (_, template) => {
    expect(timed(template, 'it\'s "x" #')).toBeLessThan(2000);
  });

  test("of a value of 1 MiB takes no longer than two seconds", () => {
    expect(timed("a: ‹0›\nb: |\n  ‹0›\nc: '‹0›'\n", 'it\'s "x"\n\n'.repeat(2 ** 17))).toBeLessThan(
      2000,
    );
  });

  test("nested too deep is refused", () => {
    for (const [open, close] of [
      ["[", "]"],
      ["{a: ", "}"],
      ["- ", ""],
      ["? ", ""],
    ] as const) {
      const template = `${open.repeat(20_000)}‹0›${close.repeat(20_000)}`;
      expect(() => timed(template, "x")).toThrow(KeepError);
    }
  });
});
