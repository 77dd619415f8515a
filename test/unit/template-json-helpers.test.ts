import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { text as language } from "../../src/templating/languages/text.ts";
import { missingOf, rendered } from "../support/templates.ts";

/** What an expression comes to; `V` in it is the JSON of `local:V`. */
function filled(expression: string, value: string): string {
  const called = expression.replaceAll(/\bV\b/g, '(fromJson (secret "local:V"))');
  const text = `{{${called.replace(/^\((.*)\)$/, "$1")}}}\n`;
  expect(missingOf(text, { V: value }, { language })).toEqual([]);
  return rendered(text, { V: value }, "fail", { language }).slice(0, -1);
}

describe("a value that was JSON", () => {
  test.each([
    ["1.50", "1.50"],
    ["12345678901234567890", "12345678901234567890"],
    ["1e3", "1e3"],
    ["-0", "-0"],
    ["1E400", "1E400"],
    ["[1.0, 2, 1e-7]", "[1.0,2,1e-7]"],
    ['{"n": 10000000000000000000000.5}', '{"n":10000000000000000000000.5}'],
    ["null", ""],
    ["true", "true"],
    ['"a\\u00e9"', "aé"],
    ['"1.50"', "1.50"],
    ['{"b": 1, "a": "x", "2": null}', '{"b":1,"a":"x","2":null}'],
    ['["n1.50", "s", "1.50", 1.50]', '["n1.50","s","1.50",1.50]'],
    ['{"1.50": "\\"1.50\\\\"}', '{"1.50":"\\"1.50\\\\"}'],
    [" [ ] ", "[]"],
    ['{"__proto__": {"x": 1}, "constructor": 2}', '{"__proto__":{"x":1},"constructor":2}'],
  ])("%s is written as %s", (json, result) => {
    expect(filled("V", json)).toBe(result);
  });

  test("is the same JSON again, with json", () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const again = filled("json V", json);
        expect(JSON.parse(again)).toEqual(JSON.parse(json));
        expect(filled("json V indent=2", json)).toBe(JSON.stringify(JSON.parse(again), null, 2));
      }),
    );
  });

  test("keeps its numbers through json, indented or not", () => {
    expect(filled("json V", '{"a":[1.50,1e3]}')).toBe('{"a":[1.50,1e3]}');
    expect(filled("json V indent=1", '{"a":[1.50],"b":[],"c":{}}')).toBe(
      '{\n "a": [\n  1.50\n ],\n "b": [],\n "c": {}\n}',
    );
  });

  test("json of a text is a text in quotes", () => {
    expect(rendered('{{json (secret "local:V")}}\n', { V: 'a"\n' }, "fail", { language })).toBe(
      '"a\\"\\n"\n',
    );
  });

  test("is looked up by name and number", () => {
    const json = '{"a": {"b": [10, {"c": "deep"}]}, "x.y": 1, "": "nameless"}';
    const found = {
      "lookup (lookup V 'a') 'b'": '[10,{"c":"deep"}]',
      "lookup (lookup (lookup (lookup V 'a') 'b') 1) 'c'": "deep",
      "lookup (lookup (lookup V 'a') 'b') '0'": "10",
      "lookup (lookup (lookup V 'a') 'b') 'length'": "2",
      "lookup V 'x.y'": "1",
      "lookup V ''": "nameless",
    };
    for (const [expression, result] of Object.entries(found))
      expect(filled(expression, json), expression).toBe(result);
  });

  test.each(["nope", "constructor", "__proto__", "toString", "hasOwnProperty", "size", "get"])(
    "has no %s, unless its JSON says so",
    (name) => {
      expect(filled(`lookup V '${name}'`, '{"a": 1}')).toBe("");
      expect(filled(`lookup V '${name}'`, `{"${name}": 1}`)).toBe("1");
      expect(filled(`lookup V '${name}'`, "[1]")).toBe("");
    },
  );

  test.each(["", " ", "01", "1.0", "-1", "1e0", "2", "map", "0x1"])(
    "that is a list has no item %j",
    (name) => {
      expect(filled(`lookup V '${name}'`, '["first", "second"]')).toBe("");
    },
  );

  test("may be long, and deep", () => {
    const long = "x\\n".repeat(2 ** 19);
    expect(filled("V", `["${long}"]`)).toBe(`["${long}"]`);
    const deep = `${"[".repeat(100)}${"]".repeat(100)}`;
    expect(filled("V", deep)).toBe(deep);
  });
});
