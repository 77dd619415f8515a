import fc from "fast-check";
import { expect, test } from "vitest";
import type { EnvDialect } from "../../src/core/formats.ts";
import type { Dialect } from "../../src/formats/env/dialect.ts";
import { lastOfEach } from "../../src/formats/env/encode.ts";
import { loadDialect } from "../../src/formats/env/load-dialect.ts";
import type { EnvAnswer } from "../support/env-readers/env-reader.ts";
import { ENV_READERS } from "../support/env-readers/all.ts";
import { SEED } from "../support/seed.ts";

const PIECES = [
  ["'", '"', "`", "\\", "\\'", '\\"', "\\n", "\\r", "\\\\", "\\$", "''", '""', "=", '="', "='"],
  ["A=", "B=", "A=1", "export ", "export", "A", "K:", ": ", "_A=", "1=", "a.b=", "."],
  [" ", " ", "\t", "\n", "\n", "\n", "\n", "\r", "\r\n", " #", "#", "# c", "é", "😀", "ſ", "\0"],
  [
    "$",
    "$A",
    "${A}",
    "${",
    "}",
    "{",
    "$(a)",
    "$(",
    "(",
    ")",
    "()",
    "${:-x}",
    "${A:=b}",
    "a",
    "b c",
  ],
  [
    "\u00a0",
    "\u0085",
    "\u2028",
    "\ufeff",
    "\x1c",
    "\v",
    "\f",
    "\u212a",
    "DOTENV_LINEBREAK_MODE=legacy\n",
  ],
].flat();

const piece = fc.constantFrom(...PIECES);
const line = fc
  .tuple(
    fc.constantFrom("A", "B", "C", "export A", "  B", "A "),
    fc.constantFrom("=", "= ", " = ", "='", '="', ": "),
    fc.array(piece, { maxLength: 4 }),
    fc.constantFrom("", "'", '"', "' # c", '" # c'),
  )
  .map(([name, sign, pieces, end]) => `${name}${sign}${pieces.join("")}${end}\n`);
/** Files of somebody else: some of them right. */
const file = fc
  .array(fc.oneof({ arbitrary: piece, weight: 2 }, { arbitrary: line, weight: 1 }), {
    maxLength: 9,
  })
  .map((parts) => parts.join(""));

/** Files that today's reader, which the model follows, reads as Debian's does. */
const sameSince: Readonly<Partial<Record<EnvDialect, (text: string, model: Dialect) => boolean>>> =
  {
    python: (text) => !/^\ufeff|=\W*#|\\['"]/.test(text),
    ruby: (text, model) => !/[\\\r]|['"][^\n]*#|:\n/.test(text) && isSameByLine(text, model),
    rust: (text, model) =>
      !/^\ufeff|[^\n]$|[^\t\n -~][^\n]*#/.test(text) &&
      (model.read(text).mistakes.length === 0 || !/['"]/.test(text)) &&
      isSameByLine(text, model),
  };

/** A reader that knows lines alone takes each for a file. */
function isSameByLine(text: string, model: Dialect): boolean {
  const lines = text.split(/(?<=\n)/).map((one) => model.read(one));
  const { entries, mistakes } = model.read(text);
  const values = lines.flatMap((one) => one.entries).map(({ name, value }) => [name, value]);
  return (
    JSON.stringify(entries.map(({ name, value }) => [name, value])) === JSON.stringify(values) &&
    mistakes.length === lines.flatMap((one) => one.mistakes).length
  );
}

/** Undefined where the answer hangs on variables or commands. */
function modelAnswer(text: string, model: Dialect): EnvAnswer | undefined {
  const reading = model.read(text);
  if (reading.entries.some(({ active }) => active !== undefined)) return undefined;
  if (reading.mistakes.length > 0) return { error: reading.mistakes[0]!.problem };
  const variables = [...lastOfEach(reading, model)].map(([name, { value }]) => [name, value]);
  return { variables: Object.fromEntries(variables) };
}

const LANGUAGES = ["python", "php", "symfony", "ruby", "go", "rust"] as readonly EnvDialect[];

for (const reader of ENV_READERS.filter(({ dialect }) => LANGUAGES.includes(dialect))) {
  const model = await loadDialect(reader.dialect);
  const isSame = sameSince[reader.dialect] ?? (() => true);
  // python-dotenv passes over a line that it cannot read.
  const goesOn = reader.dialect === "python";

  test.skipIf(!reader.isHere())(`the model reads random files as ${reader.name} does`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 60, maxLength: 60 }), async (files) => {
        const texts = files.filter((text) => isSame(text, model));
        const answers = await reader.read(texts);
        const differences = texts.filter((text, index) => {
          const expected = modelAnswer(text, model);
          const answer = answers[index]!;
          if (expected === undefined) return false;
          if ("error" in answer) return !("error" in expected);
          if ("error" in expected) return !goesOn;
          return !sameVariables(expected.variables, answer.variables);
        });
        expect(differences).toEqual([]);
      }),
      { seed: SEED, numRuns: 10 },
    );
  });
}

function sameVariables(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>) {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
