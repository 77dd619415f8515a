import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SHELL_DIALECTS, type ShellDialect } from "../../src/core/formats.ts";
import { shell } from "../../src/formats/shell.ts";
import { fish } from "../../src/formats/shell/fish.ts";
import { powershell } from "../../src/formats/shell/powershell.ts";
import { AWKWARD_VALUES, awkwardText } from "../support/awkward-text.ts";
import { expectExactFiles } from "../support/env-agreement.ts";
import { failureOf } from "../support/failure-of.ts";
import { expectLinear } from "../support/linear-time.ts";
import { SHELL_READERS } from "../support/shell-readers.ts";

const DIALECTS = Object.keys(SHELL_DIALECTS) as readonly ShellDialect[];

const textOf = (dialect: ShellDialect, value: string) =>
  shell.write(new Map([["K", value]]), { dialect }).text;
const notesOf = (variables: Record<string, string>) =>
  shell.write(new Map(Object.entries(variables)), { dialect: "powershell" }).notes;

describe.each(SHELL_READERS.filter((reader) => reader.isHere()))("$name", (reader) => {
  const { dialect } = reader;

  test("gives every awkward value to its children", async () => {
    const variables = new Map(AWKWARD_VALUES.map((value, index) => [`K${index}`, value]));
    const [answer] = await reader.read([shell.write(variables, { dialect }).text]);
    expect(answer).toEqual({ variables: Object.fromEntries(variables) });
  });

  test("gives several values to its children", async () => {
    await expectExactFiles(shell, [reader], dialect === "fish" ? 20 : 60, { dialect });
  });
});

describe.each(DIALECTS)("for %s", (dialect) => {
  test("every value is written, but one with a NUL or half a character", () => {
    fc.assert(
      fc.property(awkwardText, (value) => {
        if (value.includes("\0"))
          expect(failureOf(() => textOf(dialect, value)).code).toBe("VALUE_NOT_REPRESENTABLE");
        else expect(textOf(dialect, value)).toMatch(/^[^\0]*\n$/);
      }),
    );
    expect(failureOf(() => textOf(dialect, "\ud800")).code).toBe("VALUE_NOT_REPRESENTABLE");
  });

  test("no variables are no text", () => {
    expect(shell.write(new Map(), { dialect })).toEqual({ text: "", notes: [] });
  });

  test("time is linear in the length", () => {
    expectLinear(20_000, (size) => {
      const value = `'"\`$\\‘\n`.repeat(size / 4);
      return () => textOf(dialect, value);
    });
  });
});

describe("the text", () => {
  test.each([
    ["posix", "it's\n$X", "export K='it'\\''s\n$X'\n"],
    ["posix", "", "export K=''\n"],
    ["fish", "it's\n$X\\", "set -gx K 'it\\'s\n$X\\\\'\n"],
    ["powershell", "it's $X `n", "$env:K = 'it''s $X `n'\n"],
    ["powershell", "‘’‚‛“", "$env:K = '‘‘’’‚‚‛‛“'\n"],
    ["powershell", "a\r\nb$(x)`“\"'", '$env:K = "a`r`nb`$(x)```“`"\'"\n'],
  ] as const)("for %s of %j", (dialect, value, text) => {
    expect(textOf(dialect, value)).toBe(text);
  });

  test("is for a POSIX shell where nothing else is said", () => {
    expect(shell.write(new Map([["K", "v"]]), {}).text).toBe("export K='v'\n");
  });

  test("for PowerShell has one line for each variable, which it makes of a program's output", () => {
    fc.assert(
      fc.property(awkwardText, (value) => {
        if (!value.includes("\0")) expect(textOf("powershell", value)).toMatch(/^[^\r\n]*\n$/);
      }),
    );
  });

  test("for PowerShell comes with notes on what is not everywhere so", () => {
    expect(notesOf({ A: "x" })).toEqual([]);
    expect(notesOf({ A: "" })).toEqual(["PowerShell before 7.5 removes A, because it is empty."]);
    expect(notesOf({ B: "x", b: "y" })).toEqual(["On Windows B and b are one variable."]);
    expect(notesOf({ C: "é-secret" })).toEqual([
      "PowerShell on Windows reads C rightly only if [Console]::OutputEncoding is UTF-8.",
    ]);
  });
});

/** By the rules of PowerShell's tokenizer and of fish's manual. */
describe("what is read again", () => {
  test.each([
    ["$env:A = 'it''s “x” `n'\n", { A: "it's “x” `n" }],
    ["$env:A = ‘x’‘y‛\n", { A: "x‘y" }],
    ['$env:A = "a`n`t`q`$`0""“”x"\n', { A: 'a\n\tq$\0"”x' }],
    ["$env:A = '1'\n$env:B = '2\n", { A: "1" }],
    ["$env:A = '1'; x\n", {}],
    ['$env:A = "$(x)"\n', {}],
    ["x\n", {}],
  ])("in PowerShell from %s", (text, variables) => {
    expect(Object.fromEntries(powershell.read(text))).toEqual(variables);
  });

  test.each([
    [String.raw`set -gx A 'a\'\\\n$X'` + "\n", { A: String.raw`a'\\n$X` }],
    ["set -gx A 'a\nb'\nset -gx B 'x' y\n", { A: "a\nb" }],
    ["set -gx A 'a\\'\n", {}],
  ])("in fish from %s", (text, variables) => {
    expect(Object.fromEntries(fish.read(text))).toEqual(variables);
  });
});
