import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { KeepError } from "../../src/core/errors.ts";
import { ini } from "../../src/templating/languages/ini.ts";
import { AWKWARD_VALUES, awkwardText } from "../support/awkward-text.ts";
import { failureOf } from "../support/failure-of.ts";
import { type TestValue, filled } from "../support/filled.ts";
import { hasPython, readWithPython } from "../support/python.ts";

const written = (template: string, ...values: readonly TestValue[]): string =>
  ini.write(filled(template, ...values)).text;

/** The written text, or undefined if it is refused. */
function writtenOrRefused(template: string, value: string): string | undefined {
  try {
    return written(template, value);
  } catch (error) {
    expect((error as KeepError).code).toBe("VALUE_DOES_NOT_FIT");
    return undefined;
  }
}

describe("a value", () => {
  test("stands as it is, and all around it too", () => {
    const text = "\uFEFF; ‹no›\r\n[s]\r\n  a =  ‹0›  \r\nb: x‹0›y‹1›\r\n\r\n# c\n";
    expect(written(text, "v w", "2")).toBe(
      "\uFEFF; ‹no›\r\n[s]\r\n  a =  v w  \r\nb: xv wy2\r\n\r\n# c\n",
    );
  });

  test.each([
    ["a line break", "two\nlines"],
    ["a carriage return", "x\ry"],
    ["a NUL", "\0"],
    ["a blank in front", " x"],
    ["a blank at its end", "x\u00a0"],
    ["half of a character", "\ud800"],
    ["a semicolon in front", "; x"],
    ["a hash in front", "#x"],
  ])("with %s is refused", (_, value) => {
    expect(writtenOrRefused("a = ‹0›\n", value)).toBeUndefined();
  });

  test("may have blanks at its ends where other text stands around it", () => {
    expect(written("a = x‹0›y\n", " v ")).toBe("a = x v y\n");
  });

  test("is refused in quotes that it holds, or with a backslash", () => {
    expect(written('a = "‹0›"\n', "it's")).toBe('a = "it\'s"\n');
    for (const value of ['"', "\\", "x\ny"])
      expect(writtenOrRefused('a = "‹0›"\n', value), value).toBeUndefined();
  });

  test("that some readers take for more than text is named", () => {
    const named = (template: string, value: string) =>
      ini.write(filled(template, value)).notes.map((note) => note.split(" ", 1)[0]);
    for (const value of ["50%", "a;b", "a#b", "it's", "$X", "yes", "12", "a=b", "[x]"])
      expect(named("a = ‹0›\n", value), value).toEqual(["{{v0}}"]);
    expect(named('a = "‹0›"\n', "x")).toEqual(["{{v0}}"]);
    for (const value of ["word", "two words", "é/x.y:z@w,v+u", ""])
      expect(named("a = ‹0›\n", value), value).toEqual([]);
  });

  test("goes in as it is where it is to be left alone", () => {
    expect(written("a = ‹0›\n", { text: "{local: x}", verbatim: true })).toBe("a = {local: x}\n");
  });
});

describe("a name", () => {
  test("may be a value of letters, digits, dots, dashes and underscores", () => {
    expect(written("[‹0›]\n‹0› = ‹1›\n", "a.b-c_1", "x")).toBe("[a.b-c_1]\na.b-c_1 = x\n");
    for (const name of ["", "a=b", "a]", "a b", "a\nb"])
      expect(failureOf(() => written("[‹0›]\n", name)).code, name).toBe("VALUE_DOES_NOT_FIT");
  });

  test("is known for a place on its line", () => {
    const nameAt = (text: string) =>
      ini.look(text.replace("‹›", "vault")).nameAt(text.indexOf("‹›"));
    expect(nameAt("[s]\n a.b = x‹›\n")).toBe("a.b");
    expect(nameAt("key:‹›")).toBe("key");
    expect(nameAt("a = 1\n‹›")).toBeUndefined();
    expect(nameAt("[‹›]")).toBeUndefined();
  });
});

test("comments are lines that begin with a semicolon or a hash", () => {
  const text = "; 1\na = b ; no\n  # 2\r\n[#]\n;3";
  const comments = ini.look(text).comments.map(({ start, end }) => text.slice(start, end).trim());
  expect(comments).toEqual(["; 1", "# 2", ";3"]);
});

test("any text with values anywhere is written or refused, in time in line with its length", () => {
  fc.assert(
    fc.property(awkwardText, awkwardText, awkwardText, (before, after, value) => {
      writtenOrRefused(`${before}‹0›${after}`, value);
      ini.look(before + after).nameAt(before.length);
    }),
    { numRuns: 1000 },
  );
  const lines = Array.from({ length: 10_000 }, (_, index) => `k${index} = ‹0›\n`).join("");
  const started = performance.now();
  written(lines, "v");
  const blanks = " ".repeat(100_000);
  for (const line of [`a${blanks}‹0›`, `a =${blanks}‹0›${blanks}`, `${blanks}‹0›`])
    writtenOrRefused(line, "v");
  expect(performance.now() - started).toBeLessThan(2000);
});

test.skipIf(!hasPython("configparser", "apt-get install python3"))(
  "what is written is read exactly by Python's configparser",
  () => {
    const values = [...AWKWARD_VALUES, "x".repeat(65_536), ...fc.sample(awkwardText, 2000)];
    const template = "[s]\nbefore = 1\nk = ‹0›\nafter = 2\n";
    const cases = values.flatMap((value) => {
      const text = writtenOrRefused(template, value);
      return text === undefined ? [] : [{ value, text }];
    });
    expect(cases.length).toBeGreaterThan(values.length / 4);
    const read = readWithPython(
      "configparser",
      '(lambda p: (p.read_string(text), [p["s"][k] for k in ("before", "k", "after")])[1])(configparser.RawConfigParser(strict=False))',
      cases.map(({ text }) => text),
    );
    expect(read).toEqual(cases.map(({ value }) => ({ data: ["1", value, "2"] })));
  },
);
