import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { readYaml } from "../../src/formats/read-yaml.ts";
import { awkwardText } from "../support/awkward-text.ts";
import { expectLinear } from "../support/linear-time.ts";

const entriesOf = (text: string): readonly (readonly [string, string, number])[] => {
  const { entries, mistakes } = readYaml(text);
  expect(mistakes).toEqual([]);
  return entries.map(({ name, value, line }) => [name, value, line]);
};
const mistakesOf = (text: string): readonly string[] =>
  readYaml(text).mistakes.map(({ line, problem }) => `${line}: ${problem}`);

test("scalars are read as they are written", () => {
  const words = [
    "yes",
    "No",
    "007",
    "0x1F",
    "1e3",
    "1_000",
    "2001-12-14",
    "12:30",
    "true",
    ".inf",
    "=",
    "<<",
  ];
  const text = words.map((word, index) => `K${index}: ${word}\n`).join("");
  expect(entriesOf(text)).toEqual(words.map((word, index) => [`K${index}`, word, index + 1]));
});

test("every form of a text is read, with the line of its name", () => {
  const text = `\uFEFF# a comment
A: 'it''s' # another
B: "x\\n\\x41\\u00e9"
C: two
  lines
D: |
  x
    y
E: >-
  a
  b

"F g":
  !!str 5
1: ""
? H
: x
`;
  expect(entriesOf(text)).toEqual([
    ["A", "it's", 2],
    ["B", "x\nAé", 3],
    ["C", "two lines", 4],
    ["D", "x\n  y\n", 6],
    ["E", "a b", 9],
    ["F g", "5", 13],
    ["1", "", 15],
    ["H", "x", 16],
  ]);
  expect(entriesOf('%YAML 1.1\n---\r\n{"A": yes, B: "null"}\r\n...\r\n')).toEqual([
    ["A", "yes", 3],
    ["B", "null", 3],
  ]);
  expect(entriesOf("{}")).toEqual([]);
});

describe("a mistake", () => {
  test("is what is no text, each with its line; the others are read", () => {
    const text = `A:
B: ~
C: null
D: [x]
E:
  x: y
F: !!int 5
G: !secret x
H: &anchor x
I: *anchor
J: ok
[a]: x
? k
A: "again"
<<: *anchor
`;
    expect(readYaml(text).entries).toEqual([{ name: "J", value: "ok", line: 11 }]);
    const empty = 'there is no text here ("" would be an empty one)';
    const nested = "this is a list or a mapping, no text";
    expect(mistakesOf(text)).toEqual([
      `1: ${empty}`,
      `2: ${empty}`,
      `3: ${empty}`,
      `4: ${nested}`,
      `5: ${nested}`,
      "7: tags are not read",
      "8: tags are not read",
      "9: anchors are not read",
      "10: aliases are not followed",
      `12: as a name: ${nested}`,
      `13: ${empty}`,
      "14: this name is on line 1 already",
      "15: aliases are not followed",
    ]);
  });

  test.each([
    ["", "1: this is no mapping of names and values"],
    ["# secret\n", "1: this is no mapping of names and values"],
    ["---\n", "1: this is no mapping of names and values"],
    ["\n\nsecret", "3: this is no mapping of names and values"],
    ["- secret", "1: this is no mapping of names and values"],
    ["!!map\nA: secret", "2: tags are not read"],
    ["A: x\n---\nB: secret\n", "2: a second document begins here"],
    ["A: x\n B: secret\n", "1: this is no valid YAML"],
    ["A: x\n\tB: secret\n", "2: a tab indents this line"],
    ["A: 'secret\n", "2: a quote or a bracket is not closed up to here"],
    ['A: x\nB: "sec\\qret"', "2: this is no valid YAML"],
    ["A: *secret", "1: aliases are not followed"],
  ])("is in %j: %s", (text, mistake) => {
    expect(mistakesOf(text)).toEqual([mistake]);
    expect(mistakesOf(text).join("")).not.toContain("secret");
  });

  test("is a bomb of aliases, and what is nested deep: both take no time", () => {
    const levels = Array.from(
      { length: 30 },
      (_, at) => `K${at}: &a${at} [*a${at - 1}, *a${at - 1}]`,
    );
    expect(mistakesOf(`K: &a-1 x\n${levels.join("\n")}\n`)).toHaveLength(31);
    const deep = ["[", "{a: ", "- ", "? ", "[a, {b: "].map((piece) => piece.repeat(20_000));
    const closed = `${"[".repeat(5000)}${"]".repeat(5000)}`;
    for (const value of [...deep, closed])
      expect(mistakesOf(`A: x\nB:\n  ${value}`)).toEqual(["3: this is nested too deep"]);
    expect(mistakesOf(`A: ${"[".repeat(100)}${"]".repeat(100)}`)).toEqual([
      "1: this is a list or a mapping, no text",
    ]);
  });
});

describe("of a Secret of Kubernetes", () => {
  const secret = (rest: string): string =>
    `apiVersion: v1\nkind: Secret\nmetadata: {name: a, labels: {x: y}}\ntype: Opaque\n${rest}`;

  test("data is decoded, and stringData taken as it is", () => {
    expect(entriesOf(secret("data:\n  A: w6k=\n  B: ''\nstringData:\n  C: x\n"))).toEqual([
      ["A", "é", 6],
      ["B", "", 7],
      ["C", "x", 9],
    ]);
    expect(entriesOf(secret("data: {}\n"))).toEqual([]);
    expect(entriesOf(secret(""))).toEqual([]);
  });

  test("what is no base64, no text or twice there is a mistake", () => {
    const text = secret("data:\n  A: secret!\n  B: /w==\n  C: eA==\nstringData:\n  C: y\n");
    expect(mistakesOf(text)).toEqual([
      "6: this is no base64",
      "7: these bytes are no text",
      "10: this name is on line 8 already",
    ]);
    expect(mistakesOf(secret("data: [x]\n"))).toEqual([
      "5: this is no mapping of names and values",
    ]);
  });

  test("it is one only with its version: else these are names like others", () => {
    expect(entriesOf("kind: Secret\ndata: x\n")).toEqual([
      ["kind", "Secret", 1],
      ["data", "x", 2],
    ]);
  });
});

const line = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "A",
        "B",
        ": ",
        ":",
        " ",
        "  ",
        "'",
        '"',
        "|",
        ">",
        "-",
        "- ",
        "\n",
        "\n  ",
        "#",
        " #",
      ),
      fc.constantFrom("[", "]", "{", "}", ", ", "&x", "*x", "!t ", "? ", "---", "x", "\\", "~"),
      awkwardText,
    ),
    { maxLength: 8 },
  )
  .map((pieces) => `K: ${pieces.join("")}\n`);

test("of any text, the same is read as by the package yaml without types, or a mistake is found", () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 4 }), (lines) => {
      const source = lines.map((one, index) => one.replace("K", `K${index}`)).join("");
      const { entries, mistakes } = readYaml(source);
      if (mistakes.length > 0) return;
      const document = parseDocument(source, { schema: "failsafe", merge: false });
      expect(document.errors).toEqual([]);
      expect(new Map(entries.map(({ name, value }) => [name, value]))).toEqual(
        document.toJS({ mapAsMap: true }),
      );
    }),
    { numRuns: 3000 },
  );
});

test("reading takes time in line with the length", () => {
  expectLinear(700, (size) => () => readYaml("A: ~\n".repeat(size)));
  expectLinear(2_000, (size) => () => readYaml(`A: |\n${"  x\n".repeat(size)}`));
});
