import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Cell,
  type Column,
  type Entry,
  type Row,
  compareColumns,
} from "../../src/comparison/compare-columns.ts";
import { groupLetter } from "../../src/comparison/group-letter.ts";
import { summarizeRows } from "../../src/comparison/summarize-rows.ts";
import { SecretValue } from "../../src/core/secret-value.ts";

/** A value as a test gives it: text, bytes, unreadable (null), or missing (undefined). */
type Given = string | Uint8Array | null | undefined;

function entryOf(given: Exclude<Given, undefined>): Entry {
  if (given === null) return "unreadable";
  if (typeof given === "string") return { value: new SecretValue(given) };
  return { value: new SecretValue(Buffer.from(given).toString("base64")), binary: true };
}

function columnOf(values: Readonly<Record<string, Given>>, rest: Column["rest"] = "missing") {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return { entries: new Map(given.map(([key, value]) => [key, entryOf(value!)])), rest };
}

/** The one row of a key whose cells are these. */
function rowOf(...cells: readonly Given[]): Row {
  return compareColumns(
    cells.map((value) => columnOf({ K: value })),
    ["K"],
  )[0]!;
}

const signs = ({ cells }: Row): string =>
  cells.map((cell) => (cell.state === "present" ? cell.group : cell.state[0])).join(" ");

const letterOf = (cell: Cell): string | undefined =>
  cell.state === "present" ? cell.group : undefined;

const bytesOf = (given: string | Uint8Array): string => Buffer.from(given).toString("hex");

describe("a row", () => {
  test.each([
    ["same", ["x", "x", "x"], "A A A"],
    ["different", ["x", "y", "x"], "A B A"],
    ["different", ["y", "x", "z", "x"], "A B C B"],
    ["missing", ["x", undefined], "A m"],
    ["missing", ["x", "y", undefined], "A B m"],
    ["missing", [undefined, null], "m u"],
    ["unknown", ["x", null], "A u"],
    ["unknown", [null, null], "u u"],
    ["unknown", ["x", "x", null], "A A u"],
    ["different", ["x", "y", null], "A B u"],
  ] as const)("is %s where the values are %j", (status, cells, letters) => {
    const row = rowOf(...cells);
    expect(row.status).toBe(status);
    expect(signs(row)).toBe(letters);
  });

  test("takes text and bytes that are that text for the same", () => {
    expect(rowOf("grün", Buffer.from("grün")).status).toBe("same");
    expect(rowOf(Buffer.from("grün"), "grün", Buffer.from("grün")).status).toBe("same");
    expect(rowOf("", new Uint8Array()).status).toBe("same");
    // The text of the base64 is another value than its bytes.
    expect(rowOf(Buffer.from("x").toString("base64"), Buffer.from("x")).status).toBe("different");
    expect(rowOf(Buffer.from([0xff]), "\uFFFD").status).toBe("different");
  });

  test("does not take a value that differs in blanks, case or a line's end for the same", () => {
    for (const other of ["x ", " x", "X", "x\n", "x\r\n", "\uFEFFx"])
      expect(rowOf("x", other).status, JSON.stringify(other)).toBe("different");
  });
});

test("what is not known of a column is unreadable, and never missing", () => {
  const columns = [columnOf({ A: "x", B: "y" }), columnOf({ A: "x" }, "unreadable")];
  expect(compareColumns(columns).map((row) => [row.key, row.status, signs(row)])).toEqual([
    ["A", "same", "A A"],
    ["B", "unknown", "A u"],
  ]);
});

test("rows are sorted by key, as code units, also those that no column has", () => {
  const columns = [columnOf({ b: "1", B: "1" }), columnOf({ "A-1": "1", A_1: "1" })];
  const keys = compareColumns(columns, ["a", "b"]).map(({ key }) => key);
  expect(keys).toEqual(["A-1", "A_1", "B", "a", "b"]);
});

test("groups are A to Z, then AA, AB and so on", () => {
  const names = Array.from({ length: 26 * 27 + 1 }, (_, index) => groupLetter(index));
  expect(names.slice(24, 29)).toEqual(["Y", "Z", "AA", "AB", "AC"]);
  expect(names.slice(-2)).toEqual(["ZZ", "AAA"]);
  expect(new Set(names).size).toBe(names.length);
});

test("the summary counts every status, also those that no row has", () => {
  const rows = compareColumns([columnOf({ A: "x", B: "x" }), columnOf({ A: "x", B: "y" })]);
  expect(summarizeRows(rows, ["same", "different", "missing", "unknown"])).toEqual({
    same: 1,
    different: 1,
    missing: 0,
    unknown: 0,
    total: 2,
  });
});

const given = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("", "x", "y", "eA==") },
  { weight: 2, arbitrary: fc.constantFrom(...["", "x", "eA=="].map((one) => Buffer.from(one))) },
  fc.string({ unit: "binary", maxLength: 3 }).filter((text) => text.isWellFormed()),
  fc.uint8Array({ maxLength: 3 }),
  fc.constant(null),
  fc.constant(undefined),
);
const cells = fc.array(given, { minLength: 1, maxLength: 6 });

describe("for every row", () => {
  test("letters are equal where the bytes are, and only there", () => {
    fc.assert(
      fc.property(cells, (values) => {
        const letters = rowOf(...values).cells.map(letterOf);
        for (const [i, a] of values.entries())
          for (const [j, b] of values.entries()) {
            if (a === undefined || a === null || b === undefined || b === null) continue;
            expect(letters[i] === letters[j]).toBe(bytesOf(a) === bytesOf(b));
          }
      }),
    );
  });

  test("the letters from the left are A, B and so on as they first come", () => {
    fc.assert(
      fc.property(cells, (values) => {
        const letters = rowOf(...values)
          .cells.map(letterOf)
          .filter((one) => one !== undefined);
        const first = [...new Set(letters)];
        expect(first).toEqual(first.map((_, index) => groupLetter(index)));
      }),
    );
  });

  test("the order of the columns does not change its status", () => {
    fc.assert(
      fc.property(
        cells.chain((values) =>
          fc.tuple(fc.constant(values), fc.shuffledSubarray(values, { minLength: values.length })),
        ),
        ([values, shuffled]) => {
          expect(rowOf(...shuffled).status).toBe(rowOf(...values).status);
        },
      ),
    );
  });

  test("the status is what its definition says", () => {
    fc.assert(
      fc.property(cells, (values) => {
        const readable = values.filter((one) => one !== undefined && one !== null);
        const distinct = new Set(readable.map(bytesOf)).size;
        const expected = values.includes(undefined)
          ? "missing"
          : distinct > 1
            ? "different"
            : values.includes(null)
              ? "unknown"
              : "same";
        expect(rowOf(...values).status).toBe(expected);
      }),
    );
  });
});

test("5,000 keys in three columns take well under a second", () => {
  const keys = Array.from({ length: 5000 }, (_, index) => `KEY_${index}`);
  const column = (suffix: string): Column =>
    columnOf(Object.fromEntries(keys.map((key) => [key, `${key} ${suffix} ${"x".repeat(1000)}`])));
  const columns = [column("a"), column("b"), column("a")];
  const start = performance.now();
  expect(compareColumns(columns)).toHaveLength(5000);
  expect(performance.now() - start).toBeLessThan(500);
});
