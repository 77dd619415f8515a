import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readJson } from "../../src/formats/read-json.ts";
import { awkwardText } from "../support/awkward-text.ts";
import { expectLinear } from "../support/linear-time.ts";

const entriesOf = (text: string): readonly (readonly [string, string, number])[] => {
  const { entries, mistakes } = readJson(text);
  expect(mistakes).toEqual([]);
  return entries.map(({ name, value, line }) => [name, value, line]);
};
const mistakesOf = (text: string): readonly string[] =>
  readJson(text).mistakes.map(({ line, problem }) => `${line}: ${problem}`);

test("texts, numbers as they are written, and truth values, with their lines", () => {
  const text = `\uFEFF {
    "A": "x\\n\\u00e9\\/", "B": 12345678901234567890.10,
    "C": -1e+05,\r\n"D": true,\r"E":
    false, "": ""
  } `;
  expect(entriesOf(text)).toEqual([
    ["A", "x\né/", 2],
    ["B", "12345678901234567890.10", 2],
    ["C", "-1e+05", 3],
    ["D", "true", 4],
    ["E", "false", 5],
    ["", "", 6],
  ]);
  expect(entriesOf("{}")).toEqual([]);
});

test("a name that objects have of their own, or that is a number, is a name", () => {
  expect(entriesOf('{"__proto__": "a", "1": "b", "constructor": "c"}')).toEqual([
    ["__proto__", "a", 1],
    ["1", "b", 1],
    ["constructor", "c", 1],
  ]);
});

describe("a mistake", () => {
  test("is what is no text, each with its line; the others are read", () => {
    const text = `{
      "A": null,
      "B": ["x", {"I": "y"}],
      "C": {"J": "z"},
      "D": {}, "E": "x",
      "F": []
    }`;
    const { entries } = readJson(text);
    expect(entries).toEqual([{ name: "E", value: "x", line: 5 }]);
    expect(mistakesOf(text)).toEqual([
      '2: this is null, no text ("" would be an empty one)',
      "3: this is a list or an object, no text",
      "4: this is a list or an object, no text",
      "5: this is a list or an object, no text",
      "6: this is a list or an object, no text",
    ]);
  });

  test("is a name that comes twice: the first one is kept", () => {
    const { entries, mistakes } = readJson('{"A": "x",\n"\\u0041": "y",\n"A": null}');
    expect(entries).toEqual([{ name: "A", value: "x", line: 1 }]);
    expect(mistakes.map(({ line }) => line)).toEqual([2, 3]);
    expect(mistakes[0]!.problem).toBe("this name is on line 1 already");
  });

  test("has the name where only the value is wrong, and comes first", () => {
    const namesOf = (text: string) => readJson(text).mistakes.map(({ name }) => name);
    expect(namesOf('{"A":null,"B":{},"C":"\\ud800","A":"x","B":[]}')).toEqual([
      "A",
      "B",
      "C",
      undefined,
      undefined,
    ]);
    expect(namesOf("[]")).toEqual([undefined]);
  });

  test("is half of a character", () => {
    expect(mistakesOf('{"A":\n"\\ud800"}')).toEqual([
      "1: this value holds half of a character (a lone surrogate)",
    ]);
  });

  test.each([
    ["", "1: this is no object of names and values"],
    ["\n\n", "3: this is no object of names and values"],
    ['["secret"]', "1: this is no object of names and values"],
    ["\n secret", "2: this is no object of names and values"],
    ['{"A": secret}', "1: this is no valid JSON, and nothing after it was read"],
    ['{"A": "x"\n"B": "y"}', "2: this is no valid JSON, and nothing after it was read"],
    ['{"A": "x",\n}', "2: this is no valid JSON, and nothing after it was read"],
    ['{"A": "x"}\n{"A": "x"}', "2: this is no valid JSON, and nothing after it was read"],
    ['{"A": "x', "1: this is no valid JSON, and nothing after it was read"],
    ['{"A":\n', "2: this is no valid JSON, and nothing after it was read"],
    ['{"A": "x\ny"}', "1: this is no valid JSON, and nothing after it was read"],
    ["{\n// secret\n}", "2: JSON has no comments, and nothing after it was read"],
    ['{"A": 01}', "1: this is no valid JSON, and nothing after it was read"],
    ["{'A': 'x'}", "1: this is no valid JSON, and nothing after it was read"],
  ])("is in %j: %s", (text, mistake) => {
    expect(mistakesOf(text)).toEqual([mistake]);
  });
});

const piece = fc.oneof(
  fc.constantFrom(
    '"',
    "{",
    "}",
    ":",
    ",",
    "[",
    "]",
    "1",
    "null",
    "true",
    '"A"',
    '"B":',
    '"x"',
    "\n",
  ),
  awkwardText,
);
const object = fc
  .array(fc.tuple(awkwardText, fc.oneof(awkwardText, fc.integer(), fc.boolean(), fc.jsonValue())))
  .map((pairs) => JSON.stringify(Object.fromEntries(pairs), null, 1));
const text = fc.oneof(
  object,
  fc.array(piece, { maxLength: 12 }).map((pieces) => `{${pieces.join("")}}`),
);

test("of any text, the same is read as by JSON.parse, or a mistake is found", () => {
  fc.assert(
    fc.property(text, (source) => {
      const { entries, mistakes } = readJson(source);
      const read = parse(source);
      if (read === undefined) expect(mistakes.length).toBeGreaterThan(0);
      else if (mistakes.length === 0)
        expect(new Map(entries.map(({ name, value }) => [name, value]))).toEqual(
          new Map(Object.entries(read).map(([name, value]) => [name, String(value)])),
        );
      else expect(Object.keys(read).length).toBeGreaterThanOrEqual(entries.length);
    }),
    { numRuns: 3000 },
  );
});

function parse(source: string): object | undefined {
  try {
    return JSON.parse(source) as object;
  } catch {
    return undefined;
  }
}

test("what is nested deep takes time in line with its length", () => {
  expectLinear(8_000, (size) => () => readJson(`{"A": ${"[".repeat(size)}${"]".repeat(size)}}`));
  expectLinear(8_000, (size) => () => readJson(`{"A": ${'{"a":'.repeat(size)}`));
  expectLinear(2_000, (size) => () => readJson(`{${'"A": null,\n'.repeat(size)}`));
});
