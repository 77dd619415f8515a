import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FilledText } from "../../src/templating/filling/filled-text.ts";
import { invalidResult } from "../../src/templating/filling/invalid-result.ts";
import { compareYaml } from "../../src/templating/languages/yaml/compare-yaml.ts";
import { readYaml } from "../../src/templating/languages/yaml/read-yaml.ts";
import { isReadBack } from "../../src/templating/filling/read-back.ts";

/** The last look at a result finds what the writers of values should never do. */

describe("data that was read is the expected one", () => {
  const fill = (text: string): unknown => (text === "data" ? { x: ["M"] } : text.replace("M", "v"));

  test("if it is the same, with its strings and keys filled", () => {
    expect(
      isReadBack({ M: ["M", 1, null], b: "data" }, { b: { x: ["M"] }, v: ["v", 1, null] }, fill),
    ).toBe(true);
    fc.assert(
      fc.property(fc.jsonValue(), (data) =>
        isReadBack(data, structuredClone(data), (text) => text),
      ),
    );
  });

  test.each([
    ["M", "M"],
    ["x", 1],
    [1, "1"],
    [[], {}],
    [{}, []],
    [["M"], ["v", "v"]],
    [["M", "M"], ["v"]],
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: 1, b: 2 }, { a: 1 }],
    [{ aM: 1, av: 1 }, { av: 1 }],
    [{ a: null }, {}],
    [null, {}],
    ["data", { x: ["v"] }],
    [new Date(1), new Date(2)],
    [new Date(1), {}],
    [-0, 0],
  ])("but not if %j became %j", (expected, actual) => {
    expect(isReadBack(expected, actual, fill)).toBe(false);
  });
});

describe("documents that were read are the expected ones", () => {
  const compare = (template: string, result: string): unknown =>
    compareYaml(
      readYaml(template, { hasMarks: true }).documents,
      readYaml(result, { hasMarks: false }).documents,
      (text) => (text === "DATA" ? { data: { x: [1, "y"] } } : { text: text.replace("M", "v") }),
    );

  test.each([
    ["a: M", "'a': \"v\" # c"],
    ["- M\n- 1\n--- !t &x\nM: *x\n", "[v, 1]\n--- !t &x\n{v: *x}\n"],
    ["a: DATA", 'a: {"x": [1, "y"]}'],
    ["a:\n? b\n", "{a: , b}"],
  ])("if %j became %j", (template, result) => {
    expect(compare(template, result)).toBeUndefined();
  });

  test.each([
    ["a: M", "a: M"],
    ["a: M", "a: v\n---\n"],
    ["a: M", "a: [v]"],
    ["a: x", "a: y"],
    ["a: x", "a: !t x"],
    ["a: x", "a: &t x"],
    ["a: M", "v"],
    ["a: 'yes'", "a: 12"],
    ["a: '12'", "a: 12"],
    ["[a]", "[a, b]"],
    ["{a: 1}", "{a: 1, b: 2}"],
    ["[a]", "{a: }"],
    ["[&a x, *a]", "[&a x, a]"],
    ["DATA", '{"x": [1, "z"]}'],
    ["DATA", '{"x": [1]}'],
    ["DATA", '{"x": [1, "y"], "z": 1}'],
    ["DATA", '{"x": [1.5, "y"]}'],
    ["DATA", '[1, "y"]'],
    ["DATA", "DATA"],
  ])("but not if %j became %j", (template, result) => {
    expect(compare(template, result)).toBe("different");
  });
});

test("the place of a mistake counts from the value before it, wherever blocks have put that", () => {
  const value = {
    text: "",
    source: "{{a\nbc}}",
    position: { file: "f", line: 20, column: 5 },
  };
  const filled = new FilledText(["x\nx", value, " y\nz", value, "!"]);
  const placeOf = (text: string): unknown => {
    const { details } = invalidResult(filled, { offset: filled.text.indexOf(text), problem: "p" });
    return [details["file"], details["line"], details["column"]];
  };
  expect(placeOf("x\nx")).toEqual(["f", 1, 1]);
  expect(placeOf("xkeep")).toEqual(["f", 2, 1]);
  expect(placeOf("y")).toEqual(["f", 21, 6]);
  expect(placeOf("z")).toEqual(["f", 22, 1]);
  expect(placeOf("!")).toEqual(["f", 21, 5]);
});
