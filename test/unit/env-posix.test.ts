import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { posix } from "../../src/formats/env/dialects/posix.ts";
import { encodeEnvValue } from "../../src/formats/env/encode.ts";
import { loadTarget } from "../../src/formats/env/load-dialect.ts";
import { envFormat } from "../../src/formats/env/write-env.ts";
import { countClean, differences, expectExactFiles } from "../support/env-agreement.ts";
import { assignmentsFile, randomFile } from "../support/env-readers/random-files.ts";
import { shellReaders } from "../support/env-readers/shell-readers.ts";
import { expectLinear } from "../support/linear-time.ts";
import { SEED } from "../support/seed.ts";

const valuesOf = (text: string) => {
  const { entries, mistakes } = posix.read(text);
  expect(mistakes).toEqual([]);
  return entries.map(({ name, value, active }) => [name, value, ...(active ? [active] : [])]);
};

describe.each(shellReaders.filter((reader) => reader.isHere()))("$name itself", (reader) => {
  test("reads files of awkward values exactly", async () => {
    await expectExactFiles(envFormat(await loadTarget("posix")), [reader], 150);
  });

  test("finds what our model of it finds, in files that somebody else wrote", async () => {
    const files = [
      ...fc.sample(randomFile, { seed: SEED, numRuns: 100 }),
      ...fc.sample(assignmentsFile, { seed: SEED, numRuns: 200 }),
      "",
      "\n",
      "A=1",
      "A=1;",
      "A=1\r\n\n",
      "export A=1 B C='2'#",
      "A=1 # \\\nB=2",
    ];
    expect(await differences(reader, files)).toEqual([]);
    expect(countClean(posix, files)).toBeGreaterThan(60);
  });
});

describe("a shell that sources a file reads", () => {
  test.each([
    [
      "several in a line",
      "A=1 B=2;C=3 # c\n",
      [
        ["A", "1"],
        ["B", "2"],
        ["C", "3"],
      ],
    ],
    [
      "exports",
      "export A=1 B C=2\nexport\tD='3'\n",
      [
        ["A", "1"],
        ["C", "2"],
        ["D", "3"],
      ],
    ],
    ["pieces side by side", `A='a'"b"\\'c\n`, [["A", "ab'c"]]],
    ["escapes in double quotes", String.raw`A="\$\"\\\q\'"`, [["A", "$\"\\\\q\\'"]]],
    ["lines that go on", 'A=a\\\nb "c\\\n"\\\n', undefined],
    [
      "lines in quotes",
      "A='a\n# b'\nB=\"c\n\nd\"",
      [
        ["A", "a\n# b"],
        ["B", "c\n\nd"],
      ],
    ],
    ["a # in a word", "A=a#b\n# C=1\n", [["A", "a#b"]]],
    [
      "a CR as part of the value",
      "A=1\r\nB='2'\r\n",
      [
        ["A", "1\r"],
        ["B", "2\r"],
      ],
    ],
    [
      "dollars that begin nothing",
      'A=a$ B="$ $"\n',
      [
        ["A", "a$"],
        ["B", "$ $"],
      ],
    ],
    [
      "a home",
      "A=~ B=a:~x C='~' D=a~\n",
      [
        ["A", "~", "expanded"],
        ["B", "a:~x", "expanded"],
        ["C", "~"],
        ["D", "a~"],
      ],
    ],
    [
      "variables",
      'A=$B C="x${D:-}" D=$1',
      [
        ["A", "$B", "expanded"],
        ["C", "x${D:-}", "expanded"],
        ["D", "$1", "expanded"],
      ],
    ],
    [
      "commands",
      'A=$(cat "x)") B="`x`" C=${D:-$(x)}',
      [
        ["A", '$(cat "x)")', "run"],
        ["B", "`x`", "run"],
        ["C", "${D:-$(x)}", "run"],
      ],
    ],
    [
      "braces, which bash expands in exports",
      "A={a,b}\nexport B={a,b}\n",
      [
        ["A", "{a,b}"],
        ["B", "{a,b}", "expanded"],
      ],
    ],
  ])("%s", (_, text, values) => {
    if (values === undefined) expect(posix.read(text).mistakes).toHaveLength(1);
    else expect(valuesOf(text)).toEqual(values);
  });

  test("on after a command, which is a mistake, and so is what belongs to it", () => {
    expect(posix.read("\ufeffA=1\nB=2 echo '\n'\nexport -p C=1\nexport\nA+=1\nD=3\n")).toEqual({
      entries: [{ name: "D", value: "3", line: 7 }],
      mistakes: [1, 2, 4, 5, 6].map((line) => ({
        line,
        problem: "this is a command, not a variable",
      })),
    });
  });

  test.each([
    ["A=1\nB='2\nC=3", 2, "this quote is never closed"],
    ['A="1', 1, "this quote is never closed"],
    ["A=$'x'", 1, "only some shells know these quotes"],
    ['A=$"x"', 1, "only some shells know these quotes"],
    ["A=1\n;B=2", 2, "there is no command before this `;`"],
    ["A=1 & B=2", 1, "after `&` there is more than a variable"],
    ["A=(1 2)", 1, "after `(` there is more than a variable"],
    ["A=x\\", 1, "shells differ in what a backslash at the end means"],
    ["A=$(x", 1, "this is never closed"],
    ["A=$(x # )\n)", 1, "this is too much to follow"],
    ["A=1\nB=\0", 2, "shells differ in what they make of a NUL"],
  ])("no further than %j lets it", (text, line, problem) => {
    expect(posix.read(text).mistakes).toEqual([{ line, problem }]);
  });

  test("no name that some shell keeps for itself", () => {
    for (const name of ["UID", "PPID", "RANDOM", "IFS", "_", "LINENO", "SHELLOPTS", "COLUMNS"])
      expect(posix.read(`A=1\n${name}=x\n`).mistakes).toEqual([
        { line: 2, problem: "a shell keeps this name for itself" },
      ]);
    expect(valuesOf("COLUMNS=80\nPATH=x\nHOME=y\nUSERNAME=z")).toHaveLength(4);
  });

  test.each([
    "A=1\n",
    "A='x' ",
    'A="\\n$"\n',
    "A=$X${X}\n",
    "A=$(x `y)\n",
    "# '\n",
    "A=~:~ B=\n",
    "\\\n",
  ])("in linear time: %j", (piece) => {
    expectLinear(20_000, (size) => {
      const text = piece.repeat(size / 4);
      return () => posix.read(text);
    });
  });

  test.each(["$(", "${", "'", "\\", ":~", "(", '"$"', "`"])(
    "one of many %j in linear time",
    (piece) => {
      expectLinear(20_000, (size) => {
        const text = `A=${piece.repeat(size / 4)}\nB="${piece.repeat(size / 4)}"\n`;
        return () => posix.read(text);
      });
    },
  );
});

describe("a file for a shell", () => {
  test.each([
    ["plain", "plain"],
    ["=x", "'=x'"],
    ["a b", "'a b'"],
    ["$(x)", "'$(x)'"],
    ["it's", '"it\'s"'],
    ["it's $X", String.raw`'it'\''s $X'`],
    ["a\nb", "'a\nb'"],
    ["a\r", "'a\r'"],
  ])("has %j as %s", (value, form) => {
    expect(encodeEnvValue(posix, "A", value)).toBe(form);
  });

  test("keeps the quotes that a template has, and escapes what would be run", () => {
    const form = encodeEnvValue(posix, "A", "$(x) `y`", { preferred: '"', beforeComment: true });
    expect(form).toBe(String.raw`"\$(x) \`y\`"`);
  });

  test("comes with a note on names that zsh keeps for itself", () => {
    expect(
      posix.notes!(
        new Map([
          ["USERNAME", "secret-1"],
          ["A", "secret-2"],
        ]),
      ),
    ).toEqual(["zsh keeps USERNAME for itself: there it would be another value, or an error."]);
  });
});
