import { describe, expect, test } from "vitest";
import { json } from "../../src/templating/languages/json.ts";
import { AWKWARD_VALUES, JSON_KEY, PEM } from "../support/awkward-text.ts";
import { failureOf } from "../support/failure-of.ts";
import { type TestValue, filled } from "../support/filled.ts";

/** The text that is written, and what a reader gets of it. */
function written(template: string, ...values: readonly TestValue[]): string {
  const { text, notes } = json.write(filled(template, ...values));
  expect(notes).toEqual([]);
  return text;
}

const read = (template: string, ...values: readonly TestValue[]): unknown =>
  JSON.parse(written(template, ...values)) as unknown;

const refusal = (template: string, ...values: readonly TestValue[]): unknown => {
  const { code, details } = failureOf(() => json.write(filled(template, ...values)));
  return { code, ...details };
};

const long = [65_536, 1_048_576].map((size) => PEM.repeat(size / PEM.length + 1).slice(0, size));

describe("a value arrives exactly", () => {
  test.each([...AWKWARD_VALUES, ...long])("%j", (value) => {
    expect(read('{"a": "‹0›", "b": ["x‹0›", ‹0›, "‹0›y\\n"], ‹1›: "‹0›‹0›"}', value, "k")).toEqual({
      a: value,
      b: [`x${value}`, value, `${value}y\n`],
      k: value + value,
    });
  });
});

describe("a value", () => {
  test("in a string gets no other quotes", () => {
    expect(written('{"a":"<‹0›>"}', 'say "hi"')).toBe('{"a":"<say \\"hi\\">"}');
  });

  test("without quotes gets them", () => {
    expect(written("[ ‹0›,‹1› ]", "12", "true")).toBe('[ "12","true" ]');
    expect(written("‹0›", "x")).toBe('"x"');
  });

  test("is a key, with quotes and without", () => {
    expect(read('{"‹0›": 1, ‹1›: 2, "x.‹2›": 3}', 'a"b', "c\n", "é")).toEqual({
      'a"b': 1,
      "c\n": 2,
      "x.é": 3,
    });
  });

  test("that JavaScript ends lines at is escaped", () => {
    expect(written("[‹0›]", "\u2028\u2029")).toBe('["\\u2028\\u2029"]');
  });

  test("that is half of a character is refused", () => {
    for (const template of ['"‹0›"', "‹0›", '{"‹0›": 1}'])
      expect(refusal(template, "a\ud83d")).toMatchObject({
        code: "VALUE_DOES_NOT_FIT",
        source: "{{v0}}",
      });
  });

  test("that goes in as it is stays so, in quotes and without", () => {
    const verbatim = { text: '{local:"X"}', verbatim: true };
    expect(written('{"a": "‹0›‹1›", "b": ‹0›, "‹0›": ‹1›}', verbatim, "'\"")).toBe(
      '{"a": "{local:"X"}\'\\"", "b": {local:"X"}, "{local:"X"}": "\'\\""}',
    );
  });
});

describe("a value that is JSON", () => {
  const asJson = (text: string): TestValue => ({ text, json: true });

  test.each(["12.50", "-0", "1E400", "true", "null", "[ ]", '{"a":\n[1.0]}', ' "x" ', JSON_KEY])(
    "goes in as it is where there are no quotes: %s",
    (text) => {
      expect(written("[‹0›, 1]", asJson(text))).toBe(`[${text}, 1]`);
    },
  );

  test("is text like any other in quotes", () => {
    expect(read('["‹0›", "‹1›"]', asJson('{"a": 1}'), asJson("5"))).toEqual(['{"a": 1}', "5"]);
  });

  test("is a key: a string as it is, all else as text", () => {
    expect(read("{‹0›: 1, ‹1›: 2}", asJson('"a\\u0062"'), asJson("5"))).toEqual({ ab: 1, 5: 2 });
  });

  test("that is none after all is refused", () => {
    for (const text of ["", "{", "01", "1 2", "'x'", "[1,]", '"\n"', "undefined", "keepmark0x0x"])
      expect(refusal("[‹0›]", asJson(text))).toMatchObject({ code: "VALUE_DOES_NOT_FIT" });
  });
});

describe("what is no value stays byte for byte", () => {
  test.each([
    '\uFEFF{\r\n\t"a" :"‹0›" ,\r\n "\\u0062\\/": [ 1.50,-0, 1E5, {} , ""]}\r\n\r\n',
    ' [ "keepmark0x0x", "keepmark1x", ‹0› ] ',
  ])("%j", (template) => {
    const quoted = template.replace(/(?<!")‹0›/, '"‹0›"');
    expect(written(template, "välue")).toBe(quoted.replace("‹0›", "välue"));
  });

  test("and a text without values is not even looked at", () => {
    expect(written("\uFEFF{ // no JSON\r\n")).toBe("\uFEFF{ // no JSON\r\n");
  });
});

describe("a template whose result would be no JSON is refused", () => {
  // Columns count {{v0}}, which stands in the template for ‹0›.
  const cases: Record<string, readonly [line: number, column: number]> = {
    '{"a": ‹0›,}': [1, 14],
    '{\n  "b": [‹0›‹0›]\n}': [2, 9],
    '{"a": x‹0›}': [1, 7],
    '{"a": "\\‹0›"}': [1, 8],
    '{"a": "‹0›\n"}': [1, 14],
    '"‹0›': [1, 8],
    '\n\n{"a": "‹0›" "b": 1}': [3, 16],
    "[‹0›": [1, 8],
    "[‹0›}": [1, 8],
    "{‹0›}": [1, 8],
    "{‹0›: 1, 2: 3}": [1, 13],
    "[‹0›] 1": [1, 10],
    "[‹0›, 01]": [1, 10],
    "['‹0›']": [1, 2],
  };
  test.each(Object.entries(cases))("%j", (template, [line, column]) => {
    expect(refusal(template, "secret")).toEqual({
      code: "INVALID_TEMPLATE",
      file: "template",
      line,
      column,
      problem: "the result is no valid JSON",
      next: "--as text writes it without looking.",
    });
  });

  test("with a word on comments", () => {
    expect(refusal('{\n  // why\n  "a": "‹0›"}', "x")).toMatchObject({
      line: 2,
      column: 3,
      problem: "the result is no valid JSON: it has a comment",
      next: "Take the comments out. --as text writes it without looking.",
    });
  });
});

describe("two keys of one object that are the same", () => {
  test("are refused where a value would be lost", () => {
    for (const template of [
      '{"x": 1, ‹0›: 2}',
      '{"‹0›": 1, "x": 2}',
      '{"x": [{"y": "‹0›"}], "\\u0078": 2}',
    ])
      expect(refusal(template, "x")).toMatchObject({
        problem: "its object has a key of this name already",
      });
  });

  test("are left alone where no value is in them, or when they are in two objects", () => {
    const template = '{"//": 1, "//": 2, "a": {"b": "‹0›"}, "c": {"b": "‹0›"}}';
    expect(written(template, "x")).toBe(template.replaceAll("‹0›", "x"));
  });
});

describe("the name of a place", () => {
  const nameAt = (text: string): string | undefined =>
    json.look(text.replace("‹›", "vault")).nameAt(text.indexOf("‹›"));

  test.each([
    ['{\n  "KEY": "‹›"', "KEY"],
    ['{\n  "KEY": ‹›', "KEY"],
    ['{"A": 1, "B": "x‹›"', "B"],
    ['{"A": {"B" : "‹›"', "B"],
    ['{"A": ["x", "‹›"', "A"],
    ['{"A": {"B": 1}, "C": "a, b: \\" ‹›"', "C"],
    ['{"A\\n": "‹›"', "A\\n"],
  ])("is the key on its line: %s", (text, name) => {
    expect(nameAt(text)).toBe(name);
  });

  test.each(['{"A":\n"‹›"}', '{"A": 1, "‹›": 2}', '{"A": [{"‹›', '"a", ‹›', "‹›", '{"A": 1}, ‹›'])(
    "is unknown elsewhere: %s",
    (text) => {
      expect(nameAt(text)).toBeUndefined();
    },
  );

  test("has no comments before it", () => {
    expect(json.look('{ // "A": {vault}\n}').comments).toEqual([]);
  });
});
