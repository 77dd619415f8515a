import { parse } from "dotenv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EnvDialect } from "../../src/core/formats.ts";
import { encodeEnvValue } from "../../src/formats/env/encode.ts";
import { loadDialect, loadTarget } from "../../src/formats/env/load-dialect.ts";
import { envFormat } from "../../src/formats/env/write-env.ts";
import type { Format } from "../../src/formats/format.ts";
import { NotRepresentable } from "../../src/formats/not-representable.ts";
import { awkwardText, variableNames } from "../support/awkward-text.ts";
import { failureOf } from "../support/failure-of.ts";

const formatOf = async (name: EnvDialect): Promise<Format> => envFormat(await loadTarget(name));
const format = await formatOf("dotenv");
const dotenv = await loadDialect("dotenv");

const write = (variables: Iterable<readonly [string, string]>): string =>
  format.write(new Map(variables), {}).text;

/** The text, or `undefined` if it is refused. */
function written(variables: ReadonlyMap<string, string>): string | undefined {
  try {
    return write(variables);
  } catch (error) {
    if (error instanceof NotRepresentable) return undefined;
    throw error;
  }
}

describe("writing a whole file", () => {
  test("whatever is written, dotenv reads all of it back, and nothing else", () => {
    fc.assert(
      fc.property(fc.dictionary(variableNames, awkwardText, { maxKeys: 6 }), (object) => {
        const variables = new Map(Object.entries(object));
        const text = written(variables);
        if (text === undefined) return;
        expect(new Map(Object.entries(parse(text)))).toEqual(variables);
        expect(text === "" || text.endsWith("\n")).toBe(true);
        expect(text).not.toMatch(/^\uFEFF|\r/);
      }),
      { numRuns: 2000 },
    );
  });

  // To dotenv a quote after a backslash does not close: such a value
  // cannot always stand before another one.
  test("values that can be written one by one can be written together, or are refused", () => {
    fc.assert(
      fc.property(fc.array(awkwardText, { maxLength: 5 }), (values) => {
        fc.pre(values.every((value) => encodeEnvValue(dotenv, "K", value) !== undefined));
        const variables = new Map(values.map((value, index) => [`V${index}`, value]));
        const risky = values.some((value) => value.endsWith("\\"));
        const text = written(variables);
        if (text === undefined) expect(risky).toBe(true);
        else expect(new Map(Object.entries(parse(text)))).toEqual(variables);
      }),
      { numRuns: 2000 },
    );
  });

  test("a value that ends with a backslash does not swallow one that begins with a new line", () => {
    const text = write([
      ["A", "C:\\dir\\"],
      ["B", '\n"x"\n'],
    ]);
    expect(parse(text)).toEqual({ A: "C:\\dir\\", B: '\n"x"\n' });
  });

  test("keeps the order it is given, one line end each", () => {
    const text = write([
      ["Z", "1"],
      ["A", "two words"],
      ["M", ""],
    ]);
    expect(text).toBe("Z=1\nA='two words'\nM=\n");
    expect(write([])).toBe("");
  });

  test("refuses what does not read back, by the variable's name and never its value", () => {
    const value = `'"\`# canary-4711`;
    const failure = failureOf(() => write([["API_KEY", value]]));
    expect(failure).toMatchObject({ code: "VALUE_NOT_REPRESENTABLE", exitCode: 8 });
    expect(failure.message).toContain("API_KEY");
    expect(`${failure.stack}${JSON.stringify(failure)}`).not.toContain("canary-4711");
  });

  test("refuses half of a character, which no file can hold", () => {
    expect(failureOf(() => write([["A", "x\ud800"]])).code).toBe("VALUE_NOT_REPRESENTABLE");
  });

  test("refuses a name that the reader cannot hold, rather than dropping it", () => {
    for (const name of ["__proto__", "A B", "A\nB", "A=B", "#A", ""])
      expect(failureOf(() => write([[name, "x"]])).code, name).toBe("INVALID_VARIABLE_NAME");
  });

  test("takes roughly ten times as long for ten times as many variables", () => {
    const seconds = (count: number): number => {
      const variables = Array.from(
        { length: count },
        (_, index) => [`NAME_${index}`, `value's "${index}" #`] as const,
      );
      const started = performance.now();
      expect(write(variables)).toContain("NAME_0");
      return (performance.now() - started) / 1000;
    };
    seconds(1000);
    const thousand = Math.min(seconds(1000), seconds(1000));
    expect(seconds(10_000)).toBeLessThan(Math.max(thousand * 40, 1));
  });
});

test("a key becomes a variable's name, or has none", () => {
  expect(format.nameOf("my-key")).toBe("my_key");
  expect(format.nameOf("9x")).toBe("_9x");
  for (const key of ["a.b", "é", "", "a b"]) expect(format.nameOf(key), key).toBeUndefined();
});
