import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KeepError } from "../../src/core/errors.ts";
import { shell } from "../../src/templating/languages/shell.ts";
import { AWKWARD_VALUES, awkwardText } from "../support/awkward-text.ts";
import { filled } from "../support/filled.ts";
import { shellsHere } from "../support/shells.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const PIECES = [
  [
    "‹0›",
    "‹1›",
    "'",
    '"',
    "`",
    "\\",
    "$",
    "${",
    "$(",
    "$((",
    "$'",
    '$"',
    "$[",
    "}",
    ")",
    "))",
    "]",
  ],
  [
    "${A:-",
    "${A#",
    "${A/",
    "${A:",
    "${A[",
    "/",
    "<<EOT\n",
    "<<-'EOT'\n",
    "<<EOT ",
    "\nEOT\n",
    "<(",
  ],
  ["A=", "A[", "A=(", "export ", "case x in ", "x) ", ";;", " esac ", "for ", " in ", "function "],
  ["[[ ", " ]]", "((", "(", "{", "; ", "\n", "\r\n", "\t", " # ", "#", "&", "|", ">", "<", "2>"],
].flat();

const anyText = fc
  .array(fc.oneof({ arbitrary: fc.constantFrom(...PIECES), weight: 5 }, awkwardText), {
    maxLength: 12,
  })
  .map((pieces) => pieces.join(""));

/** What is written, or undefined for a refusal that Keep knows. */
function attempt(template: string, values: readonly string[]): string | undefined {
  try {
    return shell.write(filled(template, ...values)).text;
  } catch (error) {
    if (!(error instanceof KeepError)) throw error;
    expect(["VALUE_DOES_NOT_FIT", "INVALID_TEMPLATE"]).toContain(error.code);
    return undefined;
  }
}

describe("any text", () => {
  test("is written or refused, and looked at", () => {
    fc.assert(
      fc.property(anyText, awkwardText, awkwardText, (template, one, other) => {
        attempt(template, [one, other]);
        const { comments, nameAt } = shell.look(template);
        let end = 0;
        for (const comment of comments) {
          expect(comment.start).toBeGreaterThanOrEqual(end);
          expect(template[comment.start]).toBe("#");
          end = comment.end;
          expect(end).toBeLessThanOrEqual(template.length);
        }
        for (let offset = 0; offset <= template.length; offset++) nameAt(offset);
      }),
      { numRuns: 5000 },
    );
  });

  test("is copied byte for byte around the values", () => {
    fc.assert(
      fc.property(anyText, (template) => {
        const text = attempt(template, ["5", "5"]);
        // With such a value only quotes and braces are added, and backslashes doubled or dropped.
        const bare = (part: string): string => part.replaceAll(/['"{}$\\]/g, "");
        if (text !== undefined) expect(bare(text)).toBe(bare(template.replaceAll(/‹\d›/g, "5")));
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a long script", () => {
  const lines = {
    words: "export A=‹0› # it's ‹0\n",
    "names, quotes and commands": `‹1›="$(printf '%s' ‹0› "\${A:-‹0›}")"\n`,
    "one line": "A=‹0› ",
    "here-documents": "cat <<EOT\n‹0›\nEOT\n",
  };
  test.each(Object.entries(lines))("of %s takes time in line with its length", (_, line) => {
    const seconds = (count: number): number => {
      const template = filled(line.repeat(count), "it's", "A");
      const started = performance.now();
      shell.write(template);
      const { nameAt } = shell.look(template.text);
      for (let index = 0; index < count; index++) nameAt(index * line.length);
      return (performance.now() - started) / 1000;
    };
    seconds(1000);
    const thousand = Math.min(seconds(1000), seconds(1000));
    expect(seconds(10_000)).toBeLessThan(Math.max(thousand * 40, 1));
  });

  test("of one piece again and again is no trap", () => {
    for (const piece of PIECES) {
      const started = performance.now();
      attempt(`${piece.repeat(50_000)}‹0›`, ["x", "y"]);
      shell.look(piece.repeat(50_000));
      expect(performance.now() - started, piece).toBeLessThan(5000);
    }
  });

  test("takes values of 1 MiB", () => {
    const value = "it's \\\n".repeat(2 ** 17);
    expect(attempt("A='‹0›'\nB=\"‹0›\"", [value])).toHaveLength(2 ** 17 * (10 + 8) + 9);
  });
});

/** Scripts of words in words, which print what the shell reads there. */
const { script } = fc.letrec<{ script: string; [name: string]: string }>((tie) => {
  const mark = fc.constantFrom("‹0›", "‹1›");
  const several = (name: string): fc.Arbitrary<string> =>
    fc.array(tie(name), { maxLength: 3 }).map((parts) => parts.join(""));
  const oneOf = (texts: readonly string[], ...names: readonly string[]): fc.Arbitrary<string> =>
    fc.oneof(
      { maxDepth: 4 },
      { arbitrary: mark, weight: 4 },
      { arbitrary: fc.constantFrom(...texts), weight: 3 },
      ...names.map((name) => ({ arbitrary: tie(name), weight: 1 })),
    );
  return {
    part: oneOf(
      ["a", "\\$", "$1", "{a,b}", "~", "-", "'it'"],
      "double",
      "single",
      "command",
      "value",
    ),
    inDouble: oneOf(["a", " ", "'", '\\"', "\\\\", "$1", "#", "}", "{"], "command", "quotedValue"),
    inSingle: oneOf(["a", "\\", '"', "$1", "`", "\n", "#"]),
    inLines: oneOf(["a", " ", "'", '"', "\\", "$1", "\n", "\t", "#"], "command"),
    word: several("part").map((word) => `w${word}`),
    double: several("inDouble").map((inside) => `"${inside}"`),
    single: several("inSingle").map((inside) => `'${inside}'`),
    command: fc.oneof(
      tie("word").map((word) => `$(printf '[%s]' ${word})`),
      tie("word").map((word) => `$( # it's ) \nprintf '[%s]' ${word}\n)`),
      tie("word").map((word) => `$(case x in (y) ;; x) printf '[%s]' ${word};; esac)`),
      tie("lines").map((lines) => `$(${lines}printf .)`),
    ),
    value: tie("word").map((word) => `\${U:-${word}}`),
    quotedValue: fc.oneof(
      several("inDouble").map((inside) => `\${U:-${inside.replaceAll(/['}]/g, "")}}`),
      tie("double").map((double) => `\${U:-${double}}`),
    ),
    lines: fc
      .tuple(fc.constantFrom("EOT", "'EOT'", "\\EOT"), several("inLines"))
      .map(([end, lines]) => `cat <<${end} # it's\n${lines}\nEOT\n`),
    line: fc.oneof(
      tie("word").map((word) => `p ${word} "${word.includes("<<") ? "" : "x"}"\n`),
      tie("word").map((word) => `V=${word}; p "$V"\n`),
      tie("word").map((word) => `for i in ${word} b; do p $i; done # it's\n`),
      tie("lines"),
    ),
    script: fc.array(tie("line"), { minLength: 1, maxLength: 3 }).map((lines) => lines.join("")),
  };
});

const values = fc
  .oneof(fc.constantFrom(...AWKWARD_VALUES, "EOT", "\nEOT\n", "5"), awkwardText)
  .filter((value) => value.length < 1000 && !value.includes("\0"));

describe.each(shellsHere())("what %s reads", (name) => {
  test("in any script is the values, where it reads their marks without them", () => {
    const folder = temporaryFolder();
    const file = join(folder, "script.sh");
    const printed = (text: string): string | undefined => {
      // No word is cut and no file is named, so that what a command prints stays as it is.
      writeFileSync(file, `IFS=; set -f; U=; set -- A1\np() { printf '<%s>' "$@"; }\n${text}`);
      const { status, stdout, stderr } = spawnSync(name, [file], {
        cwd: folder,
        env: { PATH: process.env["PATH"], LC_ALL: "C.UTF-8", HOME: "/home" },
        encoding: "utf8",
        timeout: 10_000,
      });
      return status === 0 && stderr === "" ? stdout : undefined;
    };
    let compared = 0;
    fc.assert(
      fc.property(script, values, values, (template, one, other) => {
        const text = attempt(template, [one, other]);
        if (text === undefined) return;
        const marked = printed(template.replaceAll("‹0›", "mark0x").replaceAll("‹1›", "mark1x"));
        if (marked === undefined) return;
        compared++;
        expect(printed(text), text).toBe(
          marked.replaceAll(/mark([01])x/g, (_, index) => (index === "0" ? one : other)),
        );
      }),
      { numRuns: 150 },
    );
    expect(compared).toBeGreaterThan(50);
  });
});
