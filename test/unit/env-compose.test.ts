import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compose } from "../../src/formats/env/dialects/compose.ts";
import { encodeEnvValue } from "../../src/formats/env/encode.ts";
import { awkwardText } from "../support/awkward-text.ts";
import { expectLinear } from "../support/linear-time.ts";

/*
 * Docker Compose is in no package of Debian, so the model stands on its source alone. Each rule has
 * its example here; some are those of compose-go's own tests.
 */

const read = (text: string) => {
  const { entries, mistakes } = compose.read(text);
  expect(mistakes).toEqual([]);
  return Object.fromEntries(entries.map(({ name, value }) => [name, value]));
};
const problemOf = (text: string) => compose.read(text).mistakes;

describe("Compose reads", () => {
  test.each([
    ["blanks and a BOM", "\ufeff  A = 1 \r\n\u00a0B\t:\t2\u2003\n", { A: "1", B: "2" }],
    ["export", "export A=1\nexport\tB=2\nexportC=3\n", { A: "1", B: "2", exportC: "3" }],
    ["comments", "# x\nA=1 # c\nB=1#c\nC=1\t#c\n  #", { A: "1", B: "1#c", C: "1\t#c" }],
    ["a comment that is a value", "A= # c\nB=\nC=#", { A: "# c", B: "", C: "#" }],
    ["names alone", "A\nB=1\n", { B: "1" }],
    ["names with more in them", "A.b-c[0]=1\né=2\n", { "A.b-c[0]": "1", é: "2" }],
    ["what is behind quotes as the next line", "A='1'B=2\nC='3' # c", { A: "1", B: "2", C: "3" }],
    ["no escape outside of quotes", String.raw`A=a\n\"\\`, { A: String.raw`a\n\"\\` }],
    ["quotes within a value", `A=a"b"\nB=it's`, { A: 'a"b"', B: "it's" }],
    ["single quotes", String.raw`A='a\n$X\\'` + "\nB='it\\'s'", { A: "a\\n$X\\\\", B: "it's" }],
    ["lines in quotes", `A="a\n# b"\nB='c\r\nd'`, { A: "a\n# b", B: "c\r\nd" }],
    [
      "escapes in double quotes",
      String.raw`A="\n\r\t\a\b\f\v\"\\\q\c\'"`,
      { A: "\n\r\t\x07\b\f\v\"\\\\q\\c\\'" },
    ],
    ["octal escapes", String.raw`A="\0101\0200\012\0\0400\0089"`, { A: "A\u0080\\12\\\\400\\089" }],
    ["dollars that begin nothing", 'A=$ $1 $(x) $$X\nB="\\$X $"', { A: "$ $1 $(x) $X", B: "$X $" }],
    ["the last of two", "A=1\nA=2", { A: "2" }],
  ])("%s", (_, text, variables) => {
    expect(read(text)).toEqual(variables);
  });

  test.each(["A=$X", "A=a${X}b", "A=${X:-d}", 'A="${X?$}"', "A=${x+}", "A=$ſ", "A=${X-{}"])(
    "%s with the value of a variable",
    (text) => {
      const { entries, mistakes } = compose.read(text);
      expect(mistakes).toEqual([]);
      expect(entries[0]).toMatchObject({ name: "A", active: "expanded" });
      expect(text).toContain(entries[0]!.value);
    },
  );

  test.each([
    ["A='1\nB=2", 1, "this quote is never closed"],
    ['A=1\nB="\\"\n', 2, "this quote is never closed"],
    ["A=1\nB", 2, "after this name is no `=`"],
    ["A B=1", 1, "Compose takes no name with a blank in it"],
    ["A=1\n\nB+=2\nC=3", 3, "Compose takes no name with this character in it"],
    ["=1", 1, "there is no name before the `=`"],
    ["A=${", 1, "Compose knows no such `${`"],
    ["A=${X", 1, "Compose knows no such `${`"],
    ["A=${}", 1, "Compose knows no such `${`"],
    ['A="${X:-\n}"', 1, "Compose knows no such `${`"],
    ["A='\0'", 1, "no variable can hold a NUL"],
  ])("%j no further than to its mistake", (text, line, problem) => {
    expect(problemOf(text)).toEqual([{ line, problem }]);
  });
});

describe("a file for Compose", () => {
  test.each([
    ["plain", "plain"],
    ["a b", "'a b'"],
    ["#a", "'#a'"],
    ["$X", "'$X'"],
    ["it's", '"it\'s"'],
    ["it's $X", String.raw`"it's \$X"`],
    ['it\'s "x"\ny', String.raw`"it's \"x\"\ny"`],
    ["two\nlines", "'two\nlines'"],
    ["a\r\nb", String.raw`"a\r\nb"`],
    ["C:\\", "C:\\"],
    ["$X\\", "$$X\\"],
    ["a b\\\n", "'a b\\\n'"],
    ["it's\\", "it's\\"],
    [" a\\", String.raw`" a\\"`],
  ])("has %j as %s", (value, form) => {
    expect(encodeEnvValue(compose, "A", value)).toBe(form);
  });

  test("has an empty value in quotes before a comment", () => {
    expect(encodeEnvValue(compose, "A", "", { beforeComment: true })).toBe("''");
    expect(encodeEnvValue(compose, "A", "b", { beforeComment: true })).toBe("b");
  });

  test("can have every value but one with a NUL, in whatever quotes", () => {
    fc.assert(
      fc.property(awkwardText, fc.constantFrom("'", '"', "", "`"), (value, preferred) => {
        const form = encodeEnvValue(compose, "A", value, { preferred, beforeComment: false });
        expect(form === undefined).toBe(value.includes("\0"));
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    "A=1\n",
    "A='x\\'y'\n",
    'A="\\n$$\\\\"\n',
    "A=$X ${X} ${X:-\n",
    "# \n\u2003\n",
    "A\n",
  ])("is read in linear time: %j", (piece) => {
    expectLinear(20_000, (size) => {
      const text = piece.repeat(size / 4);
      return () => compose.read(text);
    });
  });

  test.each(["${X:-", "$X", "$$", "'", "\\", " ", " #", "${X:-\n"])(
    "is read in linear time with a value of many %j",
    (piece) => {
      expectLinear(20_000, (size) => {
        const text = `A="${piece.repeat(size / 4)}}"\nB=${piece.repeat(size / 4)}x\n`;
        return () => compose.read(text);
      });
    },
  );
});
