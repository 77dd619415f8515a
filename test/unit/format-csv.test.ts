import { describe, expect, test } from "vitest";
import { csv } from "../../src/formats/csv.ts";
import { readCsv } from "../../src/formats/read-csv.ts";
import { awkwardMaps, documentNames } from "../support/awkward-variables.ts";
import { failureOf } from "../support/failure-of.ts";
import { expectLinear } from "../support/linear-time.ts";
import { hasPython, readWithPython } from "../support/python.ts";

const maps = awkwardMaps(300, documentNames);
const write = (variables: ReadonlyMap<string, string>, dialect = "rfc4180"): string =>
  csv.write(variables, { dialect }).text;
const texts = maps.map((variables) => write(variables));

describe("whatever the names and values, a text of rfc4180 is read back exactly by", () => {
  test.skipIf(!hasPython("csv, io", "apt-get install python3"))("Python's csv", () => {
    const read = readWithPython(
      "csv, io",
      "list(csv.reader(io.StringIO(text, newline='')))",
      texts,
    );
    for (const [index, rows] of read.entries()) {
      const [header, ...pairs] = (rows as { data: [string, string][] }).data;
      expect(header).toEqual(["Key", "Value"]);
      expect(new Map(pairs)).toEqual(maps[index]);
    }
  });

  test("our own import", () => {
    for (const [index, text] of texts.entries()) {
      const { entries, mistakes } = readCsv(text);
      expect(mistakes).toEqual([]);
      expect(new Map(entries.map(({ name, value }) => [name, value]))).toEqual(maps[index]);
    }
  });
});

test("it has two columns, each value in quotes, and lines that end with CR and LF", () => {
  const variables = new Map([
    ["DB_PASSWORD", 'a"b,\n;c'],
    ["a b", ""],
    ["a-b.c", "é"],
  ]);
  expect(write(variables)).toBe(
    'Key,Value\r\nDB_PASSWORD,"a""b,\n;c"\r\n"a b",""\r\na-b.c,"é"\r\n',
  );
  expect(write(new Map())).toBe("Key,Value\r\n");
});

describe("for spreadsheets", () => {
  test("it is the default, and has a byte order mark if anything is not ASCII", () => {
    const text = 'Key,Value\r\nA,"x ~"\r\n';
    expect(csv.write(new Map([["A", "x ~"]]), {}).text).toBe(text);
    expect(csv.write(new Map([["A", "é"]]), {}).text).toBe('\uFEFFKey,Value\r\nA,"é"\r\n');
  });

  const formulas = [
    [
      "=1+1",
      "=",
      "+1+1",
      "-1-1",
      "@SUM(A1)",
      "\t=1",
      "\t1",
      "\n1",
      " =1",
      "\u00a0=1",
      "'=1",
      '"=1',
    ],
    [
      "＝1",
      "＋1",
      "－1",
      "＠x",
      '""=1',
      "=cmd|' /C calc'!A0",
      "-----BEGIN PRIVATE KEY-----",
      "--x",
    ],
    ["+", "-", "-x", "+49 30 1234", "-1,2,3", "-1;", "\uFEFF=1", "-=1"],
  ].flat();

  test.each(formulas)("the formula %j is refused, and why", (value) => {
    const failure = failureOf(() => write(new Map([["A", value]]), "spreadsheet"));
    expect(failure.code).toBe("VALUE_NOT_REPRESENTABLE");
    expect(failure.hint).toContain("A spreadsheet would run or change it");
    expect(readCsv(write(new Map([["A", value]]))).entries[0]!.value).toBe(value);
  });

  test.each(["a\rb", "a\r\nb", "a\0b", "x".repeat(32_768)])(
    "what a cell does not hold is refused: %#",
    (value) => {
      const failure = failureOf(() => write(new Map([["A", value]]), "spreadsheet"));
      expect(failure.code).toBe("VALUE_NOT_REPRESENTABLE");
      expect(readCsv(write(new Map([["A", value]]))).entries[0]!.value).toBe(value);
    },
  );

  test("a name that is a formula is refused", () => {
    const failure = failureOf(() => write(new Map([["=1", "x"]]), "spreadsheet"));
    expect(failure.code).toBe("INVALID_VARIABLE_NAME");
  });

  test.each([
    "a=b",
    "a-b",
    "x@y",
    "1+1",
    "-1",
    "+1.5",
    "x\ty",
    "x\n=1",
    "it's",
    "x".repeat(32_767),
  ])("what is no formula is taken: %#", (value) => {
    expect(write(new Map([["A", value]]), "spreadsheet")).toBe(`Key,Value\r\nA,"${value}"\r\n`);
  });

  test("a note names the values that would become numbers, dates or truth values", () => {
    const changed = [
      ["00123", "1e5", "1E+05", "1.0", "+5", "-1", "12345678901234567890", "0x", "2001-12-14"],
      [
        "12:30",
        "1/2",
        "3-4",
        "1-Mar",
        "Mar 1",
        "5 March 2020",
        "TRUE",
        "false",
        " 7",
        "50%",
        "1,000",
        "$5",
        "5 €",
        "1 2/3",
      ],
    ].flat();
    const same = ["", "0", "5432", "abc", "a1", "1a2b3c4d", "deadbeef", "1.2.3.4.x", "e5", "truex"];
    const note = (value: string): boolean =>
      csv.write(new Map([["A", value]]), {}).notes.length > 0;
    expect(changed.filter((value) => !note(value))).toEqual(["0x"]);
    expect(same.filter(note)).toEqual([]);
    const { notes } = csv.write(
      new Map([...changed, ...same].map((value, at) => [`K${at}`, value])),
      {},
    );
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain("K0, K1, K2");
    expect(csv.write(new Map([["A", "007"]]), { dialect: "rfc4180" }).notes).toEqual([]);
  });
});

test("half of a character is refused, and a name that is empty", () => {
  expect(failureOf(() => write(new Map([["A", "\ud800"]]))).code).toBe("VALUE_NOT_REPRESENTABLE");
  for (const name of ["", "\udc00"])
    expect(failureOf(() => write(new Map([[name, "x"]]))).code).toBe("INVALID_VARIABLE_NAME");
});

test("writing and reading take time in line with the size", () => {
  for (const dialect of ["spreadsheet", "rfc4180"])
    expectLinear(2_000, (size) => {
      const variables = new Map(Array.from({ length: size }, (_, index) => [`K${index}`, 'x"\n']));
      return () => readCsv(write(variables, dialect));
    });
  expectLinear(12_000, (size) => () => readCsv(write(new Map([["A", '"\n,'.repeat(size)]]))));
});
