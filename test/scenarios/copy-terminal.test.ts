import { describe, expect, test } from "vitest";
import { hasProgram } from "../support/programs.ts";
import { Sandbox } from "../support/sandbox.ts";
import { TerminalSession } from "../support/tmux.ts";

/** What a person sees and is asked before secrets are copied: a real terminal, by tmux. */

async function workspace(...keys: readonly string[]): Promise<Sandbox> {
  const box = new Sandbox();
  await box.init();
  for (const key of keys) await box.set(key, "hush-hush", "staging");
  return box;
}

describe.skipIf(!hasProgram("tmux", "-V"))("at a terminal", () => {
  test("the plan is shown, masked, and done after a yes", async () => {
    const box = await workspace("A", "B");
    await box.set("B", "other", "local");
    const session = new TerminalSession(box);
    session.enter("keep copy --from staging --to local --overwrite");
    await session.sees("Copy to local:local: 1 new, 1 changed?");
    expect(session.screen()).toMatch(
      /create {4}A {2}\*{4} \(version 1\)\n *update {4}B {2}\*{4} \(version 1\) replaces version 1\n/,
    );
    expect(session.screen()).not.toContain("hush");
    session.enter("y");
    await session.sees("Copied 2 secrets to local:local: 1 new, 1 changed.");
    expect(await session.code()).toBe(0);
    expect(await session.isSane()).toBe(true);
  });

  test("deleting is asked about by itself, and no leaves all as it was; with --json the plan is shown too", async () => {
    const box = await workspace("A");
    await box.set("OLD", "x", "local");
    const session = new TerminalSession(box);
    session.enter("keep copy --from staging --to local --prune --json");
    await session.sees("Copy to local:local: 1 new, 1 to delete?");
    expect(session.screen()).toContain("Plan for local:local: 1 new, 1 to delete.");
    session.enter("y");
    await session.sees("Delete OLD from local:local?");
    session.enter("n");
    expect(await session.code()).toBe(130);
    expect(session.screen()).toContain("Cancelled. Nothing was changed.");
    expect(await box.json(["list", "-e", "local", "--names"])).toEqual(["OLD"]);
  });

  test("a protected environment wants its name, and Ctrl-C there changes nothing", async () => {
    const box = await workspace("A");
    const session = new TerminalSession(box);
    session.enter("keep copy --from staging --to production");
    await session.sees("production is protected. Type its name");
    expect(session.screen()).toContain("Plan for local:production: 1 new.");
    session.press("C-c");
    expect(await session.code()).toBe(130);
    session.enter("clear; keep copy --from staging --to production");
    await session.sees("production is protected. Type its name");
    session.enter("production");
    await session.sees("Copied 1 secret to local:production");
    expect(await session.code()).toBe(0);
  });

  test("where to copy from and to is asked for", async () => {
    const box = await workspace("A");
    const session = new TerminalSession(box);
    session.enter("keep copy");
    await session.sees("Copy from which environment");
    session.press("Down", "Enter");
    await session.sees("Copy to which environment");
    expect(session.screen()).not.toMatch(/Copy to which environment[^]*staging/);
    session.press("Enter");
    await session.sees("Copy to local:local: 1 new?");
    session.enter("y");
    expect(await session.code()).toBe(0);
  });

  test("a long plan leaves the question on the screen, with what is to be deleted", async () => {
    const box = await workspace(...Array.from({ length: 60 }, (_, index) => `KEY_${index + 10}`));
    await box.set("ZZZ", "x", "local");
    const session = new TerminalSession(box);
    session.resize(80, 24);
    session.enter("clear; keep copy --from staging --to local --prune");
    await session.sees("Copy to local:local: 60 new, 1 to delete?");
    const shown = session.screen().split("\n");
    expect(shown.filter((line) => line.startsWith("create"))).toHaveLength(19);
    expect(session.screen()).toMatch(/delete {4}ZZZ +version 1\n… and 41 more; --dry-run shows/);
    session.press("C-c");
    expect(await session.code()).toBe(130);
  });
});
