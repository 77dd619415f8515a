import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDuration } from "../../src/core/duration.ts";

describe("a duration", () => {
  test.each([
    ["0", 0],
    ["15", 15_000],
    ["1.5", 1500],
    ["500ms", 500],
    ["30s", 30_000],
    ["5m", 300_000],
    ["0.5h", 1_800_000],
    ["999999999h", 3_599_999_996_400_000],
  ])("%s is %d milliseconds", (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  test.each([
    "",
    "s",
    "-1",
    "+1",
    "1,5",
    "1e3",
    "5 m",
    " 5",
    "5M",
    "1d",
    "5m30s",
    ".5",
    "5.",
    "0x5",
  ])("%j is none", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test("is the same whichever unit it is written in", () => {
    fc.assert(
      fc.property(fc.nat(10_000), (hours) => {
        const expected = hours * 3_600_000;
        expect(parseDuration(`${hours}h`)).toBe(expected);
        expect(parseDuration(`${hours * 60}m`)).toBe(expected);
        expect(parseDuration(`${hours * 3600}s`)).toBe(expected);
        expect(parseDuration(`${hours * 3600}`)).toBe(expected);
      }),
    );
  });

  test("is a whole number of milliseconds, or none, whatever the text is", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const found = parseDuration(text);
        expect(found === undefined || (Number.isInteger(found) && found >= 0)).toBe(true);
      }),
    );
  });
});
