import { parse } from "dotenv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { universal } from "../../src/formats/env/dialects/universal.ts";
import type { Quote } from "../../src/formats/env/dialect.ts";
import { encodeEnvValue } from "../../src/formats/env/encode.ts";
import { awkwardText } from "../support/awkward-text.ts";

const form = (value: string, preferred: Quote = "", beforeComment = false): string | undefined =>
  encodeEnvValue(universal, "K", value, { preferred, beforeComment });

describe("the universal form", () => {
  test.each([
    // A plain word needs no quotes.
    ["", ""],
    ["abc", "abc"],
    ["0", "0"],
    ["a=b", "a=b"],
    ["=a", "'=a'"],
    ["user@host:5432/db,x%41+1-2_3.4", "user@host:5432/db,x%41+1-2_3.4"],
    // Without a single quote: single quotes, verbatim.
    ["a b", "'a b'"],
    ["a#b", "'a#b'"],
    ["$HOME", "'$HOME'"],
    ["$(x)", "'$(x)'"],
    ["a`b", "'a`b'"],
    ["a\\nb", "'a\\nb'"],
    ['a"b', "'a\"b'"],
    [" a ", "' a '"],
    ["\ta", "'\ta'"],
    ["é", "'é'"],
    ["a\u00a0b", "'a\u00a0b'"],
    // With one, or over lines, and nothing to expand: double quotes, verbatim.
    ["it's", '"it\'s"'],
    ["it's # x", '"it\'s # x"'],
    ["a\nb", '"a\nb"'],
    ["it's\nb", '"it\'s\nb"'],
  ])("of %j is %s", (value, expected) => {
    expect(form(value)).toBe(expected);
    expect(parse(`A=1\nK=${expected}\nZ=2\n`)).toEqual({ A: "1", K: value, Z: "2" });
  });

  test.each([
    ['it\'s "x"'],
    ["it's $X"],
    ["it's \\"],
    ["'`"],
    // Python, Go, Compose and Rust see an escape.
    ["C:\\my dir\\"],
    ["a\\\\b"],
    // Python expands it.
    ["${X}"],
    // PHP takes no second line in single quotes, and all expand it in double ones.
    ['{\n"a": 1}'],
    ["$X\nb"],
    // A line end to some, and to none of them in quotes.
    ["a\r\nb"],
    // Refused by systemd, or by the system.
    ["a\x07b"],
    ["a\0b"],
  ])("of %j does not exist", (value) => {
    expect(form(value)).toBeUndefined();
  });

  test("keeps the template's quotes where they hold the value", () => {
    expect(form("abc", '"')).toBe('"abc"');
    expect(form("abc", "'")).toBe("'abc'");
    expect(form("abc", "`")).toBe("abc");
    expect(form("", '"')).toBe('""');
    expect(form("$X", '"')).toBe("'$X'");
    expect(form("it's", "'")).toBe('"it\'s"');
  });

  test("before a comment is never nothing", () => {
    expect(form("", "", true)).toBe("''");
    expect(form("a", "", true)).toBe("a");
  });
});

describe("read as strictly as it is written", () => {
  const read = (text: string) => universal.read(text);

  test("assignments, comments and blank lines are found with their lines", () => {
    const text = "# c\n\nA=1\nB='x y' # c\nC=\"a\nb\"\n  # d\nD=\n";
    expect(read(text)).toEqual({
      entries: [
        { name: "A", value: "1", line: 3 },
        { name: "B", value: "x y", line: 4 },
        { name: "C", value: "a\nb", line: 5 },
        { name: "D", value: "", line: 8 },
      ],
      mistakes: [],
    });
  });

  test.each([
    "export A=1",
    " A=1",
    "A = 1",
    "A: 1",
    "A",
    "A=x y",
    "A=`x`",
    'A="\\n"',
    'A="$X"',
    "A='${X}'",
    "A='x",
    "A=$X",
    "A=1\r",
    "A-B=1",
    "\uFEFFA=1",
    "A=1 2",
    "A='a'b",
    "A= #\rB=1",
    "#\rA=1",
    "# \0",
  ])("%j is a mistake, and the lines around it are not", (line) => {
    expect(read(`X=1\n${line}\nY=2`)).toEqual({
      entries: [
        { name: "X", value: "1", line: 1 },
        { name: "Y", value: "2", line: 3 },
      ],
      mistakes: [{ line: 2, problem: expect.any(String) as string }],
    });
  });

  test("whatever it takes, dotenv reads in the same way", () => {
    fc.assert(
      fc.property(fc.array(awkwardText), (lines) => {
        const text = lines.map((line, index) => `V${index}=${line}\n`).join("");
        const { entries, mistakes } = read(text);
        fc.pre(mistakes.length === 0);
        expect(Object.fromEntries(entries.map(({ name, value }) => [name, value]))).toEqual(
          parse(text),
        );
      }),
      { numRuns: 3000 },
    );
  });
});

test("a $ and a name of the shells' own are noted, once for each kind, without a value", () => {
  const notes = universal.notes!(
    new Map([
      ["A", "canary$"],
      ["B", "$canary"],
      ["UID", "1000"],
      ["C", "plain"],
    ]),
  );
  expect(notes).toEqual([
    expect.stringMatching(/^A, B hold a \$, .*expand or bun/) as string,
    expect.stringMatching(/^UID is a variable of shells themselves/) as string,
  ]);
  expect(notes.join()).not.toContain("canary");
});
