import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UserFiles } from "../../src/config/user-files.ts";
import type { KeepError } from "../../src/core/errors.ts";
import { ENV_DIALECTS, type EnvDialect } from "../../src/core/formats.ts";
import { dotenv } from "../../src/formats/env/dialects/dotenv.ts";
import { envFormat } from "../../src/formats/env/write-env.ts";
import { loadTarget } from "../../src/formats/env/load-dialect.ts";
import { findUnreadLines } from "../../src/formats/find-unread-lines.ts";
import { loadFormat } from "../../src/formats/load-format.ts";
import {
  type VariablesFile,
  type VariablesFileOptions,
  readVariablesFile,
} from "../../src/operations/read-variables-file.ts";
import { AWKWARD_VALUES, HARD_VALUES, PEM, awkwardText } from "../support/awkward-text.ts";
import { expectLinear } from "../support/linear-time.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

type Options = Partial<VariablesFileOptions>;

function read(text: string | Uint8Array, options: Options = {}): Promise<VariablesFile> {
  const folder = temporaryFolder();
  const { file = ".env", ...rest } = options;
  writeFileSync(join(folder, file), text);
  const files = new UserFiles(folder, new AbortController().signal);
  return readVariablesFile({ files }, { file, ...rest });
}

const pairsOf = ({ variables }: VariablesFile) =>
  Object.fromEntries(variables.map(({ name, value }) => [name, value]));

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

const linesOf = ({ mistakes }: VariablesFile) =>
  mistakes.map(({ line, problem }) => `${line}: ${problem}`);

describe("the format", () => {
  test.each([
    [".env", "A=1", "env"],
    [".env.production", "A=1", "env"],
    ["secrets", "A=1", "env"],
    ["a.JSON", '{"A":"1"}', "json"],
    [".env.json", '{"A":"1"}', "json"],
    ["a.yaml", "A: '1'", "yaml"],
    ["a.yml", "A: '1'", "yaml"],
    ["a.csv", "Key,Value\nA,1\n", "csv"],
  ])("of %s is found by its name", async (file, text, format) => {
    const found = await read(text, { file });
    expect([found.format, pairsOf(found), found.shown]).toEqual([format, { A: "1" }, file]);
  });

  test("that is given goes before the name", async () => {
    expect(pairsOf(await read('{"A":"1"}', { format: "json" }))).toEqual({ A: "1" });
  });

  test("does not take the dialect of another one", async () => {
    for (const [format, dialect] of [
      ["json", "php"],
      ["env", "fish"],
      ["csv", "node"],
    ] as const)
      expect(await failureOf(read("", { format, dialect }))).toMatchObject({
        code: "USAGE",
        message: `${dialect} is no dialect of ${format}.`,
      });
  });
});

const CR_KEPT = (line: number) => ({
  line,
  problem: "its reader keeps the carriage return at the end of this line",
});

describe("a file", () => {
  test("may have a byte order mark and CRLF, in every dialect", async () => {
    for (const dialect of Object.keys(ENV_DIALECTS)) {
      const found = await read("\uFEFFA=1\r\nB=two\r\n", { dialect });
      expect([dialect, pairsOf(found), found.mistakes]).toEqual([
        dialect,
        dialect === "posix" ? {} : { A: "1", B: "two" },
        dialect === "posix" ? [CR_KEPT(1), CR_KEPT(2)] : [],
      ]);
    }
  });

  test("that is no UTF-8, is not there, is a folder or has no end is refused by its name", async () => {
    expect(await failureOf(read(new Uint8Array([65, 61, 0xff])))).toMatchObject({
      code: "NOT_TEXT",
      message: ".env is not UTF-8 text.",
      hint: "Save it as UTF-8, for example with iconv.",
    });
    const files = new UserFiles(temporaryFolder(), new AbortController().signal);
    const failure = (file: string) => failureOf(readVariablesFile({ files }, { file }));
    expect(await failure("nope.env")).toMatchObject({ code: "FILE_NOT_FOUND" });
    expect(await failure(".")).toMatchObject({ code: "FILE_FAILED" });
    expect(await failure("/dev/zero")).toMatchObject({ code: "INPUT_TOO_LARGE" });
  });

  test("of another reader keeps empty values and zeros", async () => {
    for (const dialect of Object.keys(ENV_DIALECTS))
      expect(pairsOf(await read("A=\nB=0\nC=false\n", { dialect }))).toEqual({
        A: "",
        B: "0",
        C: "false",
      });
  });
});

describe("a name that comes twice", () => {
  test("has its last value, and what it had before is told with both lines", async () => {
    const found = await read("A=1\nB=2\nA=3\nA=4\n");
    expect(found.variables.map(({ name, value, line }) => [name, value, line])).toEqual([
      ["B", "2", 2],
      ["A", "4", 4],
    ]);
    expect(found.overridden).toEqual([
      { name: "A", line: 1, by: 4 },
      { name: "A", line: 3, by: 4 },
    ]);
  });

  test("has its first value where its reader takes that one", async () => {
    const found = await read("A=1\nA=2\n", { dialect: "rust" });
    expect(pairsOf(found)).toEqual({ A: "1" });
    expect(found.overridden).toEqual([{ name: "A", line: 2, by: 1 }]);
  });

  test("is a mistake in JSON, where readers differ", async () => {
    expect(linesOf(await read('{"A":"1",\n"A":"2"}', { file: "a.json" }))).toEqual([
      "2: this name is on line 1 already",
    ]);
  });
});

describe("what its reader passes over", () => {
  test("is named with its line, in every dialect", async () => {
    const text = "# a comment\nA=1\nBARE\n\nB=2\n";
    for (const dialect of Object.keys(ENV_DIALECTS)) {
      const { mistakes } = await read(text, { dialect });
      expect([dialect, mistakes[0]?.line]).toEqual([dialect, 3]);
    }
    expect(linesOf(await read(text))).toEqual(["3: there is a name without a value"]);
  });

  test("is named also where its reader has stopped before", async () => {
    const found = await read("A=1\nBARE\nB=3\n", { dialect: "rust" });
    expect(pairsOf(found)).toEqual({ A: "1" });
    expect(found.mistakes.map(({ line }) => line)).toEqual([2, 3]);
  });

  test("may be the rest of a key without quotes, which then has no name of its own", async () => {
    const found = await read("K=-----BEGIN KEY-----\nab+/\nMIIabc=\n-----END KEY-----\nB=1\n");
    expect(linesOf(found)).toEqual([
      "2: this is no NAME=value, and nothing of it was read",
      "3: this may be a part of the line before it",
      "4: this is no NAME=value, and nothing of it was read",
    ]);
    expect(pairsOf(found)).toEqual({ K: "-----BEGIN KEY-----", B: "1" });
  });

  test("may be the padded end of base64 on the line before; of an ordinary value it is none", async () => {
    const found = await read("K=TWFueSBoYW5kcyBtYWtl\nbGlnaHQgd29yaw==\nB=1\nC==\n");
    expect(linesOf(found)).toEqual(["2: this may be a part of the line before it"]);
    expect(pairsOf(found)).toEqual({ K: "TWFueSBoYW5kcyBtYWtl", B: "1", C: "=" });
  });

  test("is found after values of several lines, and not in them", async () => {
    const text = `A="one\ntwo\n\nBARE in it\n"\nLOST\nB='x\\ny'\nLOST too\nC="${PEM}"\nD=1\n`;
    const { mistakes, variables } = await read(text);
    expect(mistakes.map(({ line }) => line)).toEqual([6, 8]);
    expect(variables.map(({ name }) => name)).toEqual(["A", "B", "C", "D"]);
  });

  test("is found after a line that goes on on the next", async () => {
    const { mistakes } = await read('A="x\\\ny"\nLOST\n', { dialect: "posix" });
    expect(mistakes.map(({ line }) => line)).toEqual([3]);
  });
});

test.each([
  ["values of several lines", 'A="one\ntwo\nthree"\n'],
  ["lines that are none", "no variable\n"],
  ["names without a value after a quote that is never closed", "A='x\nBARE\n"],
  ["one value of many lines", "-line\n"],
])("looking for what is passed over takes time in line with the file: %s", (what, piece) => {
  const { read: readText } = dotenv;
  expectLinear(1_000, (size) => {
    const lines = piece.repeat(size);
    const text = what.startsWith("one value") ? `A="\n${lines}"\nLOST\n` : lines;
    return () => findUnreadLines(text, readText(text), { read: readText, lineEnds: /\r\n?|\n/ });
  });
});

test("what its reader would replace or run is a mistake, and not taken as it is written", async () => {
  const text = "A=1\nB=x${A}\nC=$(hostname)\n";
  expect(pairsOf(await read(text))).toEqual({ A: "1", B: "x${A}", C: "$(hostname)" });
  const found = await read(text, { dialect: "ruby" });
  expect(pairsOf(found)).toEqual({ A: "1" });
  expect(linesOf(found)).toEqual([
    "2: its reader replaces a part of this value; --dialect dotenv takes it as it is",
    "3: its reader runs a command in this value; --dialect dotenv takes it as it is",
  ]);
});

describe("what export has written reads back the same", () => {
  const dialects = Object.keys(ENV_DIALECTS) as EnvDialect[];

  /** The values that a dialect has a form for, written in one file. */
  async function written(dialect: EnvDialect, values: readonly string[]) {
    const format = envFormat(await loadTarget(dialect));
    const named = new Map(values.map((value, index) => [`K${index}`, value]));
    for (;;)
      try {
        return { named, text: format.write(named, {}).text };
      } catch (error) {
        const { details } = error as KeepError;
        expect(named.delete(String(details["name"]))).toBe(true);
      }
  }

  test.each(dialects)("as env for %s", async (dialect) => {
    const check = async (values: readonly string[]) => {
      const { named, text } = await written(dialect, values);
      const found = await read(text, { dialect });
      expect(found.mistakes).toEqual([]);
      expect(pairsOf(found)).toEqual(Object.fromEntries(named));
    };
    await check([...AWKWARD_VALUES, ...HARD_VALUES]);
    await fc.assert(fc.asyncProperty(fc.array(awkwardText, { maxLength: 4 }), check), {
      numRuns: 20,
    });
  });

  test.each(["json", "yaml", "csv"] as const)("as %s", async (format) => {
    const { write } = await loadFormat(format, "rfc4180");
    const check = async (values: readonly string[]) => {
      const whole = values.filter((value) => value.isWellFormed());
      const named = whole.map((value, index) => [`K${index}`, value] as const);
      const found = await read(write(new Map(named), { dialect: "rfc4180" }).text, { format });
      expect(found.mistakes).toEqual([]);
      expect(pairsOf(found)).toEqual(Object.fromEntries(named));
    };
    await check([...AWKWARD_VALUES, ...HARD_VALUES]);
    await fc.assert(
      fc.asyncProperty(fc.array(awkwardText, { minLength: 1, maxLength: 4 }), check),
      { numRuns: 20 },
    );
  });
});
