import { expect } from "vitest";
import type { RunOptions, Sandbox } from "./sandbox.ts";

/** What a failing command must say, in text and in JSON alike. */
export interface ExpectedFailure {
  readonly exit: number;
  readonly code: string;
  /** What the sentence must name. */
  readonly message?: string | RegExp;
  /** What the hint must say; null where there is none. */
  readonly hint?: string | RegExp | null;
}

/**
 * Runs a command that must fail, as text and as JSON: the same exit code, nothing on stdout, the
 * same sentence and hint, and no stack. Returns the sentence and hint for more checks.
 */
export async function expectFailure(
  box: Sandbox,
  args: readonly string[],
  expected: ExpectedFailure,
  options: RunOptions = {},
): Promise<{ readonly message: string; readonly hint: string | null }> {
  const [text, json] = await Promise.all([box.keep(args, options), box.failure(args, options)]);
  const called = `keep ${args.join(" ")}`;
  expect({ exit: json.exit, code: json.code }, called).toEqual({
    exit: expected.exit,
    code: expected.code,
  });
  expect({ exit: text.code, stdout: text.stdout }, called).toEqual({
    exit: expected.exit,
    stdout: "",
  });
  expect(text.stderr, called).toContain(`Error: ${json.message}\n`);
  expect(text.stderr, called).not.toMatch(/^\s+at /m);
  if (json.hint !== null) expect(text.stderr, called).toContain(`${json.hint}\n`);
  if (expected.message !== undefined) expect(json.message).toMatch(expected.message);
  if (expected.hint === null) expect(json.hint).toBeNull();
  else if (expected.hint !== undefined) expect(json.hint ?? "").toMatch(expected.hint);
  return json;
}
