import { parse } from "dotenv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Assignment,
  decodeRaw,
  scanDotenv,
  segmentText,
} from "../../src/formats/env/dotenv-assignments.ts";
import { dotenv } from "../../src/formats/env/dialects/dotenv.ts";
import { encodeEnvValue } from "../../src/formats/env/encode.ts";
import { awkwardText, variableNames } from "../support/awkward-text.ts";

const assignments = (text: string): readonly Assignment[] =>
  scanDotenv(text).filter((segment) => segment.kind === "assignment");

const joined = (text: string): string => scanDotenv(text).map(segmentText).join("");

/** Quotes within the same quotes, or a backslash before the last: later text decides on those. */
const dependsOnItsLine = (text: string): boolean => /^(["'`])[\s\S]*(\1|\\)[\s\S]*\1$/.test(text);

describe("cutting a .env into segments", () => {
  test("loses and changes nothing, whatever the text", () => {
    fc.assert(
      fc.property(
        fc.array(awkwardText).map((parts) => parts.join("\n")),
        (text) => {
          expect(joined(text)).toBe(text);
        },
      ),
      { numRuns: 2000 },
    );
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => joined(text) === text));
  });

  test("names the parts of a line", () => {
    expect(scanDotenv("\n# note\n  export A = 'x y'  # why\r\njunk\nB=\n")).toEqual([
      { kind: "other", text: "\n" },
      { kind: "other", text: "# note\n" },
      {
        kind: "assignment",
        lead: "  export ",
        name: "A",
        equals: " = ",
        quote: "'",
        raw: "x y",
        tail: "  # why\r\n",
      },
      { kind: "other", text: "junk\n" },
      {
        kind: "assignment",
        lead: "",
        name: "B",
        equals: "=",
        quote: "",
        raw: "",
        tail: "\n",
      },
    ]);
  });

  test.each([
    ["A=x", "x"],
    ["A= x y ", "x y"],
    ["A=x # c", "x"],
    ["A=x#c", "x"],
    ["A='x # y'", "x # y"],
    ["A='x' # it's", "x"],
    ['A="x\\ny"', "x\ny"],
    ['A="x\\"y"', 'x\\"y'],
    ["A='x\\ny'", "x\\ny"],
    ['A=`it\'s "x"`', 'it\'s "x"'],
    ["A='two\nlines'", "two\nlines"],
    ['A="two\n# no comment\nB=1"', "two\n# no comment\nB=1"],
    ["A='open", "'open"],
    ["A='x' y", "'x' y"],
    // The outer quotes of a line go, even if there are more of them inside.
    ['A="say "hi" now"', 'say "hi" now'],
    ["A='it's' # c", "it's"],
    ["A=it's", "it's"],
    ["A=x=y=z", "x=y=z"],
    ["A=''", ""],
    ["A=", ""],
    ['A={"a": "b"}', '{"a": "b"}'],
    ["export A=x", "x"],
    ["\tA\t=\tx", "x"],
  ])("%j holds %j, as dotenv has it", (text, value) => {
    const [only, ...more] = assignments(text);
    expect(more).toEqual([]);
    expect(decodeRaw(only!.raw, only!.quote)).toBe(value);
    expect(parse(text)).toEqual({ A: value });
  });

  test("agrees with dotenv on every value that is written as Keep writes it", () => {
    const lines = fc.tuple(variableNames, awkwardText, fc.constantFrom("", " ", " # c", "\t#"));
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 5 }), (given) => {
        const text = given
          .flatMap(([name, value, tail]) => {
            const form = encodeEnvValue(dotenv, name, value, { beforeComment: tail !== "" });
            if (form === undefined || dependsOnItsLine(form)) return [];
            return `${name}=${form}${tail}\n`;
          })
          .join("");
        const found = assignments(text).map(({ name, raw, quote }) => [
          name,
          decodeRaw(raw, quote),
        ]);
        expect(Object.fromEntries(found)).toEqual(parse(text));
      }),
      { numRuns: 2000 },
    );
  });

  test("finds no assignment in a comment, a bare word or a colon", () => {
    for (const text of ["# A=1", "  # A=1", "A", "A: 1", "= 1", "", "\n\n", "- A=1", '"A"=1'])
      expect(assignments(text), text).toEqual([]);
  });

  test("takes roughly ten times as long for ten times the text", () => {
    const milliseconds = (count: number): number => {
      const text = "A='x\nB=\"y\n# c\nC=`z`\n".repeat(count);
      const started = performance.now();
      expect(joined(text)).toBe(text);
      return performance.now() - started;
    };
    milliseconds(1000);
    const thousand = Math.min(milliseconds(1000), milliseconds(1000));
    expect(milliseconds(10_000)).toBeLessThan(Math.max(thousand * 40, 500));
  });

  test("is not slowed down by quotes that are never closed", () => {
    const text = "A='open\n".repeat(5000);
    const started = performance.now();
    expect(joined(text)).toBe(text);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
