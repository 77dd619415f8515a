import { describe, expect, test } from "vitest";
import { parse } from "smol-toml";
import { toml } from "../../src/templating/languages/toml.ts";
import { failureOf } from "../support/failure-of.ts";
import { type TestValue, filled } from "../support/filled.ts";

const write = (template: string, ...values: readonly TestValue[]): string =>
  toml.write(filled(template, ...values)).text;

const refusal = (template: string, ...values: readonly TestValue[]): unknown => {
  const { code, details } = failureOf(() => write(template, ...values));
  return { code, ...details };
};

describe("a text keeps its form where that can hold the value, and gets another where not", () => {
  test.each([
    ["a = ‹0› # c", "12", 'a = "12" # c'],
    ["a = '\\‹0›'", 'say "hi"', "a = '\\say \"hi\"'"],
    ["a = '\\\"‹0›'", "it's", 'a = "\\\\\\"it\'s"'],
    ["a = '‹0›'", "x\ny", 'a = "x\\ny"'],
    ['a = """\n‹0›"""', 'say "hi"\n\tx', 'a = """\nsay \\"hi\\"\n\\tx"""'],
    ['a = """\r\n‹0›"""', "x\ny", 'a = """\r\nx\\ny"""'],
    ['a = """‹0›"""', "\nx", 'a = """\n\nx"""'],
    ['a = """x\\\n  ‹0›"""', " y", 'a = """x y"""'],
    ["a = '''\n‹0›\\'''", "it's\n\"", "a = '''\nit's\n\"\\'''"],
    ["a = '''\n‹0›\\'''", "'''\n\"", 'a = """\'\'\'\n\\"\\\\"""'],
    ["a = '''‹0›\r\n'''", "x\r", 'a = """x\\r\r\n"""'],
    ["a = '''‹0›'''", "'x", 'a = """\'x"""'],
    ["a = '''‹0›'''", "x'", 'a = """x\'"""'],
    ["‹0› = 1", "a.b", '"a.b" = 1'],
    ["‹0›_x = 1", "A-1", "A-1_x = 1"],
    ["a.'‹0›' = 1", "it's", 'a."it\'s" = 1'],
    ["[a.‹0›]", "", '[a.""]'],
    [
      "a = ‹0›",
      "\u0000\u001b\u007f\u0085\u2028\ufeff",
      'a = "\\u0000\\u001B\\u007F\\u0085\\u2028\\uFEFF"',
    ],
  ])("%j with %j", (template, value, text) => {
    expect(write(template, value)).toBe(text);
    expect(() => parse(text)).not.toThrow();
  });
});

describe("what is no value stays byte for byte", () => {
  test.each([
    "\uFEFF# c ‹0›\r\n  [ a . \"b\" ]\t# c\r\nc='‹0›'\r\n\r\nd =\t[ 1_000 , # x\r\n 0x1F,\r\n ]\r\ne = 1979-05-27 07:32:00Z",
    'a = { b = "‹0›" , c = [ ] }\nd = """\\\n   x ‹0›\n\n"""   \n\n[[e]]\nkeepmark0x0x = inf # ‹0›',
  ])("%j", (template) => {
    expect(write(template, "word")).toBe(template.replaceAll("‹0›", "word"));
  });

  test("and a text without values is not even looked at", () => {
    expect(write("\uFEFFa = = [\r\n")).toBe("\uFEFFa = = [\r\n");
  });
});

describe("a value that is JSON", () => {
  const asJson = (text: string): TestValue => ({ text, json: true });

  test.each([
    ["12", "12", 12],
    ["-9223372036854775808", "-9223372036854775808", -(2n ** 63n)],
    ["-0.50", "-0.50", -0.5],
    ["1E5", "1E5", 1e5],
    ["true", "true", true],
    ['"\\u0041\\/\\n"', '"A/\\n"', "A/\n"],
    ["{ }", "{}", {}],
    ['[1,\n["x: , y"]]', '[1, ["x: , y"]]', [1, ["x: , y"]]],
    [
      '{"a":{"b c":[1.5]},"":false}',
      '{a = {"b c" = [1.5]}, "" = false}',
      { a: { "b c": [1.5] }, "": false },
    ],
  ])("is what TOML has for it: %s", (text, written, data) => {
    expect(write("a = ‹0› # c\n", asJson(text))).toBe(`a = ${written} # c\n`);
    expect(write("a = [‹0›]\n", asJson(text))).toBe(`a = [${written}]\n`);
    expect(parse(`a = ${written}`, { integersAsBigInt: "asNeeded" })).toEqual({ a: data });
  });

  test("is text in quotes, and as a key", () => {
    const template = 'a = \'‹0›\'\nb = """‹0›"""\n‹0› = 1\n';
    expect(parse(write(template, asJson("5")))).toEqual({ a: "5", b: "5", 5: 1 });
  });

  test("that TOML cannot hold is refused", () => {
    const problem = "TOML has no null, and no whole number of more than 64 bits";
    for (const text of [
      "null",
      "[1, null]",
      '{"a": null}',
      "9223372036854775808",
      "[-9223372036854775809]",
    ])
      expect(refusal("a = ‹0›", asJson(text))).toMatchObject({
        code: "VALUE_DOES_NOT_FIT",
        problem,
      });
    for (const text of ["", "01", "{a = 1}", '{"a": 1, "a": 2}'])
      expect(refusal("a = ‹0›", asJson(text))).toMatchObject({ code: "VALUE_DOES_NOT_FIT" });
  });
});

test("a value that goes in as it is stays so in all forms", () => {
  const verbatim = { text: '{local:"X"}', verbatim: true };
  const template =
    "a = ‹0›\nb = '‹0›‹1›'\nc = '''‹1›‹0›'''\nd.‹0› = [‹0›, \"‹0›\"]\n‹0›‹1› = 1 # ‹0›\n";
  expect(write(template, verbatim, "it's\n")).toBe(
    [
      'a = {local:"X"}',
      'b = "{local:"X"}it\'s\\n"',
      "c = '''it's\n{local:\"X\"}'''",
      'd.{local:"X"} = [{local:"X"}, "{local:"X"}"]',
      '"{local:"X"}it\'s\\n" = 1 # {local:"X"}',
      "",
    ].join("\n"),
  );
});

describe("a value is refused", () => {
  test.each(["x\ny", "x\ry", "\u0000", "\u007f"])("in a comment that it would end: %j", (value) => {
    for (const template of ["a = 1 # ‹0›", "a = [ # ‹0›\n1]"])
      expect(refusal(template, value)).toMatchObject({ problem: "a comment ends with its line" });
  });

  test("that is half of a character", () => {
    for (const template of ["a = ‹0›", "a = '‹0›'", "‹0› = 1"])
      expect(refusal(template, "x\ude00")).toMatchObject({ code: "VALUE_DOES_NOT_FIT" });
  });

  test("as a key that its table has already", () => {
    const problem = "its table has a key of this name already";
    for (const template of [
      "x = 1\n‹0› = 2",
      "a = {x = 1, '‹0›' = 2}",
      "[x]\n[‹0›]",
      "[a.x.b]\n[a.‹0›]",
      "‹0› = 1\n‹1› = 2",
    ])
      expect(refusal(template, "x", "x")).toMatchObject({ code: "VALUE_DOES_NOT_FIT", problem });
  });
});

describe("a template whose result would be no TOML is refused", () => {
  // Columns count {{v0}}, which stands in the template for ‹0›.
  test.each([
    ["a = ‹0›‹0›", 1, 5],
    ["a = 12‹0›", 1, 7],
    ["a = ‹0›.5", 1, 5],
    ["a = http://‹0›/", 1, 5],
    ["b = ‹0›\nc = ‹0›\na = [‹0›, '‹0›', =]", 3, 24],
    ["a = ‹0›\na = 1", 2, 1],
    ["a = '‹0›", 1, 5],
    ['a = "\\‹0›"', 1, 7],
    ["a = ‹0›\n\n{}", 3, 1],
    ["‹0›", 1, 1],
  ])("%j", (template, line, column) => {
    expect(refusal(template, "secret")).toEqual({
      code: "INVALID_TEMPLATE",
      file: "template",
      line,
      column,
      problem: "the result is no valid TOML",
      next: "--as text writes it without looking.",
    });
  });
});

describe("the name of a place", () => {
  const nameAt = (text: string): string | undefined =>
    toml.look(text.replace("‹›", "vault")).nameAt(text.indexOf("‹›"));

  test.each([
    ["KEY = ‹›", "KEY"],
    ["[a]\r\n  KEY='x, y = ‹›'", "KEY"],
    ['"KEY" = "‹›"', "KEY"],
    ["a.KEY = ‹›", "KEY"],
    ["a.\"KEY\" = '''‹›", "KEY"],
    ["a = {b = 1, KEY = ‹›", "KEY"],
    ["KEY = [1, {a = 2}, ‹›", "KEY"],
  ])("is the key on its line: %s", (text, name) => {
    expect(nameAt(text)).toBe(name);
  });

  test.each(["KEY = '''\n‹›", "‹› = 1", "[a.‹›]", "a = {b = 1, ‹› = 1", "KEY ‹›"])(
    "is unknown elsewhere: %s",
    (text) => {
      expect(nameAt(text)).toBeUndefined();
    },
  );
});

test("comments are found outside of texts", () => {
  const text =
    '\uFEFF# 1\r\na = \'x # y\' # 2\n"b#" = "\\"# x" #3\nc = \'\'\'\n# x\n\'\'\' # 4\nd = """\\"""# x""""" # 5\n[e]# 6\nf = [ # 7\n# 8\n]\n\' # x';
  const comments = toml
    .look(text)
    .comments.map(({ start, end }) => text.slice(start, end).trimEnd());
  expect(comments).toEqual(["# 1", "# 2", "#3", "# 4", "# 5", "# 6", "# 7", "# 8"]);
});
