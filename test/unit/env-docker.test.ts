import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { docker } from "../../src/formats/env/dialects/docker.ts";
import { encodeEnvValue, lastOfEach } from "../../src/formats/env/encode.ts";
import { loadTarget } from "../../src/formats/env/load-dialect.ts";
import { envFormat } from "../../src/formats/env/write-env.ts";
import { countClean, differences, expectExactFiles } from "../support/env-agreement.ts";
import { dockerReader, kubectlReader } from "../support/env-readers/docker.ts";
import { assignmentsFile, randomFile } from "../support/env-readers/random-files.ts";
import { expectLinear } from "../support/linear-time.ts";
import { SEED } from "../support/seed.ts";

const LONGEST = 65_535;

const FILES = [
  ...fc.sample(randomFile, { seed: SEED, numRuns: 80 }),
  ...fc.sample(assignmentsFile, { seed: SEED, numRuns: 80 }),
  "",
  "\n",
  "A",
  "A=1",
  "\ufeffA=1\r\nB='2'\r\n",
  "\u0085\u3000A=1\n",
  "#\n #x\n\u2028A=1\n",
  "A.b-C=1\n_=2\n",
];
const hasTwice = (file: string): boolean => {
  const { entries } = docker.read(file);
  return entries.length > lastOfEach({ entries, mistakes: [] }, docker).size;
};
const hasNameAlone = (file: string): boolean => /^[\s\v]*[\w.-]+\r?$/m.test(file);

describe.skipIf(!dockerReader.isHere())("docker itself", () => {
  test("reads files of awkward values exactly", async () => {
    await expectExactFiles(envFormat(await loadTarget("docker")), [dockerReader], 120);
  });

  test("finds what our model of it finds, in files that somebody else wrote", async () => {
    expect(await differences(dockerReader, FILES)).toEqual([]);
    expect(countClean(docker, FILES)).toBeGreaterThan(35);
  });

  test("reads a line up to its limit", async () => {
    const files = [LONGEST, LONGEST + 1].map((length) => `A=${"x".repeat(length - 2)}\nB=2`);
    const [taken, refused] = await dockerReader.read(files);
    expect(taken).toEqual({ variables: { A: "x".repeat(LONGEST - 2), B: "2" } });
    expect(refused).toHaveProperty("error");
  });
});

describe.skipIf(!kubectlReader.isHere())("kubectl itself", () => {
  test("reads files of awkward values exactly", async () => {
    await expectExactFiles(envFormat(await loadTarget("docker")), [kubectlReader], 60);
  });

  test("finds what our model of it finds, but no name twice and none alone", async () => {
    const files = FILES.filter((file) => !hasTwice(file) && !hasNameAlone(file));
    expect(await differences(kubectlReader, files)).toEqual([]);
    expect(countClean(docker, files)).toBeGreaterThan(12);
  });

  test("refuses the names that are mistakes", async () => {
    const names = ["é", "1A", "A+", ".", "..", "..A", "A\u00a0", "A\ufeff"];
    for (const answer of await kubectlReader.read(names.map((name) => `${name}=1\n`)))
      expect(answer).toHaveProperty("error");
    for (const name of names) expect(docker.read(`${name}=1\n`).mistakes).toHaveLength(1);
  });
});

describe("a file for docker", () => {
  const form = (value: string) => encodeEnvValue(docker, "A", value);

  test("has every value as it is", () => {
    for (const value of ["", " a ", `"it's"`, "#", "$X", "a\\", "`x`", "a\rb", "\ufeff"])
      expect(form(value)).toBe(value);
    expect(encodeEnvValue(docker, "A", "b", { preferred: '"', beforeComment: false })).toBe("b");
  });

  test("has no line break, no CR at the end, no NUL, no long line and no comment", () => {
    for (const value of ["a\nb", "a\r", "\0", "x".repeat(LONGEST - 1), "é".repeat(LONGEST / 2)])
      expect(form(value)).toBeUndefined();
    expect(form("x".repeat(LONGEST - 2))).toBeDefined();
    expect(form("é".repeat(LONGEST / 2 - 1))).toBeDefined();
    expect(encodeEnvValue(docker, "A", "b", { beforeComment: true })).toBeUndefined();
  });

  test("names its mistakes with their lines, and reads on but after a long one", () => {
    const text = `\ufeffA=1\r\nexport B=2\n=3\n\u2028 C=4\nD\nA=5\né=6\n${"x".repeat(LONGEST + 1)}\nE=7`;
    expect(docker.read(text)).toEqual({
      entries: [
        { name: "A", value: "1", line: 1 },
        { name: "C", value: "4", line: 4 },
        { name: "A", value: "5", line: 6 },
      ],
      mistakes: [
        { line: 2, problem: "docker takes no name with a blank in it" },
        { line: 3, problem: "there is no name before the `=`" },
        { line: 7, problem: "kubectl takes no name with this character in it" },
        { line: 8, problem: "the line is longer than 65535 bytes" },
      ],
    });
  });

  test("has the blanks of Go before its names", () => {
    expect(docker.read("\u0085 \u3000A=1\n").entries).toEqual([{ name: "A", value: "1", line: 1 }]);
    expect(docker.read("A=1\n\ufeffB=2\n").mistakes).toHaveLength(1);
  });

  test("is read in linear time", () => {
    expectLinear(20_000, (size) => {
      const text = "A=x y\n\t #\n".repeat(size / 4);
      return () => docker.read(text);
    });
  });
});
