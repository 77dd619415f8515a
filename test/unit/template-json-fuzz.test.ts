import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { json } from "../../src/templating/languages/json.ts";
import { KeepError } from "../../src/core/errors.ts";
import { awkwardText } from "../support/awkward-text.ts";
import { filled } from "../support/filled.ts";

const places = ['{"a": "‹0›"}', '["x‹0›y\\n"]', " ‹0› ", '{‹0›:\r\n"‹0›"}', '[["‹0›‹1›", ‹1›]]'];

/** What a template without escapes holds for a reader. */
function expected(template: string, values: readonly string[]): unknown {
  const quoted = template.replaceAll(/(?<!["›xy])‹\d›(?!["‹])/g, '"$&"');
  return JSON.parse(quoted, (_, part: unknown) => {
    const fill = (text: string): string =>
      text.replaceAll(/‹(\d)›/g, (__, index) => values[+index]!);
    if (typeof part === "string") return fill(part);
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(
      Object.entries(part).map(([key, value]) => [fill(key), value as unknown]),
    );
  }) as unknown;
}

test("any value arrives exactly in any place, or is half of a character", () => {
  fc.assert(
    fc.property(fc.constantFrom(...places), awkwardText, awkwardText, (template, one, other) => {
      const values = [one, other];
      const used = values.slice(0, template.includes("‹1›") ? 2 : 1);
      const write = (): string => json.write(filled(template, ...values)).text;
      if (!used.every((value) => value.isWellFormed())) expect(write).toThrow(KeepError);
      else expect(JSON.parse(write())).toEqual(expected(template, values));
    }),
    { numRuns: 3000 },
  );
});

const templateText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "‹0›",
        '"',
        '"‹0›"',
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        " ",
        "\\",
        "1",
        "null",
        "\uFEFF",
      ),
      awkwardText,
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join("").replaceAll(/‹(?!0›)/g, ""));

describe("any text", () => {
  test("is written as JSON, or refused by an error that Keep knows", () => {
    fc.assert(
      fc.property(templateText, awkwardText, fc.boolean(), (template, text, isJson) => {
        try {
          const result = json.write(filled(template, { text, json: isJson })).text;
          if (template.includes("‹0›")) JSON.parse(result.replace(/^\uFEFF/, ""));
          else expect(result).toBe(template);
        } catch (error) {
          expect(error).toBeInstanceOf(KeepError);
        }
      }),
      { numRuns: 5000 },
    );
  });

  test("has names of places, or none", () => {
    fc.assert(
      fc.property(templateText, fc.nat(40), (text, offset) => {
        expect(["string", "undefined"]).toContain(typeof json.look(text).nameAt(offset));
      }),
    );
  });
});

describe("a large template", () => {
  const seconds = (template: string, ...values: readonly string[]): number => {
    const text = filled(template, ...values);
    const started = performance.now();
    json.write(text);
    return (performance.now() - started) / 1000;
  };
  const lines = (count: number): string =>
    `{${Array.from({ length: count }, (_, index) => `"k${index}": ["x ‹0›"]`).join(",\n")}}`;

  test("takes time in line with its values", () => {
    const value = 'it\'s "x"\n';
    const least = (count: number): number =>
      Math.min(...[1, 2].map(() => seconds(lines(count), value)));
    expect(least(10_000)).toBeLessThan(Math.max(least(1000) * 40, 1));
  });

  test("may be nested 100,000 times, with a value of 1 MiB", () => {
    const deep = 100_000;
    const template = `${"[".repeat(deep)}‹0›${"]".repeat(deep)}`;
    expect(seconds(template, '\\"'.repeat(2 ** 19))).toBeLessThan(10);
  });
});
