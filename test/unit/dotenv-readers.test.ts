import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { parse as parseWithDotenvx } from "@dotenvx/dotenvx";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeDotenvValue } from "../../src/formats/dotenv-value.ts";
import { writeDotenv } from "../../src/formats/dotenv.ts";
import { AWKWARD_VALUES, awkwardText } from "../support/awkward-text.ts";
import { hasProgram } from "../support/programs.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/**
 * A form that Keep calls universal is held to that by readers that are not the `dotenv` package.
 * Values are random, so only such forms are ever given to a reader that would run `$(x)`.
 */

/** Awkward values that have a universal form, as many as asked for, and the known ones. */
function universalValues(count: number): readonly string[] {
  return [...AWKWARD_VALUES, ...fc.sample(awkwardText, count)].filter(
    (value) => encodeDotenvValue(value)?.universal === true,
  );
}

const line = (value: string): string => `K=${encodeDotenvValue(value)!.text}`;
const between = (value: string): string => `A_BEFORE=1\n${line(value)}\nZ_AFTER=2\n`;

/** A `.env` with these values as V0, V1, …, each one line or more of its own. */
function fileOf(values: readonly string[]): string {
  const file = join(temporaryFolder(), "values.env");
  writeFileSync(
    file,
    values.map((value, index) => `V${index}=${encodeDotenvValue(value)!.text}\n`).join(""),
  );
  return file;
}

/** The variables that a program prints, each ended by a NUL. */
function printed(program: string, args: readonly string[], count: number): readonly string[] {
  const { stdout, stderr, status } = spawnSync(program, args, {
    env: { PATH: process.env["PATH"], LC_ALL: "C.UTF-8" },
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 2 ** 26,
  });
  expect({ status, stderr: stderr.toString("utf8") }).toEqual({ status: 0, stderr: "" });
  const values = stdout.toString("utf8").split("\0");
  expect(values).toHaveLength(count + 1);
  return values.slice(0, -1);
}

describe("a universal form is read exactly by", () => {
  test("Node's parseEnv", () => {
    for (const value of universalValues(2000))
      expect(parseEnv(between(value))).toEqual({ A_BEFORE: "1", K: value, Z_AFTER: "2" });
  });

  test("node --env-file", () => {
    const values = universalValues(0).filter((value) => !value.endsWith("\\"));
    const script = `for (let i = 0; i < ${values.length}; i++) process.stdout.write(process.env["V" + i] + "\\0")`;
    const read = printed(
      process.execPath,
      [`--env-file=${fileOf(values)}`, "-e", script],
      values.length,
    );
    expect(read).toEqual(values);
  });

  test("dotenvx, which runs commands", () => {
    for (const value of universalValues(1000))
      expect(parseWithDotenvx(between(value), { processEnv: {} })).toEqual({
        A_BEFORE: "1",
        K: value,
        Z_AFTER: "2",
      });
  });

  test.each([
    ["sh", ["-c"]],
    ["bash", ["--norc", "-c"]],
  ])("%s, which sources it", (shell, args) => {
    // `sh` may be one without --version, but there is always one.
    if (shell !== "sh" && !hasProgram(shell)) return;
    const values = universalValues(1500);
    const script =
      'set -a; . "$1"; i=0; while [ $i -lt "$2" ]; do eval "printf \'%s\\\\0\' \\"\\$V$i\\""; i=$((i+1)); done';
    const read = printed(
      shell,
      [...args, script, shell, fileOf(values), String(values.length)],
      values.length,
    );
    expect(read).toEqual(values);
  });

  const python = pythonWithDotenv();
  test.skipIf(python === undefined)("python-dotenv, where no backslash is in it", () => {
    const values = universalValues(1000).filter((value) => !value.includes("\\"));
    expect(readWithPython(values.map(between), false)).toEqual(values);
  });

  test.skipIf(python === undefined)("python-dotenv expanding, where no ${ is in it", () => {
    const values = universalValues(1000).filter((value) => !/\\|\$\{/.test(value));
    expect(readWithPython(values.map(between), true)).toEqual(values);
  });

  function readWithPython(texts: readonly string[], interpolate: boolean): readonly unknown[] {
    const { stdout } = spawnSync(python!, ["-c", PYTHON_READER], {
      input: JSON.stringify({ texts, interpolate }),
      encoding: "utf8",
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"], PYTHONIOENCODING: "utf-8" },
      maxBuffer: 2 ** 26,
    });
    return JSON.parse(stdout) as readonly unknown[];
  }
});

const PYTHON_READER = `
import io, json, sys, dotenv
given = json.load(sys.stdin)
read = lambda text: dotenv.dotenv_values(stream=io.StringIO(text), interpolate=given["interpolate"])
print(json.dumps([read(text).get("K") for text in given["texts"]]))
`;

/** Python, if it has the package; it is nobody's duty to have it. */
function pythonWithDotenv(): string | undefined {
  const { status } = spawnSync("python3", ["-c", "import dotenv; dotenv.dotenv_values"], {
    stdio: "ignore",
  });
  if (status === 0) return "python3";
  console.error("\n*** python-dotenv is not installed: its tests are SKIPPED.\n");
  return undefined;
}

describe("variables that are written together", () => {
  test("are each read exactly by sh", () => {
    // What a backslash before a closing quote does to its neighbours is tested in dotenv.test.ts.
    const values = universalValues(300).filter((value) => !value.endsWith("\\"));
    const { text, notUniversal } = writeDotenv(
      new Map(values.map((value, index) => [`V${index}`, value])),
    );
    expect(notUniversal).toEqual([]);
    const script = `${text}\nprintf '%s\\0' ${values.map((_, index) => `"$V${index}"`).join(" ")}`;
    expect(printed("sh", ["-c", script], values.length)).toEqual(values);
  });
});
