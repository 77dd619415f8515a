import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KeepError } from "../../src/core/errors.ts";
import { isComposed } from "../../src/formats/strings/hcl.ts";
import { tfvars } from "../../src/templating/languages/tfvars.ts";
import { AWKWARD_VALUES, awkwardText } from "../support/awkward-text.ts";
import { type TestValue, filled } from "../support/filled.ts";
import { parseHcl } from "../support/hcl-reader.ts";

const written = (template: string, ...values: readonly TestValue[]): string =>
  tfvars.write(filled(template, ...values)).text;

/** What HashiCorp's own reader makes of a file; it gives back templates as they are written. */
async function read(text: string): Promise<unknown> {
  return mapText(await parseHcl("values.tf", text), (one) =>
    one.replaceAll("$${", "${").replaceAll("%%{", "%{"),
  );
}

/** Data with each text in it, keys too, as something else. */
function mapText(data: unknown, change: (text: string) => string): unknown {
  if (typeof data === "string") return change(data);
  if (typeof data !== "object" || data === null) return data;
  if (Array.isArray(data)) return data.map((item) => mapText(item, change));
  return Object.fromEntries(
    Object.entries(data).map(([key, item]) => [change(key), mapText(item, change)]),
  );
}

/** What is written; undefined if it is refused. `«0»` is a place without quotes. */
function attempt(template: string, one: string, other: string): string | undefined {
  try {
    return written(template.replaceAll(/«(\d)»/g, "‹$1›"), one, other);
  } catch (error) {
    if (!(error instanceof KeepError)) throw error;
    expect(error.code).toBe("VALUE_DOES_NOT_FIT");
    return undefined;
  }
}

/** What a reader gets from a template with these values. */
async function meant(template: string): Promise<(one: string, other: string) => unknown> {
  const marked = await read(
    template.replaceAll(/«(\d)»/g, '"holder$1q"').replaceAll(/‹(\d)›/g, "holder$1q"),
  );
  return (one, other) =>
    mapText(marked, (part) =>
      part.replaceAll(/holder([01])q/g, (_, index) => (index === "0" ? one : other)),
    );
}

/** Reads files that set `a`, all at once. */
async function readAll(texts: readonly string[]): Promise<readonly unknown[]> {
  const data = await read(texts.map((text, index) => text.replace(/^a/, `a${index}`)).join(""));
  return texts.map((_, index) => ({ a: (data as Record<string, unknown>)[`a${index}`] }));
}

/** Every kind of place, and the values that have no form there besides those that HCL changes. */
const TEMPLATES: Readonly<Record<string, (value: string) => boolean>> = {
  "a = «0»\n": () => false,
  'a = "‹0›"\n': () => false,
  'a = "x ‹0› y"\n': () => false,
  'a = "$‹0›{x"\n': () => false,
  'a = "%‹0›{x"\n': () => false,
  'a = "$$‹0›$${x}"\n': () => false,
  'a = "‹0›‹1›{x"\n': () => false,
  'a = [«0», "‹0›", «0»]\n': () => false,
  'a = { b = «0», "c" : «0» }\n': () => false,
  'a = { "‹0›" = 1 }\n': () => false,
  "a = { «0» = 1 }\n": () => false,
  "a = {\n  b = «0»\n  c = [\n    «0»,\n  ]\n}\n": () => false,
  "a = <<EOT\n‹0›\nEOT\n": (value) => loneReturn(`${value}\n`) || ends(value),
  "a = <<EOT\nx $‹0›{y\nEOT\n": (value) => loneReturn(value) || ends(`x${value}y`),
  "a = [<<EOT\n‹0›\nEOT\n, «0»]\n": (value) => loneReturn(`${value}\n`) || ends(value),
};

const loneReturn = (text: string): boolean => /\r(?!\n)/.test(text);
const ends = (lines: string): boolean => /^\s*EOT\s*$/m.test(lines);

const LONG = `it's "x" \${y} %{z} \\ #\n é${"-".repeat(2 ** 13)}`.repeat(8);
const TEMPLATES_OF_TEXT = ["$", "$$", "${", "$${x}", "%{if x}", "%%{", "{x}", "{", "$\n{"];
/** Go composes the first with its accent, though Unicode does not; an emoji is left alone. */
const ABOVE_FFFF = ["\u{403B5}\u0301", "\u{403B5}x", "\u{1F170}\uFE0F"];
const LINES = ["EOT", "a\n EOT \nb", "EOT x", "\r", "\0\x01\x7f"];
const VALUES = [
  ...AWKWARD_VALUES,
  ...TEMPLATES_OF_TEXT,
  ...LINES,
  ...ABOVE_FFFF,
  "5",
  "true",
  "null",
];

describe.each(Object.entries(TEMPLATES))("in %j", (template, refuses) => {
  test("a value is read exactly by HashiCorp's own reader", async () => {
    const values = [...VALUES, ...fc.sample(awkwardText, 100)];
    const texts = values.map((value) => attempt(template, value, ""));
    for (const [index, value] of values.entries()) {
      const changed = !value.isWellFormed() || !isComposed(value);
      const refused = texts[index] === undefined;
      expect(refused, JSON.stringify(value)).toBe(changed || refuses(value));
    }
    const expected = await meant(template);
    const exact = values.filter((_, index) => texts[index] !== undefined);
    expect(await readAll(texts.filter((text) => text !== undefined))).toEqual(
      exact.map((value) => expected(value, "")),
    );
  });
});

describe("in the lines of <<-", () => {
  test.each([
    "a = <<-EOT\n    ‹0›\n    EOT\n",
    "a = <<-EOT\n  x: ‹0›\n\n    y\n\t\n  EOT\n",
    "a = <<-EOT\n\t\tx\n\t‹0› z\n\tEOT\n",
    "a = <<-EOT\n‹0›\n  x\nEOT\n",
    "a = <<-EOT\n  ‹1›‹0›‹1›\n  EOT\n",
  ])("a value is read exactly, or refused: %j", async (template) => {
    const own = ["a\nb", " a\n  b\n\n c ", "\ta\n", "\n\n", "\u00a0a"];
    const values = [...VALUES, ...own, ...fc.sample(awkwardText, 200)];
    const texts = values.map((value) => attempt(template, value, "x\ny"));
    const expected = await meant(template);
    const exact = values.filter((_, index) => texts[index] !== undefined);
    expect(await readAll(texts.filter((text) => text !== undefined))).toEqual(
      exact.map((value) => expected(value, "x\ny")),
    );
    expect(exact.length).toBeGreaterThan(values.length / 2);
    expect(exact).toEqual(expect.arrayContaining(["a\nb"]));
  });
});

test("a value of 64 KiB is read exactly", async () => {
  for (const template of ["a = «0»\n", "a = <<-EOT\n  ‹0›\n  EOT\n"])
    expect(await read(attempt(template, LONG, "")!)).toEqual((await meant(template))(LONG, ""));
});

/** `${` and `%{`, unless they are doubled. */
const EXPRESSION = /(?<!\$)\$\{|\${3,}\{|(?<!%)%\{|%{3,}\{/;

describe("any file", () => {
  const pieces = [
    ["‹0›", "‹1›", '"', '"', "$", "%", "{", "}", "${", "$${", "\\", "\\u00", "\\n", "x", " ", "\n"],
    [
      "a = ",
      "\nb = ",
      "[",
      "]",
      ", ",
      "{ c = ",
      " }",
      '{ "d" = ',
      "<<EOT\n",
      "<<-EOT\n  ",
      "\nEOT\n",
    ],
    ["# ", "// ", "/* ", " */", "1", "-", ".", "(", ")", "é", "\u0301", "e", "\r\n", "\t"],
  ].flat();
  const anyText = fc
    .array(fc.oneof({ arbitrary: fc.constantFrom(...pieces), weight: 6 }, awkwardText), {
      maxLength: 12,
    })
    .map((parts) => parts.join(""));

  test("is written or refused, and looked at", () => {
    fc.assert(
      fc.property(anyText, awkwardText, awkwardText, (template, one, other) => {
        const { comments, nameAt } = tfvars.look(template);
        for (const { start, end } of comments) expect(template.slice(start, end)).toMatch(/^[#/]/);
        for (let offset = 0; offset <= template.length; offset++) nameAt(offset);
        try {
          written(template, one, other);
        } catch (error) {
          if (!(error instanceof KeepError)) throw error;
          expect(["VALUE_DOES_NOT_FIT", "INVALID_TEMPLATE"]).toContain(error.code);
        }
      }),
      { numRuns: 5000 },
    );
  });

  test("is read exactly in strings of any text, where it is valid", async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(anyText, awkwardText, awkwardText, async (text, one, other) => {
        const template = `a = "${text.replaceAll(/["\n\r]/g, "")}"\n`;
        // In an expression a value is one of its own, and the reader does not compute it.
        if (EXPRESSION.test(template)) return;
        let expected;
        try {
          expected = await meant(template);
        } catch {
          // The text itself is no valid HCL.
          return;
        }
        const done = attempt(template, one, other);
        if (done === undefined || !/‹/.test(text)) return;
        compared++;
        expect(await read(done), done).toEqual(expected(one, other));
      }),
      { numRuns: 400 },
    );
    expect(compared).toBeGreaterThan(20);
  });

  test("takes time in line with its length", () => {
    const lines = ["a = ‹0› # x\n", 'a = ["‹0›", { b = ‹0› }]\n', "a = <<-EOT\n  ‹0›\n  EOT\n"];
    for (const piece of [...lines, ...pieces, '"‹0›‹0›', "‹0›", "a = [", "{ ‹0› = "]) {
      const template = filled(piece.repeat(10_000), "a $b", "x");
      const started = performance.now();
      try {
        tfvars.write(template);
      } catch (error) {
        if (!(error instanceof KeepError)) throw error;
      }
      tfvars.look(template.text);
      expect(performance.now() - started, piece).toBeLessThan(1500);
    }
    expect(written("a = ‹0›", '"'.repeat(2 ** 20))).toHaveLength(6 + 2 * 2 ** 20);
  });
});
