import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { yaml } from "../../src/templating/languages/yaml.ts";
import { failureOf } from "../support/failure-of.ts";
import { type TestValue, filled } from "../support/filled.ts";
import { hasPython, readWithPython } from "../support/python.ts";

const write = (template: string, ...values: readonly TestValue[]): string =>
  yaml.write(filled(template, ...values)).text;

const refusal = (template: string, ...values: readonly TestValue[]): unknown => {
  const { code, details } = failureOf(() => write(template, ...values));
  return { code, ...details };
};

describe("a scalar keeps its form where that can hold the value", () => {
  test.each([
    ["a: ‹0›", "word", "a: word"],
    ["a: ‹0›", "postgres://u@h/d", "a: postgres://u@h/d"],
    ["a: ‹0›", "two words", "a: two words"],
    ['a: run --x "‹0›" | sort', "10", 'a: run --x "10" | sort'],
    ["a: '‹0›'", "it's: #\\", "a: 'it''s: #\\'"],
    ["a: 'x\n  ‹0›'", "y z", "a: 'x\n  y z'"],
    ['a: "‹0›\\u0041"', 'say "hi"\n', 'a: "say \\"hi\\"\\n\\u0041"'],
    ["a: |\n  ‹0›\n  b\n", "x\n\ny: '\"\\", "a: |\n  x\n\n  y: '\"\\\n  b\n"],
    ["a: >\n  ‹0›\n  b\n", "x y", "a: >\n  x y\n  b\n"],
    ["a: |3 # c\n     ‹0›\n", "x", "a: |3 # c\n     x\n"],
    ["a: |\r\n  ‹0›\r\n", "x\n\ny", "a: |\r\n  x\r\n\r\n  y\r\n"],
    ["--- |\n ‹0›\n z\n", "x\ny", "--- |\n x\n y\n z\n"],
    ["a: !!int ‹0›", "12", 'a: !!int "12"'],
    ["a: !Sub ‹0›", "${X}", 'a: !Sub "${X}"'],
    ["a: !!timestamp ‹0›", "2001-12-14", 'a: !!timestamp "2001-12-14"'],
  ])("%j with %j", (template, value, text) => {
    expect(write(template, value)).toBe(text);
  });
});

describe("a scalar gets another form where its own cannot", () => {
  test.each([
    ["a: ‹0› # c", "10", 'a: "10" # c'],
    ["a: 1‹0›", "0", 'a: "10"'],
    ["a: ‹0›:‹0›", "10", 'a: "10:10"'],
    ["a: [x,‹0› ]", "a, b", 'a: [x,"a, b" ]'],
    ["a: {b: ‹0›}", "http://x", 'a: {b: "http://x"}'],
    ["a:   '‹0›'  # c", "x\ny", 'a:   "x\\ny"  # c'],
    ["a: 'x\n  ‹0›\n  y'", " ", 'a: "x   y"'],
    ["a: 'x\n  ‹0›\n  y'", "", 'a: "x  y"'],
    ['a: "x\n  ‹0›"', "- ", 'a: "x - "'],
    ["‹0›: 1", "yes", '"yes": 1'],
    ["a: |- # c\n  ‹0›\nb: 1\n", "x\n", "a: | # c\n  x\nb: 1\n"],
    ["a: |\n  ‹0›\nb: 1\n", "x\n", "a: |+\n  x\n\nb: 1\n"],
    ["a: |\n  ‹0›\n\nb: 1\n", "x\n", "a: |+\n  x\n\nb: 1\n"],
    ["a: |\n  ‹0›\n \nb: 1\n", "x\n", "a: |+\n  x\n \nb: 1\n"],
    ["a: >-\r\n  ‹0›\r\nb: 1", "y\nz", "a: |-\r\n  y\r\n  z\r\nb: 1"],
    ["--- |\n‹0›\n", "x", '--- "x\\n"\n'],
    ["a: |\n  ‹0›\n\n\nb: 1\n", "x\n", 'a: "x\\n\\n"\n\n\nb: 1\n'],
    ["a: | # c\n  ‹0›\nb: 1\n", " x", 'a: " x\\n" # c\nb: 1\n'],
    ["a: |\n  ‹0›\n  y\n", "\u0085", 'a: "\\x85\\ny\\n"\n'],
    ["a: >-\n  x\n  ‹0›\nb: 1\n", "y\nz", "a: |-\n  x y\n  z\nb: 1\n"],
    ["a: >2\n  ‹0›\nb: 1\n", "y\nz", "a: |2\n  y\n  z\nb: 1\n"],
  ])("%j with %j", (template, value, text) => {
    expect(write(template, value)).toBe(text);
  });
});

describe("what is no value stays byte for byte", () => {
  test.each([
    "\uFEFF# c‹0›\r\na  :   '‹0›'  \t# c\r\n\r\n\r\nb: [ 1 , 012,~ ]\t\r\nc: |2+ \r\n     x \r\n   \r\n  \r\nd:\r\n-   ‹0›\r\n# e",
    '%YAML 1.1\n---  # c\n? !Sub &x "‹0›\\\n  b"\n:   *x\n...\n\n--- >-\n  a\n\n\n  ‹0›\n   b\n\n',
    'services:\n  db: # c\n    environment:\n      - PASSWORD=‹0›\n      - X=${Y:-1}\n    ports: ["80:80"]\n',
    "a: keepmark0x0x ‹0›\n",
  ])("%j", (template) => {
    expect(write(template, "word")).toBe(template.replaceAll("‹0›", "word"));
  });

  test("and a text without values is not even looked at", () => {
    expect(write("\uFEFFa: b: [\r\n")).toBe("\uFEFFa: b: [\r\n");
  });
});

const JSON_DATA: readonly (readonly [text: string, data: unknown])[] = [
  ["12", 12],
  ["-0.50", -0.5],
  ["1e5", 1e5],
  ["-1.5E-3", -1.5e-3],
  ["true", true],
  ["null", null],
  ["{}", {}],
  ['"12"', "12"],
  ['"\\ud83d\\ude00\\/\\u0000"', "😀/\0"],
  ['{"a":{"b":[1.5,\n"x: y"]},"":null}', { a: { b: [1.5, "x: y"] }, "": null }],
  [JSON.stringify({ ["k".repeat(3000)]: [1] }), { ["k".repeat(3000)]: [1] }],
];

describe("a value that is JSON", () => {
  const asJson = (text: string): TestValue => ({ text, json: true });

  test.each(JSON_DATA)("is such data without quotes: %s", (text, data) => {
    for (const version of ["1.1", "1.2"] as const) {
      expect(parse(write("a: ‹0› # c\n", asJson(text)), { version })).toEqual({ a: data });
      expect(parse(write("- [‹0›, x]\n", asJson(text)), { version })).toEqual([[data, "x"]]);
    }
  });

  test.skipIf(!hasPython("yaml", "apt-get install python3-yaml"))("is such data for Python", () => {
    const texts = JSON_DATA.map(([text]) => write("a: ‹0› # c\n", asJson(text)));
    expect(readWithPython("yaml", "yaml.safe_load(text)", texts)).toEqual(
      JSON_DATA.map(([, data]) => ({ data: { a: data } })),
    );
  });

  test("has a question mark before a key that is too long for some readers", () => {
    expect(write("a: ‹0›", asJson(`{"${"k".repeat(1025)}": 1}`))).toMatch(/^a: \{\? "k+": 1\}$/);
  });

  test("keeps the digits of a number", () => {
    expect(write("a: ‹0›", asJson("12345678901234567890.10"))).toBe("a: 12345678901234567890.10");
  });

  test("is text in quotes, beside other text, in a block and as a key", () => {
    const template = "a: '‹0›'\nb: x‹0›\nc: |-\n  ‹0›\n‹0›: {‹0›}\n";
    expect(parse(write(template, asJson("5")))).toEqual({
      a: "5",
      b: "x5",
      c: "5",
      5: { 5: null },
    });
    expect(write("‹0›: 1", asJson("5"))).toBe('"5": 1');
  });

  test("that is none after all is refused", () => {
    for (const text of ["", "{", "{a: 1}", "01"])
      expect(refusal("a: ‹0›", asJson(text))).toMatchObject({ code: "VALUE_DOES_NOT_FIT" });
  });
});

test("a value that goes in as it is stays so in all forms", () => {
  const verbatim = { text: '{local:"X"}', verbatim: true };
  const template = "a: ‹0›\nb: '‹0›‹1›'\nc: x‹0›\nd: |\n  ‹1›\n  ‹0›\n‹0›: ‹0›‹1›\n# ‹0›\n";
  expect(write(template, verbatim, 'say "hi"\n\n')).toBe(
    [
      'a: {local:"X"}',
      'b: "{local:"X"}say \\"hi\\"\\n\\n"',
      'c: x{local:"X"}',
      "d: |",
      '  say "hi"',
      "",
      "",
      '  {local:"X"}',
      '{local:"X"}: "{local:"X"}say \\"hi\\"\\n\\n"',
      '# {local:"X"}',
      "",
    ].join("\n"),
  );
});

describe("a value is refused", () => {
  test.each([
    ["a: &‹0› x", "y"],
    ["a: !‹0› x", "y"],
    ["b: &y 1\na: *‹0›", "y"],
    ["%TAG ! ‹0›\n---\na: 1", "y"],
  ])("in an anchor, a tag or a directive: %j", (template, value) => {
    expect(refusal(template, value)).toMatchObject({
      code: "VALUE_DOES_NOT_FIT",
      problem: "it is in no text of YAML, but in an anchor, a tag or a directive",
    });
  });

  test.each(["x\ny", "x\ry", "\u0085", "\u2028", "\0"])(
    "in a comment that it would end: %j",
    (value) => {
      for (const template of ["a: 1 # ‹0›", "a: | # ‹0›\n  x‹1›\n"])
        expect(refusal(template, value, "")).toMatchObject({
          problem: "a comment ends with its line",
        });
      expect(write("# ‹0›\n", "x: y")).toBe("# x: y\n");
    },
  );

  test("where a tag asks for another one", () => {
    expect(refusal("a: !!timestamp ‹0›", "x")).toMatchObject({ code: "VALUE_DOES_NOT_FIT" });
  });

  test("that is half of a character", () => {
    for (const template of ["a: ‹0›", "a: '‹0›'", "a: |\n  ‹0›\n"])
      expect(refusal(template, "x\ude00")).toMatchObject({ code: "VALUE_DOES_NOT_FIT" });
  });

  test("as a key that is too long, but not as one with a question mark", () => {
    const problem = "a key of YAML has at most 1024 characters";
    for (const template of ["‹0›: 1", "{'‹0›': 1}"])
      expect(refusal(template, "k".repeat(1025))).toMatchObject({ problem });
    expect(parse(write("? ‹0›\n: 1", "k".repeat(1025)))).toEqual({ ["k".repeat(1025)]: 1 });
  });

  test("as a key that its map has already", () => {
    const problem = "its map has a key of this name already";
    for (const template of ["x: 1\n‹0›: 2", "{a: {x: 1, '‹0›': 2}}", "‹0›: 1\n‹1›: 2"])
      expect(refusal(template, "x", "x")).toMatchObject({ code: "VALUE_DOES_NOT_FIT", problem });
    expect(refusal("x: ‹0›\nx: 2", "y")).toMatchObject({
      code: "INVALID_TEMPLATE",
      line: 2,
      problem,
    });
    expect(write('1: ‹0›\n"1": 1\n<<: *a\n<<: *b', "x")).toContain("1: x\n");
  });
});

describe("a template whose result would be no YAML is refused", () => {
  // Columns count {{v0}}, which stands in the template for ‹0›.
  test.each([
    ["a: b: ‹0›", 1, 4],
    ["x: ‹0›\na: [\nb: 1", 3, 1],
    ["a: '‹0›", 1, 11],
    ["a: ‹0›\n b: 1", 1, 4],
    ['a: "\\‹0›"', 1, 5],
    ["a: ‹0›\n- b", 2, 1],
    ["a:\n\t- ‹0›", 2, 1],
  ])("%j", (template, line, column) => {
    expect(refusal(template, "secret")).toEqual({
      code: "INVALID_TEMPLATE",
      file: "template",
      line,
      column,
      problem: "the result is no valid YAML",
      next: "--as text writes it without looking.",
    });
  });
});
