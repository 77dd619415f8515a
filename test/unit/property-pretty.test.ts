import { describe, expect, test } from "vitest";
import { lookUpProperty } from "../../src/properties/look-up-property.ts";

/* The rules are those of tidwall/pretty v1.2, which gjson uses. The examples are our own. */

const lines = (...text: string[]): string => `${text.join("\n")}\n`;

describe("@pretty", () => {
  test("writes a member a line, and short arrays on one", () => {
    const json = '{"b":[1,[2,"x, y"]],"a":{"c":1.50,"e":{},"f":[]},"g":[{"h":null}]}';
    expect(lookUpProperty(json, "@pretty")).toBe(
      lines(
        "{",
        '  "b": [1, [2, "x, y"]],',
        '  "a": {',
        '    "c": 1.50,',
        '    "e": {},',
        '    "f": []',
        "  },",
        '  "g": [',
        "    {",
        '      "h": null',
        "    }",
        "  ]",
        "}",
      ),
    );
  });

  test("writes a plain value as it is", () => {
    expect(lookUpProperty(' "a b" ', "@pretty")).toBe("a b");
    expect(lookUpProperty("[1,2]", "@pretty")).toBe("[1, 2]\n");
    expect(lookUpProperty("[1,2]", "@pretty|1")).toBe("2");
  });

  // The line break before a first element or a member counts as a byte of its line, and
  // characters count as the bytes of UTF-8.
  test.each([
    ['{"k":[1,2]}', 14, ["{", '  "k": [1, 2]', "}"]],
    ['{"k":[1,2]}', 13, ["{", '  "k": [', "    1,", "    2", "  ]", "}"]],
    ['{"é":[1,2]}', 14, ["{", '  "é": [', "    1,", "    2", "  ]", "}"]],
    ["[[1,2]]", 10, ["[[1, 2]]"]],
    ["[[1,23,4],[5,67]]", 11, ["[", "  [", "    1,", "    23,", "    4", "  ],", "  [5, 67]", "]"]],
    ["[1,2]", 0, ["[", "  1,", "  2", "]"]],
    ["[1,2]", -1, ["[", "  1,", "  2", "]"]],
  ])("breaks arrays by the width: %s at %d", (json, width, expected) => {
    expect(lookUpProperty(json, `@pretty:{"width":${width}}`)).toBe(lines(...expected));
  });

  test("sorts by key, and the members of one key by value", () => {
    const json = '{"b":2,"a":10,"é":0,"a":9,"a":"x","a":null,"a":false,"a":true,"a":[1],"Z":1}';
    expect(lookUpProperty(json, '@pretty:{"sortKeys":true}|@ugly')).toBe(
      '{"Z":1,"a":null,"a":false,"a":9,"a":10,"a":"x","a":true,"a":[1],"b":2,"é":0}',
    );
  });

  test("takes blanks only to indent with", () => {
    const look = (options: string): string | undefined =>
      lookUpProperty('{"a":{"b":1}}', `@pretty:${options}`);
    expect(look('{"indent":"\\t"}')).toBe(lines("{", '\t"a": {', '\t\t"b": 1', "\t}", "}"));
    expect(look('{"indent":"x ","prefix":" "}')).toBe(
      lines("{", '  "a": {', '   "b": 1', "  }", " }"),
    );
    expect(look("{indent:1}")).toBe(look("{}"));
    expect(look("other")).toBe(look("{}"));
  });
});
