import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { literalFinder, positionsOf } from "../../src/operations/match-text.ts";

const find = (query: string, text: string, caseSensitive = false) => {
  const ranges = literalFinder(query, caseSensitive)(text);
  return positionsOf(text, ranges).map(({ line, column }) => `${line}:${column}`);
};

describe("a text in a text", () => {
  test.each([
    ["b", "abcb", ["1:2", "1:4"]],
    ["aa", "aaaa", ["1:1", "1:3"]],
    ["B", "abcB", ["1:2", "1:4"]],
    ["ß", "Straße ẞ", ["1:5", "1:8"]],
    ["ÄRGER", "ärger", ["1:1"]],
    ["x", "𝒜x\n\nyx", ["1:2", "3:2"]],
    ["b\nc", "ab\ncd", ["1:2"]],
    [".", "a.b", ["1:2"]],
    ["no", "yes", []],
  ])("%j in %j is at %j", (query, text, places) => {
    expect(find(query, text)).toEqual(places);
  });

  test("may tell capital and small letters apart", () => {
    expect(find("B", "abcB", true)).toEqual(["1:4"]);
  });

  test("may be as long as a value", () => {
    const long = "𝒜b.C\n".repeat(13_000);
    expect(find(long, `x${long.toLowerCase()}y${long}`)).toEqual(["1:2", "13001:2"]);
    expect(find(long, long, true)).toEqual(["1:1"]);
    expect(find(long, `${long.slice(0, -1)}x`)).toEqual([]);
    // It begins where it does not go on.
    expect(find(`${"a".repeat(5000)}b`, `𝒜${"A".repeat(5003)}B`)).toEqual(["1:5"]);
  });

  test("is found wherever it is put, whatever characters it has", () => {
    const anyText = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(anyText, anyText, anyText, (before, query, after) => {
        fc.pre(query !== "");
        const text = before + query + after;
        const ranges = literalFinder(query, true)(text);
        // An earlier match may lie across the place.
        expect(ranges.length).toBeGreaterThan(0);
        for (const { start, end } of ranges) expect(text.slice(start, end)).toBe(query);
        expect(ranges[0]!.start).toBe(text.indexOf(query));
        const lines = text.split("\n");
        for (const [index, { line, column }] of positionsOf(text, ranges).entries()) {
          const above = lines.slice(0, line - 1).map((one) => `${one}\n`);
          const beside = [...lines[line - 1]!].slice(0, column - 1);
          expect([...above, ...beside].join("")).toBe(text.slice(0, ranges[index]!.start));
        }
      }),
    );
  });
});
