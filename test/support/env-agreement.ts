import fc from "fast-check";
import { expect } from "vitest";
import type { Dialect } from "../../src/formats/env/dialect.ts";
import { KeepError } from "../../src/core/errors.ts";
import { lastOfEach } from "../../src/formats/env/encode.ts";
import type { Format, WriteOptions } from "../../src/formats/format.ts";
import { NotRepresentable } from "../../src/formats/not-representable.ts";
import { awkwardText, variableNames } from "./awkward-text.ts";
import type { EnvReader } from "./env-readers/env-reader.ts";
import { SEED } from "./seed.ts";

type Variables = ReadonlyMap<string, string>;

/**
 * Writes files of awkward variables, and has them read: exactly, or the writer refused. A third of
 * them at least must have been written.
 */
export async function expectExactFiles(
  format: Format,
  readers: readonly Pick<EnvReader, "read" | "name">[],
  count: number,
  options: WriteOptions = {},
): Promise<void> {
  const files = fc
    .sample(fc.dictionary(variableNames, awkwardText, { maxKeys: 4 }), {
      seed: SEED,
      numRuns: count,
    })
    .map((object) => new Map(Object.entries(object)));
  const written = files.flatMap((variables) => {
    const text = writeOrRefuse(format, variables, options);
    return text === undefined ? [] : [{ variables, text }];
  });
  expect(written.length).toBeGreaterThan(count / 3);
  for (const reader of readers) {
    const answers = await reader.read(written.map(({ text }) => text));
    for (const [index, { variables, text }] of written.entries())
      expect(answers[index], `${reader.name} of ${text}`).toEqual({
        variables: Object.fromEntries(variables),
      });
  }
}

function writeOrRefuse(format: Format, variables: Variables, options: WriteOptions) {
  try {
    return format.write(variables, options).text;
  } catch (error) {
    // Some shells keep a few of these names for themselves.
    const isRefused = error instanceof KeepError && error.code === "INVALID_VARIABLE_NAME";
    if (isRefused || error instanceof NotRepresentable) return undefined;
    throw error;
  }
}

/**
 * Has a real reader and our model of it read files: both find the same, or the model says that
 * there is a mistake, or what would be put in the place of something else.
 *
 * @returns how many files neither had anything to say about
 */
export async function expectAgreement(
  dialect: Dialect,
  reader: Pick<EnvReader, "read" | "name">,
  files: readonly string[],
): Promise<number> {
  let clean = 0;
  const answers = await reader.read(files);
  for (const [index, file] of files.entries()) {
    const model = dialect.read(file);
    if (model.mistakes.length > 0 || model.entries.some(({ active }) => active !== undefined))
      continue;
    const found = [...lastOfEach(model, dialect)].map(([name, { value }]) => [name, value]);
    expect(answers[index], `${reader.name} of ${JSON.stringify(file)}`).toEqual({
      variables: Object.fromEntries(found),
    });
    clean++;
  }
  return clean;
}
