import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KeepError } from "../../src/core/errors.ts";
import type { Language } from "../../src/templating/language.ts";
import { env } from "../support/env-language.ts";
import { text as plain } from "../../src/templating/languages/text.ts";
import type { WhenMissing } from "../../src/templating/template.ts";
import { WORLD, answersOf, parseTemplateText } from "../support/templates.ts";
import { balancedText, templateText } from "../support/template-text.ts";

const VALUES = { KEY: "v w", K: '{"a":{"b":"it\'s"}}' };
const CODES = ["INVALID_TEMPLATE", "VALUE_DOES_NOT_FIT", "VALUE_NOT_REPRESENTABLE"];

interface Run {
  readonly language: Language;
  readonly missing: WhenMissing;
}

const runs: fc.Arbitrary<Run> = fc.record({
  language: fc.constantFrom(env, plain),
  missing: fc.constantFrom("fail", "remove", "blank", "skip"),
});

/** Parses and renders a template with two partials; any error must be one of Keep's, in its place. */
function runAll(
  texts: { readonly main: string; readonly p: string; readonly q: string },
  { language, missing }: Run,
): void {
  const files: Readonly<Record<string, string>> = {
    "app.env": texts.main,
    "p.env": texts.p,
    "q.env": texts.q,
  };
  try {
    const partials = { p: texts.p, q: texts.q };
    const template = parseTemplateText(texts.main, { language, partials });
    for (const { position, reference } of template.secrets)
      expect(linesFrom(files, position), JSON.stringify(reference)).toMatch(/^(?:\{|\()/);
    for (const { position } of template.lists)
      expect(linesFrom(files, position)).toMatch(/^(?:\{\{|\()/);
    template.render(answersOf(VALUES), WORLD, missing).write();
  } catch (error) {
    if (!(error instanceof KeepError)) throw error;
    const { code, details, exitCode } = error;
    expect([CODES.includes(code), exitCode]).toEqual([true, 8]);
    if (code !== "VALUE_NOT_REPRESENTABLE") linesFrom(files, details as unknown as Place);
  }
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What stands at a place, which must be inside its file. */
function linesFrom(files: Readonly<Record<string, string>>, { file, line, column }: Place): string {
  const lines = files[file]!.replace(/^\uFEFF/, "").split("\n");
  const found = lines[line - 1];
  // What is never closed may be noticed at the end of the text.
  if (found === undefined && line === lines.length + 1 && column === 1) return "";
  expect(found, `line ${line} of ${file}`).toBeDefined();
  expect(column).toBeGreaterThanOrEqual(1);
  expect(column).toBeLessThanOrEqual(found!.length + 1);
  return found!.slice(column - 1);
}

describe("a template and its partials, of anything", () => {
  test("are filled, or refused by an error that Keep knows, at a place inside them", () => {
    fc.assert(
      fc.property(templateText, templateText, templateText, runs, (main, p, q, how) =>
        runAll({ main, p, q }, how),
      ),
      { numRuns: 4000 },
    );
  });

  test("of closed blocks too", () => {
    fc.assert(
      fc.property(balancedText, balancedText, balancedText, runs, (main, p, q, how) =>
        runAll({ main, p, q }, how),
      ),
      { numRuns: 2000 },
    );
  });
});
