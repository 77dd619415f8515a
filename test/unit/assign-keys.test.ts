import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isKey } from "../../src/core/names.ts";
import { type KeyOptions, assignKeys } from "../../src/operations/assign-keys.ts";
import type { VariablesFile } from "../../src/operations/read-variables-file.ts";
import { failureOf } from "../support/failure-of.ts";

/** A file with these names, one a line, each with its line as the value. */
function fileOf(names: readonly string[], mistakes: VariablesFile["mistakes"] = []): VariablesFile {
  const variables = names.map((name, index) => ({ name, value: `v${index + 1}`, line: index + 1 }));
  return {
    shown: "x.env",
    format: "env",
    variables,
    overridden: [],
    mistakes,
    looksLikeJson: false,
  };
}

function assign(names: readonly string[], options: KeyOptions = {}) {
  const { wanted, invalid } = assignKeys(fileOf(names), options);
  return {
    keys: Object.fromEntries(wanted.map(({ key, value }) => [key, value.reveal()])),
    invalid: invalid.map(({ source, problem }) => `${source!.line}: ${problem.message}`),
  };
}

const failure = (names: readonly string[], options: KeyOptions) =>
  failureOf(() => assignKeys(fileOf(names), options));

describe("a name", () => {
  test("is the key, with its line as the source", () => {
    const { wanted } = assignKeys(fileOf(["A", "b-c"]), {});
    expect(wanted.map(({ key, source }) => [key, source])).toEqual([
      ["A", { line: 1 }],
      ["b-c", { line: 2 }],
    ]);
  });

  test("gets the prefix before it, but for those that --map names", () => {
    const options = { prefix: "APP_", map: ["B=OTHER"] };
    expect(assign(["A", "B"], options).keys).toEqual({ APP_A: "v1", OTHER: "v2" });
    expect(assignKeys(fileOf(["A"]), { prefix: "APP_" }).wanted[0]!.source).toEqual({
      line: 1,
      key: "A",
    });
  });

  test("that cannot be a key is invalid with its line, and not repeated", () => {
    expect(assign(["A", "a.b", "-x", "k".repeat(256)])).toEqual({
      keys: { A: "v1" },
      invalid: [
        "2: this name cannot be a key: its character 2 is not allowed.",
        "3: this name cannot be a key: it begins with a dash.",
        "4: this name cannot be a key: it is too long.",
      ],
    });
    expect(assign(["a.b"], { map: ["a.b=A_B"] })).toEqual({ keys: { A_B: "v1" }, invalid: [] });
  });

  test("that becomes the key of another is an error with both lines", () => {
    expect(failure(["A", "B", "C"], { map: ["C=A"] })).toMatchObject({
      code: "KEYS_COLLIDE",
      exitCode: 8,
      message: "x.env: line 1 and line 3 would both become A.",
    });
  });
});

describe("--map", () => {
  test("names what the file has, and keys that can be", () => {
    expect(failure(["A"], { map: ["B=C"] })).toMatchObject({
      code: "NAME_TO_MAP_NOT_FOUND",
      exitCode: 5,
      message: "--map names B, which x.env does not set.",
    });
    expect(failure(["A"], { map: ["A=a b"] })).toMatchObject({ code: "INVALID_KEY" });
    expect(failure(["A"], { map: ["A"] })).toMatchObject({
      code: "USAGE",
      message: "--map takes NAME=KEY, separated by commas.",
    });
    expect(failure(["A"], { map: ["A=B", "A=C"] })).toMatchObject({ code: "USAGE" });
  });

  test("may name what stands on a line that could not be read", () => {
    const file = fileOf(["A"], [{ line: 2, problem: "this quote is never closed" }]);
    expect(assignKeys(file, { map: ["B=C"] }).invalid).toHaveLength(1);
  });
});

describe("the filter", () => {
  test("compares keys, after the prefix and --map", () => {
    const options = { prefix: "X_", map: ["C=Z"], only: "X_*,Z", except: "X_B" };
    expect(assign(["A", "B", "C"], options).keys).toEqual({ X_A: "v1", Z: "v3" });
    expect(assign(["A", "B", "C"], { ...options, only: "A,B,C" }).keys).toEqual({});
  });

  test("leaves out names that cannot be keys, but never what could not be read", () => {
    expect(assign(["A", "a.b"], { only: "A" })).toEqual({ keys: { A: "v1" }, invalid: [] });
    expect(assign(["A", "a.b"], { except: "a.*" }).invalid).toEqual([]);
    const file = fileOf(["A"], [{ line: 2, problem: "this quote is never closed" }]);
    expect(assignKeys(file, { only: "A" }).invalid).toMatchObject([
      { key: "", source: { line: 2 }, problem: { message: "this quote is never closed." } },
    ]);
  });

  test("leaves out what only has a wrong value, which is named by its key", () => {
    const problem = "this is null";
    const file = fileOf(
      ["A"],
      ["B", "C", "d.e"].map((name) => ({ line: 1, name, problem })),
    );
    const said = (options: KeyOptions) =>
      assignKeys(file, options).invalid.map((one) => [one.key, one.problem.message]);
    expect(said({ prefix: "X_", except: "X_C" })).toEqual([
      ["X_B", "X_B: this is null."],
      ["", "this is null."],
    ]);
    expect(said({ only: "A" })).toEqual([]);
  });
});

test("a --prefix with which no key begins is refused", () => {
  for (const prefix of ["-", "a b", "x.", "=", "k".repeat(256)])
    expect(failure(["A"], { prefix })).toMatchObject({ code: "USAGE", exitCode: 2 });
  expect(assign(["A"], { prefix: "" }).keys).toEqual({ A: "v1" });
});

test("every name becomes one key, or one invalid line without its text", () => {
  const name = fc.string({ minLength: 12, unit: "grapheme-ascii" });
  fc.assert(
    fc.property(fc.uniqueArray(name), fc.constantFrom("", "P_"), (names, prefix) => {
      const { keys, invalid } = assign(names, { prefix });
      expect(Object.keys(keys).length + invalid.length).toBe(names.length);
      expect(Object.keys(keys).every((key) => isKey(key) && key.startsWith(prefix))).toBe(true);
      for (const [index, one] of names.entries())
        if (!(prefix + one in keys)) {
          const said = invalid.find((text) => text.startsWith(`${index + 1}: `));
          expect(said?.includes(one)).toBe(false);
        }
    }),
  );
});
