import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EnvDialect } from "../../src/core/formats.ts";
import { loadDialect } from "../../src/formats/env/load-dialect.ts";
import { loadFormat } from "../../src/formats/load-format.ts";
import { AWKWARD_VALUES } from "../support/awkward-text.ts";
import { awkwardFile } from "../support/awkward-files.ts";
import type { EnvReader } from "../support/env-readers/env-reader.ts";
import {
  differences,
  expectExactFiles,
  expectFormsToBeRead,
  formsOfAwkwardValues,
} from "../support/env-agreement.ts";
import { JAVASCRIPT_READERS, VITE_READERS } from "../support/env-readers/javascript-readers.ts";
import { bunReader, denoReader } from "../support/env-readers/runtime-readers.ts";
import { SEED } from "../support/seed.ts";

const MIXED = "a\"# '`";

/** Where JavaScript's readers part: the ends of quotes, CR, `$`, and what a comment is. */
const MORE_VALUES = [
  ["a\rb", "a\r\nb", "'\"`", "'\"`\n", "'\"`#", "x=\\n\r", "\t'\"`", "'\"` ", "'\"`$", MIXED],
  [
    "$",
    "$$",
    "a$",
    "$(",
    "$(a",
    "$('",
    "$((a)",
    "$(')'",
    "$('a')",
    '$(")',
    "$(\\)",
    "\\$X",
    "\\\\$X",
    "\\$",
    "${X:-y}",
    "${",
    "$5",
    "\\$(x)",
  ],
  ["a\\", " a\\", "\\'", "'\\", "it\\'s", 'a\\"', "a\\\\", "a\\n'\"\n", "a\0b", "__proto__", "[x]"],
].flat();

/** What random files seldom have. */
const RARE_FILES = [
  "A=${a b ${c} d} \\$\nB=${a b ${c} d \\$\nC=${a ${b} c\\}} \\$x\n",
  "A='a'b'c' # d\nB='a'b' \nC='a'b\nD='a' # 'b'\nE='\n'b'c'\n",
  "A='$(a \\)' $(b)\nB=\\$(a '\nC=$(a \")\" \nD=(a) $(b\nE='$(a \"$(b)\" c'\n",
  "A=$((a) b\nB=$(a $(b) c\nC=\"$(a \\) (\"\nD=$(a '$(b)' ')\n",
  "A=x\u2028'y'\u2029\"z\"\nB='a' b\u2028'c'\u2028d\u2028'e' f'\n",
  "\u2028A='x'\u2028'y'\u2029\"z\"\nB=x\u2028`y`z\n",
  "__proto__=1\nA=1\n",
  "toString=2\nA=1\n",
  "export\nA=1\nB\n=2\nC:\n3\nexport D: 4\nexport = 5\n",
];

const READERS = [...JAVASCRIPT_READERS, bunReader, denoReader].filter((reader) => reader.isHere());

const countFor = ({ isSlow }: EnvReader): number => (isSlow === true ? 120 : 400);

describe.each(READERS)("$name", (reader) => {
  test("reads every awkward value that is written for it exactly", async () => {
    const forms = await formsOfAwkwardValues(reader.dialect, MORE_VALUES);
    expect(forms.size).toBeGreaterThan(AWKWARD_VALUES.length);
    await expectFormsToBeRead(reader, forms);
  });

  test("reads random files that are written for it exactly", async () => {
    await expectExactFiles(await loadFormat("env", reader.dialect), [reader], countFor(reader));
  });
});

test.each(READERS.filter(({ isOlder }) => isOlder !== true))(
  "$name reads files of others as its model does",
  async (reader) => {
    const texts = [
      ...RARE_FILES,
      ...fc.sample(awkwardFile, { seed: SEED, numRuns: countFor(reader) }),
    ];
    const found = await differences(reader, texts);
    expect(found).toEqual([]);
  },
);

test.each(VITE_READERS.filter((reader) => reader.isHere()))(
  "$name reads what is written for expand, but for what that warns of",
  async (reader) => {
    const { notes } = await loadDialect("expand");
    const forms = await formsOfAwkwardValues("expand", MORE_VALUES);
    const warned = [...forms.keys()].filter((value) => {
      const sentences = notes!(new Map([["K", value]]));
      return sentences.some((sentence) => sentence.includes(reader.name.slice(-6)));
    });
    for (const value of warned) forms.delete(value);
    expect(warned).not.toEqual([]);
    await expectFormsToBeRead(reader, forms);
  },
);

test.each<readonly [EnvDialect, readonly string[]]>([
  ["dotenv", ["'\"`#", "x=\\n\r", MIXED, "a\0b"]],
  ["expand", ["$(echo x)", "'\"`#", "x=\\n\r", MIXED, "$('a')", "\\$(x)", "a\0b"]],
  ["dotenvx", ["x=\\n\r", "a\0b"]],
  ["node", ["a\rb", "a\r\nb", "'\"`\n", "x=\\n\r", "\t'\"`", MIXED, "a\0b"]],
  ["bun", ["'\"`\n", "'\"`#", "x=\\n\r", "\t'\"`", "'\"` ", MIXED, " a\\", "a\0b"]],
  ["deno", ["a\rb", "a\r\nb", "x=\\n\r", "a\0b"]],
])("%s refuses only what it has no form for", async (dialect, refused) => {
  const forms = await formsOfAwkwardValues(dialect, MORE_VALUES);
  const values = [...AWKWARD_VALUES, ...MORE_VALUES];
  expect(values.filter((value) => !forms.has(value))).toEqual(refused);
});
