import { describe, expect, test } from "vitest";
import type { EnvDialect } from "../../src/core/formats.ts";
import { encodeEnvValue, lastOfEach } from "../../src/formats/env/encode.ts";
import { loadDialect } from "../../src/formats/env/load-dialect.ts";
import { loadFormat } from "../../src/formats/load-format.ts";
import type { Reading } from "../../src/formats/reading.ts";

const DIALECTS = ["dotenv", "expand", "dotenvx", "node", "bun", "deno"] as const;

const read = async (name: EnvDialect, text: string): Promise<Reading> =>
  (await loadDialect(name)).read(text);

describe.each(DIALECTS)("the model of %s", (name) => {
  test("finds nothing in an empty file, and the last line without its end", async () => {
    expect(await read(name, "")).toEqual({ entries: [], mistakes: [] });
    expect(await read(name, "A=1\nB=2")).toEqual(await read(name, "A=1\nB=2\n"));
  });

  test("says on which line each variable begins, over values of several lines", async () => {
    const text = `# c\nA=1\n\n  export B='x\ny'\nC="x\n\ny" # c\nD=\nE=5\n`;
    for (const lines of [text, text.replaceAll("\n", "\r\n")])
      expect((await read(name, lines)).entries).toEqual([
        { name: "A", value: "1", line: 2 },
        { name: "B", value: "x\ny", line: 4 },
        { name: "C", value: "x\n\ny", line: 6 },
        { name: "D", value: "", line: 9 },
        { name: "E", value: "5", line: 10 },
      ]);
  });

  test("names the lines with a NUL, which the environment cannot hold", async () => {
    expect(await read(name, "A=1\nB='\nx\0y'\nC=\0\nD=2\n")).toEqual({
      entries: [
        { name: "A", value: "1", line: 1 },
        { name: "D", value: "2", line: 5 },
      ],
      mistakes: [
        { line: 2, problem: "no variable can hold a NUL" },
        { line: 4, problem: "no variable can hold a NUL" },
      ],
    });
  });

  test("keeps both lines of a name, of which the right one counts", async () => {
    const dialect = await loadDialect(name);
    const reading = dialect.read("A=1\nA=2\n");
    expect(reading.entries.map(({ value }) => value)).toEqual(["1", "2"]);
    expect(lastOfEach(reading, dialect).get("A")?.value).toBe(name === "deno" ? "1" : "2");
  });

  test("takes a BOM for a blank, or for a part of the name", async () => {
    const keepsIt = name === "node" || name === "deno";
    const { entries } = await read(name, "\ufeffA=1\nB=2\n");
    expect(entries.map((entry) => entry.name)).toEqual([keepsIt ? "\ufeffA" : "A", "B"]);
  });

  test("a form beside every neighbour closes where it should", async () => {
    const dialect = await loadDialect(name);
    for (const value of ["it's", "\\", "a b\\", `"'\` x`, `'a"\\`, "#\\"]) {
      const form = encodeEnvValue(dialect, "K", value, undefined, true);
      if (form === undefined) continue;
      const { entries } = dialect.read(`K=${form}\n${dialect.neighbours}`);
      expect(entries.slice(1)).toEqual(dialect.read(`\n${dialect.neighbours}`).entries);
      expect(entries[0]).toMatchObject({ name: "K", value });
    }
  });

  test("a value that would run on into the next is written in another form", async () => {
    const variables = new Map([
      ["A", "a b\\"],
      ["B", '\n"x'],
      ["C", "it's"],
    ]);
    const { text } = (await loadFormat("env", name)).write(variables, {});
    const dialect = await loadDialect(name);
    const found = [...lastOfEach(dialect.read(text), dialect)];
    expect(found.map(([variable, { value }]) => [variable, value])).toEqual([...variables]);
  });

  test("keeps a template's quotes where they hold the value", async () => {
    const dialect = await loadDialect(name);
    const written = (value: string, preferred: '"' | "'" | "`"): string | undefined =>
      encodeEnvValue(dialect, "K", value, { preferred, beforeComment: true });
    expect(written("a", '"')).toBe('"a"');
    expect(written("a b", "'")).toBe("'a b'");
    expect(written("a", "`")).toBe("`a`");
    expect(written('say "hi"', '"')).toBe(`'say "hi"'`);
    expect(written("", '"')).toBe('""');
  });

  test.each([
    ["A='x", "many quotes that are never closed"],
    ["A='\\'", "quotes after a backslash"],
    ["$(", "commands that are never closed"],
    ["${", "braces that are never closed"],
    ["\n", "empty lines"],
    ["A\u2028'", "lines within a line"],
  ])("reads a file of %j in time that grows with it", async (piece) => {
    const dialect = await loadDialect(name);
    const time = (pieces: number): number => {
      const text = `A=${piece.repeat(pieces)}\nA=\n${piece.repeat(pieces)}`;
      const runs = [1, 2, 3].map(() => {
        const start = process.cpuUsage();
        dialect.read(text);
        return process.cpuUsage(start).user;
      });
      return Math.min(...runs);
    };
    time(1000);
    // 32 times the length would be 1024 times the time, if it grew with the square.
    expect(time(64_000)).toBeLessThan(300 * Math.max(time(2000), 500));
  });
});

test.each<readonly [string, readonly EnvDialect[], "expanded" | "run"]>([
  ["$X", ["expand", "dotenvx", "bun", "deno"], "expanded"],
  ['"${X}"', ["expand", "dotenvx", "bun", "deno"], "expanded"],
  ["'$X'", ["expand", "bun"], "expanded"],
  ["`${X:-y}`", ["expand", "dotenvx", "bun"], "expanded"],
  ["'$(id)'", ["expand"], "run"],
  ["\\$(id)", ["expand", "dotenvx"], "run"],
  ["$$", ["deno"], "expanded"],
  ["encrypted:BD7H", ["dotenvx"], "expanded"],
  ["'op://vault/item/field'", ["dotenvx"], "run"],
])("%s is no text for %j", async (form, active, mark) => {
  for (const name of DIALECTS) {
    const { entries } = await read(name, `A=${form}\n`);
    expect(entries[0]?.active, name).toBe(active.includes(name) ? mark : undefined);
  }
});

test("names that every object has are a mistake where the reader fails on them", async () => {
  const text = "A=1\ntoString=2\n__proto__=3\n";
  const problem = "dotenvx fails on this name";
  expect((await read("dotenvx", text)).mistakes).toEqual([
    { line: 2, problem },
    { line: 3, problem },
  ]);
  expect((await read("expand", text)).mistakes).toEqual([
    { line: 2, problem: "dotenv-expand fails on this name" },
  ]);
  expect(encodeEnvValue(await loadDialect("dotenvx"), "constructor", "1")).toBeUndefined();
  expect((await read("dotenv", text)).entries.map(({ name }) => name)).toEqual(["A", "toString"]);
  expect((await read("node", text)).entries).toHaveLength(3);
});

test("what dotenvx or Bun would put in stays as it is written", async () => {
  expect((await read("dotenvx", 'A="a\\$b $X"')).entries[0]?.value).toBe("a\\$b $X");
  expect((await read("bun", "A=$X-${Y:-\\$}")).entries[0]?.value).toBe("$X-${Y:-\\$}");
});

test("expand has a word on the values that Vite's readers take otherwise", async () => {
  const { notes } = await loadDialect("expand");
  expect(notes!(new Map([["A", "a$b"]]))).toEqual([]);
  expect(
    notes!(
      new Map([
        ["A", "a\\$b"],
        ["B", "a\rb"],
        ["C", "c\\$d"],
      ]),
    ),
  ).toEqual([
    "Vite 5 (dotenv-expand 11) drops a backslash in A, C.",
    "Vite 8 and later, which read with Node, have no form for B.",
  ]);
});
