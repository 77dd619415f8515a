import { parse } from "dotenv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KeepError } from "../../src/core/errors.ts";
import { encodeDotenvValue } from "../../src/formats/dotenv-value.ts";
import { checkDotenv, isVariableName, readDotenv, writeDotenv } from "../../src/formats/dotenv.ts";
import { awkwardText, variableNames } from "../support/awkward-text.ts";
import { failureOf } from "../support/failure-of.ts";

function textOrRefusal(variables: ReadonlyMap<string, string>): string {
  try {
    return writeDotenv(variables).text;
  } catch (error) {
    return (error as KeepError).code;
  }
}

const variablesOf = (text: string): Record<string, string> => Object.fromEntries(readDotenv(text));

describe("writing a .env", () => {
  test("whatever is written, dotenv reads all of it back, and nothing else", () => {
    fc.assert(
      fc.property(fc.dictionary(variableNames, awkwardText, { maxKeys: 6 }), (object) => {
        const variables = new Map(Object.entries(object));
        const text = textOrRefusal(variables);
        if (text === "VALUE_NOT_REPRESENTABLE") return;
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
        fc.pre(values.every((value) => encodeDotenvValue(value) !== undefined));
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
    const variables = new Map([
      ["A", "C:\\dir\\"],
      ["B", '\n"x"\n'],
    ]);
    expect(parse(writeDotenv(variables).text)).toEqual({ A: "C:\\dir\\", B: '\n"x"\n' });
  });

  test("keeps the order it is given, one line end each", () => {
    const variables = new Map([
      ["Z", "1"],
      ["A", "two words"],
      ["M", ""],
    ]);
    expect(writeDotenv(variables)).toEqual({ text: "Z=1\nA='two words'\nM=\n", notUniversal: [] });
    expect(writeDotenv(new Map())).toEqual({ text: "", notUniversal: [] });
  });

  test("names the variables whose form not every reader knows, and no others", () => {
    const variables = new Map([
      ["PLAIN", "a"],
      ["MIXED", `it's "x"`],
      ["QUOTED", "it's"],
      ["WINDOWS", "a\r\nb"],
      ["BINARY", "a\0b"],
    ]);
    expect(writeDotenv(variables).notUniversal).toEqual(["MIXED", "WINDOWS", "BINARY"]);
  });

  test("refuses what does not read back, by the variable's name and never its value", () => {
    const value = `'"\`# canary-4711`;
    const failure = failureOf(() => writeDotenv(new Map([["API_KEY", value]])));
    expect(failure).toMatchObject({ code: "VALUE_NOT_REPRESENTABLE", exitCode: 8 });
    expect(failure.message).toContain("API_KEY");
    expect(`${failure.stack}${JSON.stringify(failure)}`).not.toContain("canary-4711");
  });

  test("refuses a name that dotenv cannot hold, rather than dropping it", () => {
    for (const name of ["__proto__", "A B", "A\nB", "A=B", "#A", ""])
      expect(failureOf(() => writeDotenv(new Map([[name, "x"]]))).code, name).toBe(
        "VALUE_NOT_REPRESENTABLE",
      );
  });

  test("takes roughly ten times as long for ten times as many variables", () => {
    const seconds = (count: number): number => {
      const variables = new Map(
        Array.from({ length: count }, (_, index) => [`NAME_${index}`, `value's "${index}" #`]),
      );
      const started = performance.now();
      expect(writeDotenv(variables).notUniversal).toHaveLength(count);
      return (performance.now() - started) / 1000;
    };
    seconds(1000);
    const thousand = Math.min(seconds(1000), seconds(1000));
    expect(seconds(10_000)).toBeLessThan(Math.max(thousand * 40, 1));
  });
});

describe("reading a .env", () => {
  test("expands nothing and runs nothing", () => {
    expect(variablesOf('A=1\nB=$A\nC="${A}"\nD=$(id)\nE=`id`\n')).toEqual({
      A: "1",
      B: "$A",
      C: "${A}",
      D: "$(id)",
      E: "id",
    });
  });

  test("lets the last of two lines win", () => {
    expect(variablesOf("A=1\nB=2\nA=3\n")).toEqual({ A: "3", B: "2" });
  });

  test("takes a BOM, CRLF, export and all quotes, over several lines too", () => {
    expect(
      variablesOf(
        "\uFEFFA=1\r\nexport B='two'\r\nC=\"x\\ny\"\r\nD=`it's`\r\nE='a\r\nb'\r\n# F=1\r\nG= x # y\r\n",
      ),
    ).toEqual({ A: "1", B: "two", C: "x\ny", D: "it's", E: "a\nb", G: "x" });
  });
});

test("a check passes for what is there, and names what is not", () => {
  checkDotenv("A=1\nB=2\n", new Map([["A", "1"]]));
  for (const text of ["A=2\n", "B=1\n", "# A=1\n"])
    expect(failureOf(() => checkDotenv(text, new Map([["A", "1"]]))).details).toEqual({
      name: "A",
      format: "env",
    });
});

test("a variable's name is one that every shell takes", () => {
  for (const name of ["A", "_", "_1", "a_B9"]) expect(isVariableName(name), name).toBe(true);
  for (const name of ["", "1A", "A-B", "A.B", "A B", "É", "A\n", "A=", "$A"])
    expect(isVariableName(name), JSON.stringify(name)).toBe(false);
});

/** The text, or `undefined` if it is refused. */
function written(variables: ReadonlyMap<string, string>): string | undefined {
  try {
    return writeDotenv(variables).text;
  } catch (error) {
    if (error instanceof KeepError && error.code === "VALUE_NOT_REPRESENTABLE") return undefined;
    throw error;
  }
}
