import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { systemd } from "../../src/formats/env/dialects/systemd.ts";
import { encodeEnvValue } from "../../src/formats/env/encode.ts";
import { loadTarget } from "../../src/formats/env/load-dialect.ts";
import { envFormat } from "../../src/formats/env/write-env.ts";
import { countClean, differences, expectExactFiles } from "../support/env-agreement.ts";
import { assignmentsFile, randomFile } from "../support/env-readers/random-files.ts";
import { systemdReader } from "../support/env-readers/systemd.ts";
import { expectLinear } from "../support/linear-time.ts";
import { SEED } from "../support/seed.ts";

const valuesOf = (text: string) => {
  const { entries, mistakes } = systemd.read(text);
  expect(mistakes).toEqual([]);
  return entries.map(({ name, value }) => [name, value]);
};

/** Before version 254 such a comment took the next line too. */
const hasLongComment = (file: string): boolean => /[#;][^\n\r]*\\[\n\r]/.test(file);

describe.skipIf(!systemdReader.isHere())("systemd itself", () => {
  test("reads files of awkward values exactly", async () => {
    await expectExactFiles(envFormat(await loadTarget("systemd")), [systemdReader], 500);
  });

  test("finds what our model of it finds, in files that somebody else wrote", async () => {
    const files = [
      ...fc.sample(randomFile, { seed: SEED, numRuns: 600 }),
      ...fc.sample(assignmentsFile, { seed: SEED, numRuns: 600 }),
      "",
      "\n",
      "A=1",
      "A='",
      'A="x\\',
      "A=\\",
      "A",
      "=",
      "A= ",
      "\ufeffA=1\nB=2\n",
    ].filter((file) => !hasLongComment(file));
    expect(await differences(systemdReader, files)).toEqual([]);
    expect(countClean(systemd, files)).toBeGreaterThan(500);
  });

  test("refuses a file with a noncharacter or a NUL, and takes any other character", async () => {
    const refused = ["\ufdd0", "\ufffe", "\uffff", "\u{1fffe}", "\u{10ffff}", "\0"];
    const answers = await systemdReader.read(refused.map((one) => `A='${one}'\n`));
    for (const answer of answers) expect(answer).toHaveProperty("error");
    for (const one of refused) {
      expect(systemd.read(`A='${one}'\n`).mistakes).toHaveLength(1);
      expect(encodeEnvValue(systemd, "A", `x${one}`)).toBeUndefined();
    }
    const others = Array.from({ length: 0x3000 }, (_, code) => String.fromCharCode(code + 1));
    const [answer] = await systemdReader.read([
      `A=${encodeEnvValue(systemd, "A", others.join(""))}\n`,
    ]);
    expect(answer).toEqual({ variables: { A: others.join("") } });
  });
});

describe("a file for systemd", () => {
  test.each([
    ["plain-1", "plain-1"],
    ["a b", '"a b"'],
    ["a\nb", '"a\nb"'],
    ["it's", '"it\'s"'],
    ['say "hi"', `'say "hi"'`],
    [`it's "both" $X`, String.raw`"it's \"both\" \$X"`],
    ["a\rb", '"a\rb"'],
  ])("has %j as %s", (value, form) => {
    expect(encodeEnvValue(systemd, "A", value)).toBe(form);
  });

  test("keeps the quotes that a template has", () => {
    const form = (preferred: "'" | '"' | "", value: string) =>
      encodeEnvValue(systemd, "A", value, { preferred, beforeComment: false });
    expect(form("'", "a")).toBe("'a'");
    expect(form('"', "a$b")).toBe(String.raw`"a\$b"`);
    expect(form("", "it's b")).toBe("it's b");
    expect(form("'", "it's")).toBe('"it\'s"');
  });

  test("has no comment behind a value", () => {
    expect(encodeEnvValue(systemd, "A", "b", { beforeComment: true })).toBeUndefined();
    expect(valuesOf('A="v" # c\nB=w # d\n')).toEqual([
      ["A", "v# c"],
      ["B", "w # d"],
    ]);
  });

  test("may have a backslash at the end of a comment, as since version 254", () => {
    expect(valuesOf("# c \\\nA=1\n; d\\\r\nB=2\n")).toEqual([
      ["A", "1"],
      ["B", "2"],
    ]);
  });

  test("ends its lines with a CR too", () => {
    expect(valuesOf("B\rA=1\r# c\rB = 2 \r\n")).toEqual([
      ["A", "1"],
      ["B", "2"],
    ]);
  });

  test("names what the manager leaves out, with its line", () => {
    expect(systemd.read("A=1\r\nexport B=2\n\n1C=3\nD E=4\nF=5\n")).toEqual({
      entries: [
        { name: "A", value: "1", line: 1 },
        { name: "F", value: "5", line: 6 },
      ],
      mistakes: [2, 4, 5].map((line) => ({
        line,
        problem: "systemd leaves out a variable with such a name",
      })),
    });
    expect(systemd.read("\ufeffA=1\nA=2\nB=x\\\ny\nC=3").entries).toEqual([
      { name: "A", value: "2", line: 2 },
      { name: "B", value: "xy", line: 3 },
      { name: "C", value: "3", line: 5 },
    ]);
  });

  test.each([
    ["quotes", "A='a\"b'\n"],
    ["backslashes", 'A="\\\\ \\n\\\n"\n'],
    ["blanks", `A=x${" ".repeat(20)}\\ \n`],
    ["one raw value", "x \\x"],
    ["comments", "# \\\n;\n"],
    ["never a value", "A\n="],
  ])("is read in linear time: %s", (_, piece) => {
    expectLinear(20_000, (size) => {
      const text = `A=${piece.repeat(size / 4)}`;
      return () => systemd.read(text);
    });
  });
});
