import { parse } from "dotenv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Quote, encodeDotenvValue } from "../../src/formats/dotenv-value.ts";
import { AWKWARD_VALUES, awkwardText } from "../support/awkward-text.ts";

/** What the `dotenv` package makes of a text after `K=`, in all the company it may have. */
function readings(text: string): readonly Record<string, string>[] {
  return [`K=${text}`, `K=${text}\n`, `A=1\nK=${text}\nZ=2\n`].map((file) => parse(file));
}

describe("a value in a .env", () => {
  test("reads back exactly, alone and between neighbours, or is refused", () => {
    fc.assert(
      fc.property(awkwardText, (value) => {
        const encoded = encodeDotenvValue(value);
        if (encoded === undefined) return;
        const [alone, line, between] = readings(encoded.text);
        expect(alone).toEqual({ K: value });
        expect(line).toEqual({ K: value });
        expect(between).toEqual({ A: "1", K: value, Z: "2" });
      }),
      { numRuns: 2000 },
    );
  });

  test.each(AWKWARD_VALUES)("%j is written, and reads back", (value) => {
    const encoded = encodeDotenvValue(value);
    for (const read of readings(encoded!.text)) expect(read["K"]).toBe(value);
  });

  test("one of 1 MiB is written in good time", () => {
    for (const piece of ["x", "a b ", "it's ", "\n", `'"`, "\\", "{}", "#'"]) {
      const value = piece.repeat(Math.ceil(2 ** 20 / piece.length));
      const started = performance.now();
      expect(parse(`K=${encodeDotenvValue(value)!.text}`)["K"]).toBe(value);
      expect(performance.now() - started, piece).toBeLessThan(5000);
    }
  });
});

describe("what is refused", () => {
  test("nothing that lacks one of the three quotes and has no carriage return", () => {
    fc.assert(
      fc.property(awkwardText, fc.constantFrom("'", '"', "`"), (text, quote) => {
        const value = text.replaceAll(quote, "").replaceAll("\r", "");
        // Double quotes are the odd ones out: dotenv reads \n and \r within them.
        fc.pre(quote !== '"' || !/\\[nr]/.test(value));
        expect(encodeDotenvValue(value)).toBeDefined();
      }),
      { numRuns: 2000 },
    );
  });

  test("nothing with a carriage return that has neither double quotes nor \\n or \\r as text", () => {
    fc.assert(
      fc.property(awkwardText, (text) => {
        const value = `${text.replaceAll('"', "").replaceAll(/\\+(?=[nr])/g, "")}\r`;
        expect(encodeDotenvValue(value)).toBeDefined();
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ["all three quotes and a #", "'\"`#"],
    ["all three quotes in lines, with a # in one", "'\"`\n# x"],
    ["a carriage return and \\n as text", "a\\n\r\n"],
    ["a carriage return and \\r as text", "a\\r\r"],
    ["a carriage return, double quotes and a #", '"#\r'],
    ["single quotes, backticks, a line end and \\n as text", "'`\\n\n"],
    ["single quotes, backticks, a # and \\n as text", "'`\\n#"],
  ])("%s: no form of it is read back by dotenv", (_, value) => {
    expect(encodeDotenvValue(value)).toBeUndefined();
    const lines = value.replaceAll("\r", "\\r").replaceAll("\n", "\\n");
    for (const quote of ["", "'", '"', "`"])
      for (const text of [value, lines])
        expect(readings(`${quote}${text}${quote}`).every((read) => read["K"] === value)).toBe(
          false,
        );
  });

  test.each(["'`\\n'", "`'\\n ", "'`\" "])(
    "%j is written: dotenv takes the outer quotes of a line off, whatever stands between",
    (value) => {
      expect(encodeDotenvValue(value)?.universal).toBe(false);
    },
  );
});

describe("the form chosen", () => {
  test.each([
    // A plain word needs no quotes.
    ["", "", true],
    ["abc", "abc", true],
    ["0", "0", true],
    ["a=b", "a=b", true],
    ["user@host:5432/db,x%41+1-2_3.4", "user@host:5432/db,x%41+1-2_3.4", true],
    // Carriage returns survive only as an escape, and not everywhere.
    ["a\r\nb", '"a\\r\\nb"', false],
    ["\r", '"\\r"', false],
    // Lines without anything to expand: double quotes, the line ends as they are.
    ["a\nb", '"a\nb"', true],
    ["it's\nb", '"it\'s\nb"', true],
    // Without a single quote: single quotes, verbatim.
    ["a b", "'a b'", true],
    ["a#b", "'a#b'", true],
    ["$HOME", "'$HOME'", true],
    ["$(x)", "'$(x)'", true],
    ["a`b", "'a`b'", true],
    ["a\\nb", "'a\\nb'", true],
    ['a"b', "'a\"b'", true],
    ['a"\n$b', "'a\"\n$b'", true],
    [" a ", "' a '", true],
    // Bare, a shell that sources it would run the second word, or what is in the brackets.
    ["C:\\my dir\\", "'C:\\my dir\\'", true],
    ["$(id)\\", "'$(id)\\'", true],
    ["a\u00a0b", "'a\u00a0b'", true],
    ["é", "'é'", true],
    // With one, and nothing to expand: double quotes, verbatim.
    ["it's", '"it\'s"', true],
    ["it's # x", '"it\'s # x"', true],
    // With one, and something to expand: only dotenv and its kin have a form.
    ['it\'s "x"', '`it\'s "x"`', false],
    ["it's $X", "`it's $X`", false],
    ["it's \\n", "`it's \\n`", false],
    ["it's \\", "`it's \\`", false],
    ["it's `x`", "it's `x`", false],
    ["' `x` # y", '"\' `x` # y"', false],
    // No text of another program survives a NUL.
    ["a\0b", "'a\0b'", false],
  ])("%j is written as %j", (value, text, universal) => {
    expect(encodeDotenvValue(value)).toEqual({ text, universal });
  });

  test("keeps the template's quotes where they hold the value for every reader", () => {
    const written = (value: string, preferred: Quote): string | undefined =>
      encodeDotenvValue(value, { preferred })?.text;
    expect(written("abc", '"')).toBe('"abc"');
    expect(written("abc", "'")).toBe("'abc'");
    expect(written("abc", "")).toBe("abc");
    expect(written("", '"')).toBe('""');
    expect(written("", "'")).toBe("''");
    expect(written("a b", '"')).toBe('"a b"');
    expect(written("a$b", "'")).toBe("'a$b'");
    expect(written("a$b", '"')).toBe("'a$b'");
    expect(written("it's", "'")).toBe('"it\'s"');
    expect(written("it's", '"')).toBe('"it\'s"');
    expect(written("a b", "`")).toBe("'a b'");
  });

  test("an empty value before a comment gets quotes, else some readers take the comment", () => {
    expect(encodeDotenvValue("")?.text).toBe("");
    expect(encodeDotenvValue("", { beforeComment: true })?.text).toMatch(/^(''|"")$/);
  });

  test("in whatever quotes and before a comment, a value reads back exactly", () => {
    fc.assert(
      fc.property(
        awkwardText,
        fc.constantFrom<Quote>("", '"', "'", "`"),
        fc.boolean(),
        (value, preferred, beforeComment) => {
          // A backslash before the closing quote lets a quote in the comment close it again.
          const tail = beforeComment ? "  # a comment" : "";
          const encoded = encodeDotenvValue(value, { preferred, beforeComment });
          if (encoded === undefined) return;
          expect(parse(`A=1\nK=${encoded.text}${tail}\nZ=2`)).toEqual({ A: "1", K: value, Z: "2" });
        },
      ),
      { numRuns: 2000 },
    );
  });
});
