import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { ENV_DIALECTS, type EnvDialect } from "../../src/core/formats.ts";
import type { Dialect } from "../../src/formats/env/dialect.ts";
import { encodeEnvValue } from "../../src/formats/env/encode.ts";
import { loadDialect } from "../../src/formats/env/load-dialect.ts";
import { AWKWARD_VALUES, HARD_VALUES, JSON_KEY, PEM } from "../support/awkward-text.ts";
import { formsOf } from "../support/env-forms.ts";
import { ENV_READERS } from "../support/env-readers/all.ts";
import type { EnvAnswer, EnvReader } from "../support/env-readers/env-reader.ts";
import { projectRoot } from "../support/sandbox.ts";

/**
 * Every awkward value in every dialect, read by every real reader of it: exact, or refused. What is
 * refused has no form that the reader takes. `docs/formats.md` shows what came out.
 */

const DIALECTS = Object.keys(ENV_DIALECTS) as readonly EnvDialect[];
const NOT_UNIVERSAL: readonly EnvDialect[] = ["expand", "bun", "docker"];
const VALUES = [...AWKWARD_VALUES, ...HARD_VALUES];

/** Who must read what a dialect writes. */
function readersOf(dialect: EnvDialect): readonly EnvReader[] {
  return ENV_READERS.filter((reader) =>
    dialect === "universal" ? !NOT_UNIVERSAL.includes(reader.dialect) : reader.dialect === dialect,
  ).filter((reader) => reader.isHere());
}

const fileOf = (form: string): string => `A_BEFORE=1\nK=${form}\nZ_AFTER=2\n`;
const expected = (value: string) => ({ A_BEFORE: "1", K: value, Z_AFTER: "2" });

/** By dialect, the values that it can hold. */
const held = new Map<EnvDialect, ReadonlySet<string>>();

function isExact(answer: EnvAnswer, value: string): boolean {
  return (
    "variables" in answer &&
    JSON.stringify(Object.entries(answer.variables).sort()) ===
      JSON.stringify(Object.entries(expected(value)))
  );
}

function isReadByModel(dialect: Dialect, form: string, value: string): boolean {
  const { entries, mistakes } = dialect.read(fileOf(form));
  if (mistakes.length > 0 || entries.some(({ active }) => active !== undefined)) return false;
  const variables = Object.fromEntries(entries.map((entry) => [entry.name, entry.value]));
  return isExact({ variables }, value);
}

describe.each(DIALECTS)("%s", (name) => {
  let dialect: Dialect;
  let forms: ReadonlyMap<string, string>;

  beforeAll(async () => {
    dialect = await loadDialect(name);
    forms = new Map(
      VALUES.flatMap((value) => {
        const form = encodeEnvValue(dialect, "K", value);
        return form === undefined ? [] : [[value, form] as const];
      }),
    );
    held.set(name, new Set(forms.keys()));
  });

  test("whatever is written is read exactly", async () => {
    const readers = readersOf(name);
    expect(forms.size).toBeGreaterThan(20);
    for (const reader of readers) {
      const known = [...forms].filter(([, form]) => reader.lacks?.(form) !== true);
      const answers = await reader.read(known.map(([, form]) => fileOf(form)));
      for (const [index, [value, form]] of known.entries())
        expect(answers[index], `${reader.name} of ${form}`).toEqual({ variables: expected(value) });
    }
  });

  test("whatever is refused has no form at all", async () => {
    const refused = VALUES.filter((value) => !forms.has(value));
    const tried = refused.flatMap((value) => formsOf(value).map((form) => ({ value, form })));
    // Of Compose there is but the model.
    let left = tried.filter(({ value, form }) => isReadByModel(dialect, form, value));
    // A reader that takes a process for each file would take hours.
    for (const reader of readersOf(name).filter(({ isSlow }) => isSlow !== true)) {
      const answers = await reader.read(left.map(({ form }) => fileOf(form)));
      left = left.filter(({ value }, index) => isExact(answers[index]!, value));
    }
    expect(left).toEqual([]);
  });
});

test("the documentation shows what was measured", () => {
  const path = join(projectRoot, "docs/formats.md");
  const page = readFileSync(path, "utf8");
  const shown = /(<!-- matrix -->\n)([\s\S]*?)(<!-- end of matrix -->)/;
  const table = `\n${matrix()}\n`;
  if (process.env["UPDATE_MATRIX"] !== undefined)
    writeFileSync(
      path,
      page.replace(shown, (_, start, __, end) => `${start}${table}${end}`),
    );
  else expect(shown.exec(page)?.[2]).toBe(table);
});

/** A table of the values that some dialect refuses, and a list of those that none does. */
function matrix(): string {
  const refusedBy = (value: string): readonly EnvDialect[] =>
    DIALECTS.filter((name) => !held.get(name)!.has(value));
  const rows = VALUES.filter((value) => refusedBy(value).length > 0).map(
    (value) =>
      `| ${shownValue(value)} | ${DIALECTS.map((name) => (held.get(name)!.has(value) ? "✓" : "–")).join(" | ")} |`,
  );
  const everywhere = VALUES.filter((value) => refusedBy(value).length === 0);
  return [
    `| value | ${DIALECTS.join(" | ")} |`,
    `| --- |${" :-: |".repeat(DIALECTS.length)}`,
    ...rows,
    "",
    `Every dialect holds these ${everywhere.length}: ${everywhere.map(shownValue).join(", ")}.`,
    "",
  ].join("\n");
}

function shownValue(value: string): string {
  if (value === PEM) return "a key in PEM";
  if (value === JSON_KEY) return "a service account's key, JSON in lines";
  const visible = JSON.stringify(value).replaceAll(/[\u007F-\u{10FFFF}]/gu, (one) =>
    /\p{L}|\p{S}/u.test(one) ? one : `\\u${one.codePointAt(0)!.toString(16).padStart(4, "0")}`,
  );
  const fence = visible.includes("`") ? "``" : "`";
  return `${fence}${visible.replaceAll("|", "\\|")}${fence}`;
}
