import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCsv } from "../../src/formats/read-csv.ts";
import { expectLinear } from "../support/linear-time.ts";
import { hasPython, readWithPython } from "../support/python.ts";

const entriesOf = (text: string): readonly (readonly [string, string, number])[] => {
  const { entries, mistakes } = readCsv(text);
  expect(mistakes).toEqual([]);
  return entries.map(({ name, value, line }) => [name, value, line]);
};
const mistakesOf = (text: string): readonly string[] =>
  readCsv(text).mistakes.map(({ line, problem }) => `${line}: ${problem}`);

describe("the columns", () => {
  test.each([
    "Key,Value\nA,x\n",
    "\uFEFFKey,Value\r\nA,x\r\n",
    "Key,Value\rA,x",
    "name;value\nA;x\n",
    "Value\tNAME\nx\tA\n",
    '"Key", VALUE \nA,x\n',
    "Name,Key,Value\nof it,A,x\n",
    "sep=;\nKey;Value\nA;x\n",
    "Key,Value,Vault,Environment,Modified\nA,x,local,production,2024-01-01\n",
    "Modified,Vault,Value,Key\n2024,,x,A\n",
  ])("are found in %j", (text) => {
    expect(entriesOf(text).map(([name, value]) => [name, value])).toEqual([["A", "x"]]);
  });

  test.each(["", "A,x\n", "Key\nA\n", "Key,Password\nA,x\n", "\n", '"Key,Value\n'])(
    "are missing in %j",
    (text) => {
      expect(mistakesOf(text)).toEqual([
        "1: there is no first row with the names of the columns: Key and Value",
      ]);
    },
  );
});

test("fields in quotes and without, with the line that a row begins on", () => {
  const text = [
    "Key,Value,Note\n",
    'A,"x,""y""\nz",1\n',
    'B, it\'s "x" ,2\r\n',
    "C,,\n",
    "\n",
    'D,"",""\r\n',
    ",,\n",
    '"E f","a\r\nb",\n',
    'G,h\\"i;,',
  ];
  expect(entriesOf(text.join(""))).toEqual([
    ["A", 'x,"y"\nz', 2],
    ["B", ' it\'s "x" ', 4],
    ["C", "", 5],
    ["D", "", 7],
    ["E f", "a\r\nb", 9],
    ["G", 'h\\"i;', 11],
  ]);
});

describe("a mistake", () => {
  test("is named with its line, and the other rows are read", () => {
    const text = `Key,Value
A,x,secret
B
,secret
C,"secret"x
D, "secret"
"E" ,secret
F,ok
F,secret
G,"sec
ret"x
H,"secret
F,x`;
    expect(readCsv(text).entries).toEqual([{ name: "F", value: "ok", line: 8 }]);
    expect(mistakesOf(text)).toEqual([
      "2: this row has more columns than the first one",
      "3: this row has too few columns",
      "4: there is no name",
      "5: there is text after the closing quote",
      "6: there are blanks before this quote",
      "7: there is text after the closing quote",
      "9: this name is on line 8 already",
      "11: there is text after the closing quote",
      "12: this quote is never closed",
    ]);
  });

  test("is half of a character", () => {
    expect(mistakesOf("Key,Value\nA,\ud800")).toEqual([
      "2: this value holds half of a character (a lone surrogate)",
    ]);
  });
});

const cell = fc
  .array(fc.constantFrom("a", "b", " ", '"', '""', ",", ";", "\n", "\r\n", "\r", "\t", "é", "\\"), {
    maxLength: 6,
  })
  .map((pieces) => pieces.join(""));
const row = fc.array(
  fc.oneof(
    cell,
    cell.map((text) => `"${text.replaceAll('"', '""')}"`),
  ),
  { minLength: 1, maxLength: 3 },
);
const table = fc
  .array(row, { maxLength: 4 })
  .map((rows) => ["Key,Value", ...rows.map((fields) => fields.join(","))].join("\r\n"));

test.skipIf(!hasPython("csv, io", "apt-get install python3"))(
  "of any table, the same is read as by Python's csv, or a mistake is found",
  () => {
    const texts = fc.sample(table, 3000);
    const read = readWithPython(
      "csv, io",
      "list(csv.reader(io.StringIO(text, newline='')))",
      texts,
    );
    const isRead = texts.filter((text, index) => {
      const { entries, mistakes } = readCsv(text);
      if (mistakes.length > 0) return false;
      const [, ...rows] = (read[index] as { data: string[][] }).data;
      const filled = rows.filter((fields) => fields.some((field) => field !== ""));
      expect(
        entries.map(({ name, value }) => [name, value]),
        JSON.stringify(text),
      ).toEqual(filled);
      return true;
    });
    expect(isRead.length).toBeGreaterThan(300);
  },
);

test("reading takes time in line with the length", () => {
  for (const piece of ['"', '""', ",", "\n", '"\n', "a,b\n", 'a,"b', "\r"])
    expectLinear(2_000, (size) => () => readCsv(`Key,Value\n${piece.repeat(size)}`));
});
