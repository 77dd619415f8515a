import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KeepError } from "../../src/core/errors.ts";
import { awkwardText } from "../support/awkward-text.ts";
import { templateText } from "../support/template-text.ts";
import { WORLD, parseTemplateText, rendered } from "../support/templates.ts";

/** The error of parsing and rendering, if there is one. */
function errorOf(text: string): unknown {
  try {
    rendered(text, { KEY: "v w", K: "it's" }, "blank");
    return undefined;
  } catch (error) {
    return error;
  }
}

describe("any text", () => {
  test("is parsed, or refused by an error that Keep knows, at a place inside it", () => {
    fc.assert(
      fc.property(templateText, (text) => {
        const error = errorOf(text);
        if (error === undefined) return;
        expect(error).toBeInstanceOf(KeepError);
        const { code, details } = error as KeepError;
        expect(["INVALID_TEMPLATE", "VALUE_DOES_NOT_FIT", "VALUE_NOT_REPRESENTABLE"]).toContain(
          code,
        );
        if (code === "VALUE_NOT_REPRESENTABLE") return;
        const { line, column } = details as { line: number; column: number };
        const lines = text.split("\n");
        expect(line).toBeGreaterThanOrEqual(1);
        expect(column).toBeGreaterThanOrEqual(1);
        // A carriage return alone ends a line for Handlebars; no editor counts so any more.
        if (/\r(?!\n)/.test(text)) return;
        // One more: a block that is never closed is noticed at the end, after the last newline.
        expect(line).toBeLessThanOrEqual(lines.length + 1);
        expect(column).toBeLessThanOrEqual((lines[line - 1] ?? "").length + 1);
      }),
      { numRuns: 3000 },
    );
  });

  test("that has no braces and ends its lines is copied byte for byte", () => {
    fc.assert(
      fc.property(awkwardText, (piece) => {
        const text = `${piece.replaceAll(/[{\0]/g, "")}\n`;
        expect(rendered(text)).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("a long template", () => {
  const fillings = {
    "{vault:KEY}": (index: number) => `V${index}="x {local:K${index}}" # c`,
    "{{secret}}": (index: number) => `V${index}={{secret "local:K${index}"}}`,
    "braces that are text": (index: number) => `V${index}='{"a":{"b":[{}]}} \${X}'`,
  };

  test.each(Object.entries(fillings))("of %s takes time in line with its length", (_, line) => {
    const seconds = (count: number): number => {
      const text = `${Array.from({ length: count }, (__, index) => line(index)).join("\n")}\n`;
      const started = performance.now();
      const written = parseTemplateText(text)
        .render({ secret: () => "a b", secrets: () => [] }, WORLD, "fail")
        .write();
      expect(written.text.split("\n")).toHaveLength(count + 1);
      return (performance.now() - started) / 1000;
    };
    seconds(1000);
    const thousand = Math.min(seconds(1000), seconds(1000));
    expect(seconds(10_000)).toBeLessThan(Math.max(thousand * 40, 1));
  });

  test("with 10,000 placeholders on one line is filled", () => {
    const text = `A="${"{local:K} ".repeat(10_000)}"\n`;
    expect(rendered(text, { K: "v" })).toBe(`A="${"v ".repeat(10_000)}"\n`);
  });

  test("takes values of 1 MiB", () => {
    const value = `it's ${"x #\n".repeat(2 ** 18)}`;
    expect(rendered("A={local:A}\nB=1\n", { A: value })).toBe(`A="${value}"\nB=1\n`);
  });

  test("of 1 MiB of braces is no trap", () => {
    for (const piece of ["{", "{{", "}", "{a", "{local", "\\{", "{ ", "{{!"]) {
      const started = performance.now();
      errorOf(`A=${piece.repeat(2 ** 18)}\n`);
      expect(performance.now() - started, piece).toBeLessThan(5000);
    }
  });
});
