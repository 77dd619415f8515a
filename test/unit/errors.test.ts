import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Details, type ErrorCode, KeepError, catalogue } from "../../src/core/errors.ts";
import { exitCodeMeanings, exitCodes } from "../../src/core/exit-codes.ts";
import { projectRoot } from "../support/sandbox.ts";

const codes = Object.keys(catalogue) as ErrorCode[];

/** Details with something under every name; notes what is looked at. */
function sampleDetails(lookedAt: Set<string>, without: readonly string[] = []): Details {
  return new Proxy<Record<string, never>>(
    {},
    {
      get: (_, name) => {
        if (typeof name !== "string") return undefined;
        lookedAt.add(name);
        return without.includes(name) ? undefined : sample(name);
      },
    },
  );
}

/** A word for what is one, a list for what is several, by how the catalogue calls it. */
function sample(name: string): string | number | readonly string[] {
  if (LISTS.includes(name)) return ["one", "two"];
  if (NUMBERS.includes(name)) return 7;
  return `sample-${name}`;
}

const LISTS = [
  "problems",
  "files",
  "known",
  "keys",
  "missing",
  "names",
  "done",
  "failed",
  "reasons",
  "tried",
  "vaults",
  "needs",
  "others",
  "dialects",
  "deciding",
  "decides",
  "nul",
  "binary",
  "invalid",
  "conflicts",
  "rolled_back",
  "not_begun",
  "left",
  "left_reasons",
  "changed",
  "places",
];
const NUMBERS = ["line", "column", "bytes", "limit", "seconds", "total", "count"];
const OPTIONAL = ["nearest", "next", "hint", "cannot"];

function make(code: ErrorCode, without: readonly string[] = []): KeepError {
  return new KeepError(code, sampleDetails(new Set(), without));
}

describe.each(codes)("%s", (code) => {
  test("has a name in capitals and an exit code of the table", () => {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
    const { exit } = catalogue[code];
    // These have the exit code of the failures that it sums up.
    if (typeof exit === "function") return expect(exit({ exit: 7 } as never)).toBe(7);
    expect(Object.values(exitCodes)).toContain(exit);
    expect(exit).not.toBe(0);
    expect(make(code).exitCode).toBe(exit);
  });

  test.each([
    ["with all details", []],
    ["without the optional ones", OPTIONAL],
  ])("says what is wrong in a whole sentence, %s", (_, without) => {
    const { message, hint } = make(code, without);
    for (const text of [message, hint ?? ""]) {
      expect(text).not.toMatch(/undefined|null|\[object|NaN|Proxy/);
      expect(text).toBe(text.trim());
      expect(text).not.toMatch(/ {2}|[\r\n]/);
    }
    expect(message.length).toBeGreaterThan(8);
    // USAGE and PARTLY_FAILED end in sentences that they are given.
    const given = code === "USAGE" || code === "PARTLY_FAILED";
    expect(message).toMatch(given ? /sample-problem$|one two$/ : /[.:]$/);
    expect(hint).not.toBe("");
  });

  test("names every detail in the sentence or the hint", () => {
    const lookedAt = new Set<string>();
    const { message, hint, excerpt } = new KeepError(code, sampleDetails(lookedAt));
    const shown = `${message} ${hint} ${excerpt}`;
    // These only choose between two sentences or hints, or the exit code.
    for (const name of ["exit", "kind", "stored"]) lookedAt.delete(name);
    for (const name of lookedAt) expect(shown, name).toContain(String([sample(name)].flat()[0]));
  });
});

describe("hints", () => {
  test.each([
    ["UNKNOWN_ENV", { env: "prod", known: ["production"], nearest: "production" }],
    ["UNKNOWN_VAULT", { vault: "locla", known: ["local"], nearest: "local" }],
    ["KEY_NOT_FOUND", { key: "A", env: "e", vault: "v", nearest: "B" }],
    ["UNKNOWN_FLAG", { command: "get", nearest: "--env" }],
  ] as const)("%s suggests what is near", (code, details) => {
    expect(new KeepError(code, details as never).hint).toBe(`Did you mean ${details.nearest}?`);
  });

  test("say what to do where nothing is near", () => {
    expect(new KeepError("UNKNOWN_ENV", { env: "qa", known: [] }).hint).toContain("keep env:add");
    expect(new KeepError("UNKNOWN_ENV", { env: "qa", known: [] }).message).toContain("Known: none");
    expect(new KeepError("UNKNOWN_VAULT", { vault: "x", known: [] }).hint).toContain(
      "keep vault:add",
    );
  });

  test("name only commands that there are", () => {
    const named = codes.flatMap(
      (code) => make(code).hint?.match(/(?<!\.)\bkeep (?!sample)[a-z]+(?::[a-z]+)?/g) ?? [],
    );
    expect(named.length).toBeGreaterThan(5);
    for (const command of new Set(named)) {
      const file = join(projectRoot, "src/commands", `${command.slice(5).replace(":", "/")}.ts`);
      expect(existsSync(file), command).toBe(true);
    }
  });
});

describe("an error", () => {
  test("that nobody expected may have no reason", () => {
    expect(new KeepError("UNEXPECTED", { name: "TypeError" }).message).toBe(
      "Something unexpected went wrong (TypeError).",
    );
  });

  test("is an Error with code, exit code, sentence, hint and details", () => {
    const error = new KeepError("KEY_EXISTS", { key: "A", env: "local", vault: "v" });
    expect(error).toBeInstanceOf(Error);
    expect({ ...error, message: error.message, name: error.name }).toEqual({
      name: "KeepError",
      code: "KEY_EXISTS",
      exitCode: 6,
      message: "A exists already in v:local.",
      hint: undefined,
      details: { key: "A", env: "local", vault: "v" },
    });
  });
});

test("every exit code has its one line for help and docs", () => {
  expect(
    Object.keys(exitCodeMeanings)
      .map(Number)
      .sort((a, b) => a - b),
  ).toEqual(Object.values(exitCodes).sort((a, b) => a - b));
  for (const meaning of Object.values(exitCodeMeanings)) expect(meaning).not.toBe("");
});
