import { describe, expect, test } from "vitest";
import { text as language } from "../../src/templating/languages/text.ts";
import { failureOf } from "../support/failure-of.ts";
import { refusalOf, rendered } from "../support/templates.ts";

const filled = (text: string, values: Record<string, string> = {}): string =>
  rendered(`${text}\n`, values, "fail", { language }).slice(0, -1);
const refused = (text: string, values: Record<string, string> = {}): string =>
  refusalOf(`${text}\n`, values, { language });

const nested = {
  blocks: (depth: number) => `${"{{#if true}}".repeat(depth)}x${"{{/if}}".repeat(depth)}`,
  "else if": (depth: number) =>
    `{{#if false}}${"{{else if false}}".repeat(depth - 1)}{{else}}x{{/if}}`,
  "blocks in else": (depth: number) =>
    `${"{{^if true}}{{else}}".repeat(depth / 2)}x${"{{/if}}".repeat(depth / 2)}`,
  calls: (depth: number) => `{{${"trim (".repeat(depth)}lower 'X'${")".repeat(depth)}}}`,
};

describe.each(Object.entries(nested))("%s", (_, text) => {
  test("may be nested deep", () => {
    expect(filled(text(98))).toBe("x");
    expect(filled(`${text(98)}${text(98)}`)).toBe("xx");
  });

  test.each([600, 5000, 100_000])(
    "nested %i deep are refused at once, where it is too deep",
    (depth) => {
      const started = performance.now();
      expect(refused(`a\n${text(depth)}`)).toMatch(/^2:\d+: this is nested more than 100 deep\.$/);
      expect(performance.now() - started).toBeLessThan(2000);
    },
  );
});

test("what is closed, escaped, a text or a comment is not nested", () => {
  for (const text of [
    "{{#if true}}{{/if}}",
    "\\{{#if x}}",
    "{{! (((( }}",
    "{{!-- {{#if x}} --}}",
    "((((",
  ])
    expect(() => filled(text.repeat(400)), text).not.toThrow();
  expect(filled(`{{upper "${"(".repeat(400)}"}}`)).toBe("(".repeat(400));
});

test("JSON may be nested deep, and deeper is refused", () => {
  const json = (depth: number): string => `${'{"a":['.repeat(depth / 2)}${"]}".repeat(depth / 2)}`;
  const text = '{{json (fromJson (secret "local:J"))}}';
  expect(filled(text, { J: json(100) })).toBe(json(100));
  for (const depth of [600, 100_000])
    expect(refused(text, { J: json(depth) })).toBe("1:8: this is nested more than 100 deep.");
});

describe("partials", () => {
  const chain = (depth: number) => ({
    language,
    loadPartial: (name: string) => {
      const at = Number(name.slice(1));
      return { file: name, text: at < depth ? `{{> p${at + 1}}}` : "x" };
    },
  });

  test("may be nested deep, and deeper is refused at its place", () => {
    expect(rendered("{{> p1}}", {}, "fail", chain(10))).toBe("x\n");
    for (const depth of [11, 3000])
      expect(failureOf(() => rendered("{{> p1}}", {}, "fail", chain(depth))).message).toBe(
        "p10:1:1: partials are nested too deep.",
      );
  });

  test("with deep blocks in each do not use up the stack", () => {
    const deep = (inside: string): string =>
      `${"{{#if true}}".repeat(99)}${inside}${"{{/if}}".repeat(99)}`;
    const loadPartial = (name: string) => {
      const at = Number(name.slice(1));
      return { file: name, text: deep(at < 10 ? `{{> p${at + 1}}}` : "x") };
    };
    expect(rendered("{{> p1}}", {}, "fail", { language, loadPartial })).toBe("x\n");
  });

  test("may be long", () => {
    const partials = { p: "a{local:A}\n".repeat(200_000) };
    const text = rendered("{{> p}}\n", { A: "b" }, "fail", { language, partials });
    expect(text).toBe("ab\n".repeat(200_000));
  });
});
