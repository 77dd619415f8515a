import { mkdirSync } from "node:fs";
import { userInfo } from "node:os";
import { describe, expect, test } from "vitest";
import type { Context } from "../../src/context/context.ts";
import { KeepError } from "../../src/core/errors.ts";
import { auditOf } from "../support/audit.ts";
import { quietContext } from "../support/quiet-context.ts";
import type { Sandbox } from "../support/sandbox.ts";
import { workspaceWith } from "../support/workspace-with.ts";

const NO_COMMAND = "";

function contextIn(
  box: Sandbox,
  more: Readonly<Record<string, string>> = {},
  command = "copy",
): { readonly context: Context; readonly warnings: string[] } {
  const warnings: string[] = [];
  const context = quietContext({
    command: command === NO_COMMAND ? undefined : command,
    warn: (warning) => warnings.push(warning),
    variables: { ...(box.variables() as Record<string, string>), ...more },
    environment: { variables: {}, ignoresCase: false },
    currentFolder: box.project,
  });
  return { context, warnings };
}

const readA = async (context: Context): Promise<void> => {
  await (await context.vault("local", "local")).read(["A"]);
};

const done = { exitCode: 0 };
const place = { vault: "local", env: "local", read: ["A"] };

describe("the record of a command", () => {
  test("says when, who, what and how it ended, and is written once", async () => {
    const box = await workspaceWith({ A: "1" });
    const { context } = contextIn(box, { CI: "true", CLAUDECODE: "1" });
    await readA(context);
    const before = Date.now();
    await context.trail.end(done);
    await context.trail.end({ exitCode: 1 });
    context.trail.started();
    const [record, ...others] = auditOf(box.project);
    expect(others).toEqual([]);
    expect(record).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      user: userInfo().username,
      agent: "claude-code",
      ci: true,
      pid: process.pid,
      command: "copy",
      result: "done",
      exit_code: 0,
      error: null,
      places: [place],
    });
    expect(Math.abs(Date.parse(record!.time) - before)).toBeLessThan(5000);
  });

  test.each([
    [{ exitCode: 9 }, { result: "done", exit_code: 9, error: null }],
    [{ exitCode: 8 }, { result: "failed", exit_code: 8, error: null }],
    [{ exitCode: 130 }, { result: "failed", exit_code: 130, error: "CANCELLED" }],
    [
      { exitCode: 2, failure: new KeepError("NO_VAULT", {}) },
      { result: "failed", exit_code: 2, error: "NO_VAULT" },
    ],
  ])("that ends with %o", async (end, expected) => {
    const box = await workspaceWith({ A: "1" });
    const { context } = contextIn(box);
    await readA(context);
    context.trail.endAtOnce(end);
    expect(auditOf(box.project)).toEqual([expect.objectContaining(expected)]);
  });

  test("says what a plan that failed has taken back", async () => {
    const box = await workspaceWith({ A: "1" });
    const { context } = contextIn(box);
    const notes = context.trail.at("local", "staging");
    for (const key of ["A", "B"]) notes.note("written", key);
    notes.failed = 1;
    context.trail.undone({ vault: "local", env: "staging" }, ["A"]);
    await context.trail.end({ exitCode: 3 });
    expect(auditOf(box.project)[0]!.places).toEqual([
      { vault: "local", env: "staging", written: ["B"], undone: ["A"], failed: 1 },
    ]);
  });

  test("is not there where no vault was touched, and where it is no command", async () => {
    const box = await workspaceWith({ A: "1" });
    await contextIn(box).context.trail.end(done);
    const { context } = contextIn(box, {}, NO_COMMAND);
    await readA(context);
    await context.trail.end(done);
    expect(box.has(".keep/local")).toBe(false);
  });
});

describe("switching it off", () => {
  const settings = (box: Sandbox, audit: unknown): void => {
    const found = JSON.parse(box.read(".keep/settings.json")) as object;
    box.write(".keep/settings.json", JSON.stringify({ ...found, audit }));
  };

  test.each([
    [undefined, "off", false],
    [false, undefined, false],
    [false, "on", true],
    [true, "off", false],
    [true, undefined, true],
  ])("settings %s and KEEP_AUDIT %s: %s", async (audit, variable, isOn) => {
    const box = await workspaceWith({ A: "1" });
    if (audit !== undefined) settings(box, audit);
    const { context } = contextIn(box, variable === undefined ? {} : { KEEP_AUDIT: variable });
    await readA(context);
    await context.trail.end(done);
    expect(box.has(".keep/local/audit.jsonl")).toBe(isOn);
    expect(context.trail.setting().isOn).toBe(isOn);
  });

  test("with a word that is neither on nor off is said, and does not count", async () => {
    const box = await workspaceWith({ A: "1" });
    const { context, warnings } = contextIn(box, { KEEP_AUDIT: "no" });
    await readA(context);
    await context.trail.end(done);
    expect(warnings).toEqual(["KEEP_AUDIT is neither on nor off, and does not count."]);
    expect(auditOf(box.project)).toHaveLength(1);
  });
});

describe("what cannot be written is a warning, and says how to do without", () => {
  test("where a file stands in the folder's place", async () => {
    const box = await workspaceWith({ A: "1" });
    const { context, warnings } = contextIn(box);
    await readA(context);
    box.write(".keep/local", "");
    await context.trail.end(done);
    expect(warnings).toEqual([
      'The audit trail was not written: .keep/local/audit.jsonl: a part of its path is a file, not a folder. KEEP_AUDIT=off, or "audit": false in settings.json, does without it.',
    ]);
  });

  test("where it cannot be rotated, and the record is there all the same", async () => {
    const box = await workspaceWith({ A: "1" });
    const { context, warnings } = contextIn(box);
    await readA(context);
    box.write(".keep/local/audit.jsonl", `${"x".repeat(1024 * 1024)}\n`);
    for (const n of [1, 2, 3]) box.write(`.keep/local/audit.${n}.jsonl`, "{}");
    mkdirSync(box.path(".keep/local/audit.4.jsonl"));
    await context.trail.end(done);
    expect(warnings).toEqual([expect.stringContaining("The audit trail was not rotated")]);
    expect(box.read(".keep/local/audit.jsonl")).toContain('"command":"copy"');
  });

  test("and where it has grown too large, it is rotated at the end", async () => {
    const box = await workspaceWith({ A: "1" });
    const { context, warnings } = contextIn(box);
    await readA(context);
    box.write(".keep/local/audit.1.jsonl", "{}\n");
    box.write(".keep/local/audit.jsonl", `${JSON.stringify({ x: "x".repeat(1024 * 1024) })}\n`);
    await context.trail.end(done);
    expect(warnings).toEqual([]);
    expect(box.has(".keep/local/audit.jsonl")).toBe(false);
    expect(box.read(".keep/local/audit.1.jsonl")).toContain('"command":"copy"');
    expect(box.read(".keep/local/audit.2.jsonl")).toBe("{}\n");
  });
});
