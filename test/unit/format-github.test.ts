import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readEnvironmentFile } from "../../src/formats/github/read-environment-file.ts";
import { github } from "../../src/formats/github.ts";
import { awkwardText, variableNames } from "../support/awkward-text.ts";
import { DOCUMENT_VALUES, awkwardMaps } from "../support/awkward-variables.ts";
import { failureOf } from "../support/failure-of.ts";
import { expectLinear } from "../support/linear-time.ts";

const write = (variables: ReadonlyMap<string, string>, random = "x7Kq"): string =>
  github.write(variables, { random }).text;
const names = variableNames.filter((name) => github.nameOf(name) === name);
/** A CR at the end is lost on Windows, and no environment holds a NUL. */
const isTaken = (value: string): boolean => !value.endsWith("\r") && !value.includes("\0");

describe("the text", () => {
  test("has each value between two lines of its own", () => {
    const variables = new Map([
      ["A", "x=y\n<<z"],
      ["B", ""],
    ]);
    expect(write(variables)).toBe(
      "\nA<<KEEP_x7Kq\nx=y\n<<z\nKEEP_x7Kq\nB<<KEEP_x7Kq\n\nKEEP_x7Kq\n",
    );
    expect(write(new Map())).toBe("");
  });

  test("gives every value exactly, on Linux and on Windows, also after a line without end", () => {
    for (const variables of awkwardMaps(300, names, DOCUMENT_VALUES.filter(isTaken))) {
      const taken = new Map([...variables].filter(([, value]) => isTaken(value)));
      const text = write(taken);
      for (const isWindows of [false, true]) {
        expect(readEnvironmentFile(text, isWindows)).toEqual(taken);
        expect(readEnvironmentFile(`ZZ=1${text}`, isWindows)).toEqual(
          new Map([["ZZ", "1"], ...taken]),
        );
      }
    }
  });

  test.each(["KEEP_r", "a\nKEEP_r\nb", "KEEP_r\r\nA=1", "KEEP_r\nKEEP_r_\nKEEP_r__"])(
    "has other lines around a value that has these: %j",
    (value) => {
      const text = write(new Map([["A", value]]), "r");
      for (const isWindows of [false, true])
        expect(readEnvironmentFile(text, isWindows)).toEqual(new Map([["A", value]]));
    },
  );

  test("cannot be made without random text", () => {
    expect(() => github.write(new Map([["A", "x"]]), {})).toThrow("random");
  });
});

test.each(["a\0b", "a\r", "\r", "\ud800"])(
  "the value %j does not arrive, and is refused",
  (value) => {
    expect(failureOf(() => write(new Map([["A", value]]))).code).toBe("VALUE_NOT_REPRESENTABLE");
  },
);

describe("a name", () => {
  test.each([
    ["DB_PASSWORD", "DB_PASSWORD"],
    ["db-password", "db_password"],
    ["1st", "_1st"],
    ["GITHUB_TOKEN", "GITHUB_TOKEN"],
    ["GITHUB_SHA", undefined],
    ["github-ref", undefined],
    ["RUNNER_OS", undefined],
    ["NODE_OPTIONS", undefined],
    ["node_options", undefined],
    ["GITHUB_ACTIONS", undefined],
    ["CI", "CI"],
  ])("of the key %s is %s", (key, name) => {
    expect(github.nameOf(key)).toBe(name);
  });

  test.each(["", "a b", "1a", "a=b", "a<<b", "é", "a\nb", "GITHUB_ENV", "Runner_Temp"])(
    "cannot be %j",
    (name) => {
      expect(failureOf(() => write(new Map([[name, "x"]]))).code).toBe("INVALID_VARIABLE_NAME");
    },
  );

  test("that GitHub keeps for itself is noted", () => {
    const named = [
      "GITHUB_NEW",
      "runner_x",
      "ACTIONS_RUNTIME_URL",
      "INPUT_NAME",
      "GITHUB_TOKEN",
      "X",
    ];
    const { notes } = github.write(new Map(named.map((name) => [name, "long enough"])), {
      random: "r",
    });
    expect(notes.map((note) => /: (\w+) may not arrive/.exec(note)?.[1])).toEqual(
      named.slice(0, 4),
    );
  });
});

describe("as the runner reads its file", () => {
  test.each([
    ["", {}],
    ["\n\n", {}],
    ["A=1", { A: "1" }],
    ["A==x=\n\nB=\nA=2\n", { A: "2", B: "" }],
    ["A<<E\nE", { A: "" }],
    ["A<<E\n\nE\n", { A: "" }],
    ["A<<E\n\n\nE\n", { A: "\n" }],
    ["A<<E\nx\n E\nE\nB=1\n", { A: "x\n E", B: "1" }],
    ["A<<=E\nx\n=E\n", { A: "x" }],
    ["A<<<E\nx\n<E\n", { A: "x" }],
    ["A=b<<c\n", { A: "b<<c" }],
    ["=x\n", { "": "x" }],
  ])("%j has these variables", (text, variables) => {
    for (const isWindows of [false, true])
      expect(readEnvironmentFile(text, isWindows)).toEqual(new Map(Object.entries(variables)));
  });

  test.each(["A", "A\n", "<<E\nE\n", "A<<\nx\n", "A<<E\nx\n", "A<<E", "A=1\nsecret\n"])(
    "%j is refused",
    (text) => {
      for (const isWindows of [false, true])
        expect(readEnvironmentFile(text, isWindows)).toBeUndefined();
    },
  );

  test("a line ends with LF, on Windows with CRLF, too", () => {
    const text = "A<<E\r\nx\r\ny\r\nE\r\nB=1\r\n";
    expect(readEnvironmentFile(text, true)).toEqual(
      new Map(Object.entries({ A: "x\r\ny", B: "1" })),
    );
    expect(readEnvironmentFile(text, false)).toEqual(
      new Map(Object.entries({ A: "x\r\ny\r", B: "1\r" })),
    );
  });

  test("any text is read, or refused", () => {
    fc.assert(
      fc.property(awkwardText, awkwardText, fc.boolean(), (one, other, isWindows) => {
        const read = readEnvironmentFile(`${one}<<E\n${other}\nE`, isWindows);
        expect(read === undefined || read.size >= 0).toBe(true);
      }),
    );
  });
});

test("writing takes time in line with the size", () => {
  expectLinear(1_000, (size) => {
    const variables = new Map(
      Array.from({ length: size }, (_, at) => [`K${at}`, `{"a":"${at}"}\n`]),
    );
    return () => write(variables);
  });
  expectLinear(8_000, (size) => () => write(new Map([["A", '{"a\n\r"%'.repeat(size)]])));
});
