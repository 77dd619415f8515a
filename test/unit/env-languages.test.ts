import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EnvDialect } from "../../src/core/formats.ts";
import { encodeEnvValue } from "../../src/formats/env/encode.ts";
import { loadDialect, loadTarget } from "../../src/formats/env/load-dialect.ts";
import { envFormat } from "../../src/formats/env/write-env.ts";
import { AWKWARD_VALUES, awkwardText, variableNames } from "../support/awkward-text.ts";
import { ENV_READERS } from "../support/env-readers/all.ts";
import { SEED } from "../support/seed.ts";

/** Values at the edge of what these readers have forms for. */
const EDGES: readonly string[] = [
  [
    " \\",
    " # \\",
    "two\n\\",
    "it's\\",
    '\\"',
    "\\'",
    "\\\\",
    "'\\$",
    "\\$(x)",
    "$(x",
    "$($(x)",
    "$()",
  ],
  [
    "${",
    "${}",
    "${X",
    "${:-x}",
    "$${X}",
    "$}",
    "$X\\",
    "\\\\n",
    "\\r",
    "it's \\n #\"",
    'x="y',
    "x='y",
  ],
  ["a\rb", "a\r\nb", "\r", "'\r'", "[a]b", "{a}b{c}", "true", "\x1c", "\v", "\u0085"],
].flat();

const LANGUAGES: readonly EnvDialect[] = ["python", "php", "symfony", "ruby", "go", "rust"];

for (const reader of ENV_READERS.filter(({ dialect }) => LANGUAGES.includes(dialect))) {
  const name = reader.dialect;
  const dialect = await loadDialect(name);
  // Beside others, a value that ends in a backslash may get another form.
  const holds = (value: string): boolean => {
    const form = encodeEnvValue(dialect, "KEY", value);
    if (form === undefined || reader.lacks === undefined) return form !== undefined;
    return !reader.lacks(form) && !value.endsWith("\\");
  };

  describe.skipIf(!reader.isHere())(`values for ${reader.name}`, () => {
    test("each kind of awkward value is read exactly, also before a comment", async () => {
      const values = [...AWKWARD_VALUES, ...EDGES].filter(holds);
      expect(values.length).toBeGreaterThan(80);
      const files = values.flatMap((value) =>
        [false, true].map((beforeComment) => {
          const form = encodeEnvValue(dialect, "KEY", value, { beforeComment });
          return `A='1'\nKEY=${form}${beforeComment ? ' # it"s' : ""}\nB="2"\n`;
        }),
      );
      const answers = await reader.read(files);
      const expected = values.flatMap((KEY) =>
        [0, 1].map(() => ({ variables: { A: "1", B: "2", KEY } })),
      );
      expect(answers).toEqual(expected);
    });

    test("random values beside each other are read exactly", async () => {
      const file = fc.dictionary(variableNames, awkwardText.filter(holds), { maxKeys: 5 });
      const format = envFormat(await loadTarget(name));
      await fc.assert(
        fc.asyncProperty(fc.array(file, { minLength: 30, maxLength: 30 }), async (files) => {
          // Symfony has no name of two underscores in front, or of one alone.
          const written = files
            .map((variables) =>
              Object.entries(variables).filter(([key]) => encodeEnvValue(dialect, key, "1")),
            )
            .map((variables) => new Map(variables));
          const texts = written.map((variables) => format.write(variables, {}).text);
          const answers = await reader.read(texts);
          expect(answers).toEqual(
            written.map((variables) => ({ variables: Object.fromEntries(variables) })),
          );
        }),
        { seed: SEED, numRuns: 12 },
      );
    });
  });
}

describe("what has no form", () => {
  const values = [...AWKWARD_VALUES, ...EDGES, "a\0b"];
  const hasZero = (value: string): boolean => value.includes("\0");
  const refused: readonly (readonly [EnvDialect, (value: string) => boolean])[] = [
    ["python", hasZero],
    ["php", () => false],
    ["symfony", () => false],
    ["ruby", (value) => hasZero(value) || value.includes("\r")],
    // A quote at the end is taken away, if the value is in such quotes.
    ["go", (value) => hasZero(value) || [`'"`, `it's \\n #"`].includes(value)],
    ["rust", hasZero],
  ];
  test.each(refused)("for %s is all that is refused", async (name, isRefused) => {
    const dialect = await loadDialect(name);
    const found = values.filter((value) => encodeEnvValue(dialect, "KEY", value) === undefined);
    expect(found).toEqual(values.filter(isRefused));
  });
});
