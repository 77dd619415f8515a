import { describe, expect, test } from "vitest";
import { yaml } from "../../src/templating/languages/yaml.ts";

describe("the name of a place", () => {
  const nameAt = (text: string): string | undefined =>
    yaml.look(text.replace("‹›", "vault")).nameAt(text.indexOf("‹›"));

  test.each([
    ["KEY: ‹›", "KEY"],
    ["a: 1\r\n  KEY:  'x ‹›'", "KEY"],
    ['- "KEY": "‹›"', "KEY"],
    ["- - KEY: ‹›", "KEY"],
    ["? a\n: KEY: ‹›", "KEY"],
    ["KEY: !t &x ‹›", "KEY"],
    ["!t &x KEY: ‹›", "KEY"],
    ["KEY: http://x:y@‹›", "KEY"],
    ["a:b: ‹›", "a:b"],
    ["KEY: a, b: ‹›", "KEY"],
    ["{A: 1, KEY: ‹›", "KEY"],
    ['{"A":1,"KEY":‹›', "KEY"],
    ["KEY: [a, ‹›", "KEY"],
    ["A: {B: [x], KEY: [{x: y}, ‹›", "KEY"],
    ["my key: ‹›", "my key"],
    ["KEY :  ‹›", "KEY"],
    ["environment:\n  - KEY=x‹›", "KEY"],
    ["- 'KEY=‹›", "KEY"],
    ["'it''s: x': ‹›", "it''s: x"],
  ])("is the key on its line: %s", (text, name) => {
    expect(nameAt(text)).toBe(name);
  });

  test.each([
    "KEY:\n  ‹›",
    "- ‹›",
    "‹›: 1",
    "{A: 1, ‹›: 2",
    "KEY:‹›",
    "x‹›",
    '"KEY: ‹›"',
    "[a, ‹›",
    "{A: 1}, ‹›",
  ])("is unknown elsewhere: %s", (text) => {
    expect(nameAt(text)).toBeUndefined();
  });
});

describe("comments", () => {
  const comments = (text: string): readonly string[] =>
    yaml.look(text).comments.map(({ start, end }) => text.slice(start, end));

  test("stand on lines of their own and behind values", () => {
    const text =
      "\uFEFF# 1\r\na: b#c # 2\r\n\t# 3\n- 'x # y' #4\n[a, # 5\n b#c] # 6\n--- # 7\n%YAML # 8\n... #9";
    expect(comments(text)).toEqual(["# 1", "# 2", "# 3", "#4", "# 5", "# 6", "# 7", "# 8", "#9"]);
  });

  test("are none in texts of several lines", () => {
    const text =
      "a: |  # 1\n  # x\n\n  y # z\n# 2\nb: >-\n # x\nc: 'x\n  # y\n  '\nd: \"\n # x\"\ne: x\n  y # 3\n";
    expect(comments(text)).toEqual(["# 1", "# 2", "# 3"]);
    expect(comments("--- |\n# x\n--- # 1")).toEqual(["# 1"]);
  });

  test("are found in any characters that the lexer uses for itself", () => {
    expect(comments("a: \u001f #1\n\u0002: \u0018 # 2\n\u001f# x\n# 3")).toEqual([
      "#1",
      "# 2",
      "# 3",
    ]);
  });
});
