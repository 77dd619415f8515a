import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ComparisonView, renderComparison } from "../../src/render/comparison.ts";
import { renderMarkdown } from "../../src/render/comparison-markdown.ts";
import { painter } from "../../src/terminal/colour.ts";
import { compared } from "../support/compared.ts";

const plain = painter(false);

const render = (
  comparison: ReturnType<typeof compared>,
  view: Partial<ComparisonView> = {},
): Promise<string> =>
  renderComparison(comparison, {
    format: "table",
    unmask: false,
    style: plain,
    width: undefined,
    ...view,
  });

const small = compared([
  ["local", { A: "1", B: "1", C: "1", D: null }],
  ["staging", { A: "1", B: "2", D: "1" }],
]);

describe("the table", () => {
  test("is a matrix with letters, signs, a status and a summary", async () => {
    expect(await render(small)).toBe(
      [
        "Key  local  staging  Status",
        "A    A      A        same",
        "B    A      B        different",
        "C    A      -        missing",
        "D    !      A        unknown",
        "",
        "4 keys: 1 same, 1 different, 1 missing, 1 unknown.",
        "Equal letters in a row are equal values; - is missing, ! could not be read.",
        "",
      ].join("\n"),
    );
  });

  test("is left out where no row is to be shown", async () => {
    const same = compared(
      [
        ["local", { A: "1" }],
        ["staging", { A: "1" }],
      ],
      { changed: true },
    );
    expect(await render(same)).toBe("1 key, the same in all 2.\n");
    expect(await render(compared([["local", {}]]))).toBe("No keys.\n");
  });

  test("counts what it leaves out", async () => {
    const changed = compared(
      [
        ["local", { A: "1", B: "1" }],
        ["staging", { A: "1", B: "2" }],
      ],
      { changed: true },
    );
    const text = await render(changed);
    expect(text).not.toMatch(/^A /m);
    expect(text).toContain("2 keys: 1 same, 1 different.");
  });

  test("paints what differs, and nothing where colours are off", async () => {
    const painted = await render(small, { style: painter(true) });
    expect(painted).toContain("\u001B[31mmissing\u001B[39m");
    expect(painted).toContain("\u001B[33mdifferent\u001B[39m");
    expect(await render(small)).not.toContain("\u001B");
  });

  test("shows values on one line, cut, and only if they are asked for", async () => {
    const values = compared([
      ["local", { A: "one\ntwo\t\u001B[31m", B: "b".repeat(100) }],
      ["staging", { A: "3", B: "" }],
    ]);
    const text = await render(values, { unmask: true });
    expect(text).toMatch(/A one\\ntwo\\t\\x1b\[31m +B 3 /);
    expect(text).toContain(`A ${"b".repeat(37)}…  B`);
    expect(await render(values)).not.toMatch(/one|bbb/);
  });

  test("numbers the columns where their names have no room", async () => {
    const names = Array.from({ length: 12 }, (_, index) => `environment-${index}`);
    const text = await render(compared(names.map((name) => [name, { KEY: name }])), { width: 80 });
    const lines = text.split("\n");
    expect(lines[0]).toBe("1  environment-0");
    expect(lines[11]).toBe("12  environment-11");
    expect(lines[13]).toMatch(/^Key  1  2  3 .* 12  Status$/);
    expect(lines[14]).toMatch(/^KEY  A  B  C .* L   different$/);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test("breaks a key that is longer than its column, and loses nothing of it", async () => {
    const key = "K".repeat(200).replaceAll(/K/g, (_, at: number) => String(at % 10));
    const text = await render(
      compared([
        ["local", { [key]: "1", A: "1" }],
        ["staging", { [key]: "2", A: "1" }],
      ]),
      { width: 80 },
    );
    const table = text.split("\n\n")[0]!.split("\n").slice(1, -1);
    expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(table.map((line) => line.split(" ")[0]).join("")).toBe(key);
  });

  test("fits every screen of 60 characters and more", async () => {
    const name = fc.stringMatching(/^[a-z]{1,20}$/);
    const key = fc.stringMatching(/^[A-Z_]{1,60}$/);
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(name, { minLength: 1, maxLength: 4 }),
        fc.uniqueArray(key, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 60, max: 200 }),
        async (names, keys, width) => {
          const values = Object.fromEntries(keys.map((one) => [one, one]));
          const text = await render(compared(names.map((one) => [one, values])), { width });
          const head = text.indexOf("Key");
          const table = text.slice(head, text.indexOf("\n\n", head)).split("\n");
          expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(width);
        },
      ),
      { numRuns: 200 },
    );
  });
});

test("names are the keys that differ, a line each", async () => {
  expect(await render(small, { format: "names" })).toBe("B\nC\nD\n");
  const odd = compared([
    ["a", { "x\ny\u001B": "1" }],
    ["b", {}],
  ]);
  expect(await render(odd, { format: "names" })).toBe("x\\ny\\x1b\n");
});

describe("Markdown", () => {
  test("is a table with words, a summary and nothing else", () => {
    expect(renderMarkdown(small)).toBe(
      [
        "| Key | `local` | `staging` | Status |",
        "| --- | --- | --- | --- |",
        "| `A` | A | A | same |",
        "| `B` | A | B | different |",
        "| `C` | A | missing | missing |",
        "| `D` | not read | A | unknown |",
        "",
        "4 keys: 1 same, 1 different, 1 missing, 1 unknown. Equal letters in a row are equal values.",
        "",
      ].join("\n"),
    );
  });

  test("keeps odd names from being markup, a mention or another cell", () => {
    const text = renderMarkdown(
      compared([["a|b`c", { "@team <b>x</b> `y` | z\n# h \\": "1", "": "1", " x ": "1" }]]),
    );
    expect(text.split("\n").slice(0, 5)).toEqual([
      "| Key | `a\\u{7c}b\\u{60}c` | Status |",
      "| --- | --- | --- |",
      "| `(no name)` | A | same |",
      "| `\\u{20}x\\u{20}` | A | same |",
      "| `@team <b>x</b> \\u{60}y\\u{60} \\u{7c} z\\u{a}# h \\u{5c}` | A | same |",
    ]);
  });

  /** The cells of a table's line, as GitHub cuts it. */
  const cut = (line: string): readonly string[] => line.slice(2, -2).split(" | ");
  const decode = (cell: string): string =>
    /^`(.*)`$/
      .exec(cell)![1]!
      .replaceAll(/\\u\{([\da-f]+)\}/g, (_, hex: string) =>
        String.fromCodePoint(Number.parseInt(hex, 16)),
      );

  test("reads back as the comparison, whatever the names are", () => {
    const odd = fc.string({
      unit: fc.constantFrom(..."ab|`\\@<>&*_[]()#\n\r\t \u0000\u202E\u2028-~!", "é", "🙂"),
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(odd, { minLength: 2, maxLength: 3 }),
        fc.dictionary(odd, fc.constantFrom("x", "y"), {
          minKeys: 1,
          maxKeys: 4,
          noNullPrototype: true,
        }),
        (names, values) => {
          const comparison = compared(
            names.map((name, index) => [name, index === 0 ? values : {}]),
          );
          const [table] = renderMarkdown(comparison).split("\n\n");
          const [head, rule, ...rows] = table!.split("\n").map(cut);
          expect(rule).toEqual(["---", ...names.map(() => "---"), "---"]);
          expect(head!.slice(1, -1).map(decode)).toEqual(names);
          expect(rows.map((row) => decode(row[0]!))).toEqual(Object.keys(values).sort());
          for (const row of rows) {
            expect(row).toHaveLength(names.length + 2);
            expect(row.slice(1, -1)).toEqual(["A", ...names.slice(1).map(() => "missing")]);
          }
        },
      ),
    );
  });

  test("is the same text for the same state, whatever the versions are", () => {
    const again = compared([
      ["local", { D: null, C: "3", B: "5", A: "7" }],
      ["staging", { D: "0", B: "6", A: "7" }],
    ]);
    expect(renderMarkdown(again)).toBe(renderMarkdown(small));
  });
});
