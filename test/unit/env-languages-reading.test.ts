import { describe, expect, test } from "vitest";
import type { EnvDialect } from "../../src/core/formats.ts";
import { encodeEnvValue, lastOfEach } from "../../src/formats/env/encode.ts";
import { loadDialect, loadTarget } from "../../src/formats/env/load-dialect.ts";
import { envFormat } from "../../src/formats/env/write-env.ts";

const LANGUAGES = ["python", "php", "symfony", "ruby", "go", "rust"] as const;

const read = async (name: EnvDialect, text: string) => (await loadDialect(name)).read(text);
const values = async (name: EnvDialect, text: string) =>
  (await read(name, text)).entries.map((entry) => [entry.name, entry.value]);

describe.each(LANGUAGES)("%s", (name) => {
  test("has the lines of entries, whatever ends them", async () => {
    const { entries, mistakes } = await read(
      name,
      '# it\r\nA=1\r\n\r\nB="two" # c\r\nexport CCC=3',
    );
    expect(mistakes).toEqual([]);
    expect(entries).toEqual([
      { name: "A", value: "1", line: 2 },
      { name: "B", value: "two", line: 4 },
      { name: "CCC", value: "3", line: 5 },
    ]);
  });

  test("finds nothing in an empty file, nor in comments", async () => {
    for (const text of ["", "\n", "# A=1\n\n#\n"])
      expect(await read(name, text)).toEqual({ entries: [], mistakes: [] });
  });

  test("knows which of two lines with one name counts", async () => {
    const dialect = await loadDialect(name);
    const last = lastOfEach(dialect.read("A=1\nA=2\n"), dialect).get("A");
    expect(last?.value).toBe(name === "rust" ? "1" : "2");
  });

  test("takes time that grows with the file, not with its square", async () => {
    const dialect = await loadDialect(name);
    const texts = [
      (size: number) => "A=1\n".repeat(size / 4),
      (size: number) => `A='${"x ".repeat(size / 2)}'\n`,
      (size: number) => `A="${'\\"'.repeat(size / 2)}\n`,
      (size: number) => "A='\\'\nB=\"\\\"\n".repeat(size / 14),
      (size: number) => `A="${"${".repeat(size / 2)}"\n`,
      (size: number) => `A=${"$(".repeat(size / 2)}\n`,
      (size: number) => `A="${"\\".repeat(size)}"\n`,
      (size: number) => "a\n".repeat(size / 2),
      (size: number) => `A=\n${"\n".repeat(size)}`,
      (size: number) => `A=${"# #".repeat(size / 3)}\n`,
    ];
    for (const [index, text] of texts.entries()) {
      const time = (size: number): number => {
        const made = text(size);
        return Math.min(...[0, 1, 2].map(() => processorTime(() => dialect.read(made))));
      };
      // Ten times the size would take a hundred times as long.
      expect(time(300_000) / Math.max(time(30_000), 2), `text ${index}`).toBeLessThan(40);
    }
  });
});

function processorTime(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

describe("a mark of the byte order", () => {
  test.each([
    ["python", [["A", "1"]]],
    ["php", [["A", "1"]]],
    ["ruby", [["A", "1"]]],
    ["rust", [["A", "1"]]],
    ["symfony", []],
    ["go", []],
  ] as const)("for %s", async (name, expected) => {
    expect(await values(name, "\ufeffA=1\n")).toEqual(expected);
    const { mistakes } = await read(name, "\ufeffA=1\n");
    expect(mistakes.map(({ line }) => line)).toEqual(expected.length === 0 ? [1] : []);
  });
});

describe("mistakes", () => {
  const lines = async (name: EnvDialect, text: string) =>
    (await read(name, text)).mistakes.map(({ line, problem }) => `${line}: ${problem}`);

  test("python goes on behind each", async () => {
    const text = "A=1\n=\n\nB='x' y\nC=\"\nD=2\n";
    expect(await lines("python", text)).toEqual([
      "2: a name is missing",
      "4: text follows where the line should end",
      "5: this quote is never closed",
    ]);
    expect(await values("python", text)).toEqual([
      ["A", "1"],
      ["D", "2"],
    ]);
  });

  test("what the environment cannot hold is one, if it is the last of its name", async () => {
    const text = "A=x\0y\nA=1\nB=2\nB=x\0y\n";
    for (const name of ["python", "ruby"] as const)
      expect(await lines(name, text)).toEqual(["4: a variable cannot hold a zero byte"]);
    expect(await lines("rust", text)).toEqual(["1: a variable cannot hold a zero byte"]);
    // godotenv does not mind that it is not set.
    expect(await values("go", text)).toEqual([["A", "1"]]);
    expect(await lines("python", "'A='=1\n")).toEqual(["1: a name in quotes has an equals sign"]);
  });

  test.each([
    ["php", "A=1\n\nB='x\nC=1\n-=\n", "3: this quote is never closed"],
    ["php", 'A="\\x"\n', "1: a backslash stands before a character that it cannot escape"],
    ["symfony", "A=1\nB='x\ny'\nC=$(\nD\n", "4: this parenthesis is never closed on its line"],
    ["symfony", "A=a b\n", "1: a value with a space has no quotes"],
    ["symfony", "A=${B\n", "1: this brace is never closed"],
    ["ruby", "A=1\nexport A B\n-\n", "2: a name is exported that is not set"],
    ["go", "A=1\n\nB='x\nC\n", "3: this quote is never closed"],
    ["rust", "A=1\nB=a b\nC\n", "2: text follows where the line should end"],
    ["rust", "A=1\nB='x\n\n", "2: this quote is never closed"],
    ["rust", "A=1\nB=2 ", "2: the file ends in a space without a newline"],
    ["rust", "A=1\nB=2\\", "2: the file ends in a backslash"],
  ] as const)("%s reads up to the first of %j", async (name, text, expected) => {
    expect(await lines(name, text)).toEqual([expected]);
  });
});

describe("what is not text", () => {
  test.each([
    ["python", "A='${X}'", "expanded"],
    ["python", "A=${X:-y}", "expanded"],
    ["php", 'A="${X}"', "expanded"],
    ["symfony", "A=$X", "expanded"],
    ["symfony", 'A="$(x)"', "run"],
    ["symfony", "A=$(x $Y)", "run"],
    ["ruby", "A=${X}", "expanded"],
    ["ruby", 'A="$(x)$Y"', "run"],
    ["go", "A=$X", "expanded"],
    ["rust", 'A="$X "', "expanded"],
    ["rust", "A=5$", "expanded"],
  ] as const)("%s has %s as active, and as it is written", async (name, text, active) => {
    const { entries, mistakes } = await read(name, `${text}\n`);
    const value = text.slice(2).replaceAll(/^['"]|['"]$/g, "");
    expect({ entries, mistakes }).toEqual({
      entries: [{ name: "A", value, line: 1, active }],
      mistakes: [],
    });
  });

  test.each([
    ["python", "$X $(x)"],
    ["php", "$X $(x)"],
    ["go", "$x $(x) $"],
    ["ruby", "$() $"],
  ] as const)("to %s, %s is", async (name, value) => {
    expect(await read(name, `A="${value}"\n`)).toEqual({
      entries: [{ name: "A", value, line: 1 }],
      mistakes: [],
    });
  });
});

/** What random files seldom have. */
describe("odd files", () => {
  test.each([
    ["python", "A= # c\nB=#c\nA2\n", { A: "", B: "#c" }],
    ["python", "A=1\nA\n", {}],
    ["php", "export AB=1\n", { AB: "1" }],
    ["php", "A=1\nA\n'B'=2\n", { B: "2" }],
    ["symfony", "A='it'\\''s'\" x\" # c\n", { A: "it's x" }],
    ["ruby", "A='x\\'\ny\\'\nB='z'\n", { A: "x\\'\ny\\", B: "z" }],
    ["ruby", "A=\n'x'\nB: 1\nC =2\n", { A: "x", B: "1", C: "2" }],
    ["go", `A='\\'' B="x"\n`, { A: "\\", B: "x" }],
    ["go", "A=1 # b # c\nB: 2\n", { A: "1 # b", B: "2" }],
    ["rust", "A=1 # it's\nB='x\ny'\n", { A: "1", B: "x\ny" }],
  ] as const)("%s reads %j", async (name, text, expected) => {
    const dialect = await loadDialect(name);
    const found = [...lastOfEach(dialect.read(text), dialect)];
    expect(Object.fromEntries(found.map(([key, { value }]) => [key, value]))).toEqual(expected);
  });

  test("a name of phpdotenv's that is too short for its export is a mistake", async () => {
    expect((await read("php", "export A=1\n")).mistakes).toHaveLength(1);
  });

  test.each(["symfony", "ruby"] as const)("%s runs what has no empty parentheses", async (name) => {
    const active = async (text: string) => (await read(name, `A="${text}"\n`)).entries[0]?.active;
    const run = ["$(a)", "$(a(b))", "$( $(b))", "($(a))", "$() $(a)", "$(($(a))"];
    const kept = ["$()", "$(a())", "$(a", "\\$(a)", "$a(b)".slice(2)];
    expect(await Promise.all(run.map(active))).toEqual(run.map(() => "run"));
    expect(await Promise.all(kept.map(active))).toEqual(kept.map(() => undefined));
  });
});

describe("forms", () => {
  test("a backslash at the end of Ruby's quotes is written otherwise where it would run on", async () => {
    const format = envFormat(await loadTarget("ruby"));
    const write = (variables: Record<string, string>) =>
      format.write(new Map(Object.entries(variables)), {}).text;
    expect(write({ A: "x\\", B: "y z" })).toBe("A='x\\'\nB='y z'\n");
    expect(write({ A: "x\\", B: "\ny" })).toBe("A=x\\\\\nB='\ny'\n");
  });

  test("python-dotenv's interpolation is used where nothing escapes it", async () => {
    const python = await loadDialect("python");
    expect(encodeEnvValue(python, "A", "${X}")).toBe("'${:-$}{X}'");
    expect(encodeEnvValue(python, "A", "two\n\\")).toBe("'two\n${:-\\}'");
    const variables = new Map([
      ["A", "${X}"],
      ["B", "$X\\"],
      ["C", " \\"],
    ]);
    expect(python.notes?.(variables)).toEqual([
      "Without its interpolation, python-dotenv would not read A, C right.",
    ]);
  });

  test("who uses Laravel is told of values that env() changes", async () => {
    const php = await loadDialect("php");
    const variables = new Map(
      ["true", "NULL", "(empty)", "'it'", "truth", '"', "it's"].map((value) => [value, value]),
    );
    expect(php.notes?.(variables)?.join()).toMatch(/ true, NULL, \(empty\), 'it' as text/);
  });

  test("the quotes of a template are kept, if they hold the value", async () => {
    for (const name of LANGUAGES) {
      const dialect = await loadDialect(name);
      const form = (value: string, preferred: "" | "'" | '"') =>
        encodeEnvValue(dialect, "A", value, { preferred, beforeComment: true });
      expect([form("x", "'"), form("x", '"'), form("x y", '"')]).toEqual(["'x'", '"x"', '"x y"']);
      expect(form("it's #1", "'")).not.toMatch(/^'it's/);
      expect(form("", "")).toMatch(/^(''|"")$/);
    }
  });
});
