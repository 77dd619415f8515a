import fc from "fast-check";
import { expect } from "vitest";
import { KeepError } from "../../src/core/errors.ts";
import type { EnvDialect } from "../../src/core/formats.ts";
import type { Dialect } from "../../src/formats/env/dialect.ts";
import { encodeEnvValue, lastOfEach } from "../../src/formats/env/encode.ts";
import { loadDialect } from "../../src/formats/env/load-dialect.ts";
import type { Format, WriteOptions } from "../../src/formats/format.ts";
import { NotRepresentable } from "../../src/formats/not-representable.ts";
import { AWKWARD_VALUES, awkwardText, variableNames } from "./awkward-text.ts";
import type { EnvAnswer, EnvReader } from "./env-readers/env-reader.ts";
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

/** Values that a dialect can hold, each with its form. */
export async function formsOfAwkwardValues(
  name: EnvDialect,
  more: readonly string[] = [],
): Promise<Map<string, string>> {
  const dialect = await loadDialect(name);
  const forms = new Map<string, string>();
  for (const value of [...AWKWARD_VALUES, ...more]) {
    const form = encodeEnvValue(dialect, "K", value);
    if (form !== undefined) forms.set(value, form);
  }
  return forms;
}

/** Expects a reader to find each of these values, and the lines before and after it. */
export async function expectFormsToBeRead(
  reader: EnvReader,
  forms: ReadonlyMap<string, string>,
): Promise<void> {
  const answers = await reader.read([...forms.values()].map((form) => `A=1\nK=${form}\nZ=2\n`));
  expect(
    Object.fromEntries([...forms.keys()].map((value, index) => [value, answers[index]])),
  ).toEqual(
    Object.fromEntries(
      [...forms.keys()].map((value) => [value, read({ A: "1", K: value, Z: "2" })]),
    ),
  );
}

const read = (variables: Readonly<Record<string, string>>): EnvAnswer => ({ variables });

/**
 * Where a reader and Keep's model of it do not find the same in these files. What would be put in
 * the place of something else is not compared, but the rest of such a file is.
 */
export async function differences(reader: EnvReader, texts: readonly string[]): Promise<string[]> {
  const dialect = await loadDialect(reader.dialect);
  const answers = await reader.read(texts);
  return texts.flatMap((text, index) => {
    const reading = dialect.read(text);
    const isRun = reading.entries.some(({ active }) => active === "run");
    const answer = answers[index]!;
    if (reading.mistakes.length > 0 || (isRun && "error" in answer)) return [];
    const model = [...lastOfEach(reading, dialect)].map(([name, { value, active }]) => [
      name,
      active !== undefined && "variables" in answer ? answer.variables[name] : value,
    ]);
    const found = "variables" in answer ? Object.entries(answer.variables) : answer.error;
    const isSame = JSON.stringify(sorted(found)) === JSON.stringify(sorted(model));
    return isSame ? [] : [JSON.stringify({ text, model, found })];
  });
}

const sorted = (entries: unknown): unknown =>
  Array.isArray(entries) ? entries.toSorted() : entries;

/** How many of these files the model reads to the end, with nothing to put in the place of a part. */
export function countClean(dialect: Dialect, files: readonly string[]): number {
  return files.filter((file) => {
    const { entries, mistakes } = dialect.read(file);
    return mistakes.length === 0 && entries.every(({ active }) => active === undefined);
  }).length;
}
