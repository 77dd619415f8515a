import { describe, expect, test } from "vitest";
import { github } from "../../src/formats/github.ts";
import { JSON_KEY, PEM } from "../support/awkward-text.ts";
import { maskLog } from "../support/log-masks.ts";

const masksOf = (...values: readonly string[]): string => {
  const variables = new Map(values.map((value, index) => [`K${index}`, value]));
  return github.write(variables, { random: "r" }).masks!;
};
const inLog = (log: string, ...values: readonly string[]): string =>
  maskLog(masksOf(...values), log);

test("there is a command for each value, once, with its percent signs and line ends escaped", () => {
  expect(masksOf("hunter22", "50%25\r\nlong", "hunter22")).toBe(
    "::add-mask::hunter22\n::add-mask::50%2525%0D%0Along\n::add-mask::50%2525\n::add-mask::long\n",
  );
  expect(masksOf()).toBe("");
});

describe("the log hides", () => {
  test("a value, and every line of it", () => {
    expect(inLog("a hunter22 b", "hunter22")).toBe("a ******** b");
    const [, line] = PEM.split("\n");
    expect(inLog(`x ${line} y`, PEM)).toBe(`x ${"*".repeat(line!.length)} y`);
    expect(inLog(PEM, PEM)).toMatch(/^\*+$/);
  });

  test("lines without the blanks around them, with any line end", () => {
    for (const value of [
      "  first one\n\tsecond\t\n",
      "  first one\r\tsecond",
      "first one\r\nsecond",
    ])
      expect(inLog("[first one] [second]", value)).toBe("[*********] [******]");
  });

  test("texts and numbers in JSON, however it is written there", () => {
    const value = JSON.stringify({
      user: "admin",
      list: [{ pin: 123456.5 }],
      note: 'it"s\nlong',
      on: true,
    });
    const log = 'admin 123456.5 it"s long true user note';
    expect(inLog(log, value)).toBe("***** ******** **** **** true user note");
    expect(inLog("service_account", JSON_KEY)).toBe("***************");
  });

  test("other forms of a value of several lines, short ones among them", () => {
    const value = '{\n  "a": "s3cret-text"\n}';
    for (const form of [
      JSON.stringify(value).slice(1, -1),
      encodeURIComponent(value),
      Buffer.from(value).toString("base64"),
      Buffer.from(value).subarray(1).toString("base64"),
      Buffer.from(value).subarray(2).toString("base64"),
    ])
      expect(inLog(form, value)).toMatch(/^\*+$/);
  });
});

describe("the log stays readable:", () => {
  test("no mask is shorter than four characters, and none of several lines has such a line", () => {
    for (const value of [
      "1",
      "abc",
      "{}",
      "\n",
      "   ",
      "",
      "{\n}\n",
      "[\n 1,\n 2\n]",
      "a\nb\nlong enough",
    ])
      expect(inLog("a = { b: [1, 2] } abc", value)).toBe("a = { b: [1, 2] } abc");
    expect(inLog("long enough", "a\nb\nlong enough")).toBe("***********");
    expect(inLog("{ x }", JSON_KEY)).toBe("{ x }");
  });

  test("names in JSON, true, false and null are no secrets", () => {
    expect(inLog("name true false null", '{"name": [true, false, null]}')).toBe(
      "name true false null",
    );
  });

  test("a note says which values are not hidden", () => {
    const variables = new Map([
      ["A", "abc"],
      ["B", ""],
      ["C", " \n"],
      ["D", "a\nb"],
      ["E", "{\n}\nlong"],
    ]);
    const { notes } = github.write(variables, { random: "r" });
    expect(notes.map((note) => /value of (\w+) stays visible/.exec(note)?.[1])).toEqual(["A", "D"]);
  });
});

test("JSON nested a million deep is a value like others", () => {
  const value = "[".repeat(1_000_000);
  expect(masksOf(value)).toBe(`::add-mask::${value}\n`);
  const deep = `${"[".repeat(100_000)}"secret"${"]".repeat(100_000)}`;
  expect(masksOf(deep)).toContain("\n::add-mask::secret\n");
});
