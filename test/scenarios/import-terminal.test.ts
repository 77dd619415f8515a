import { describe, expect, test } from "vitest";
import { hasProgram } from "../support/programs.ts";
import { TerminalSession } from "../support/tmux.ts";
import { workspaceWith } from "../support/workspace-with.ts";

/** What a person at a terminal sees of an import: a real terminal, by tmux. */
describe.skipIf(!hasProgram("tmux", "-V"))("an import at a terminal", () => {
  test("shows its plan, asks about each conflict and then once for all, without a value", async () => {
    const box = await workspaceWith({ A: "old", B: "old", C: "old" });
    box.write(".env", "A=quite-new\nB=quite-new\nC=quite-new\nD=quite-new\n");
    const session = new TerminalSession(box);
    session.enter("keep import -e local --on-conflict ask");
    await session.sees("File");
    session.enter(".env");
    await session.sees("A exists in local:local with another value.");
    await session.sees("Overwrite it");
    session.press("Enter");
    await session.sees("B exists in local:local with another value.");
    session.press("Down", "Enter");
    await session.sees("C exists in local:local with another value.");
    session.press("Down", "Down", "Enter");
    await session.sees("Import to local:local: 1 new, 2 changed, 1 skipped?");
    expect(session.screen()).toMatch(/create +D +\*{4} \(line 4\)/);
    session.enter("y");
    expect(await session.code()).toBe(0);
    expect(session.screen()).toContain("Imported 3 secrets to local:local");
    expect(session.screen()).not.toContain("quite");
    expect(JSON.parse(await box.ok(["export", "-e", "local", "--format", "json"]))).toEqual({
      A: "quite-new",
      B: "old",
      C: "quite-new",
      D: "quite-new",
    });
    expect(await session.isSane()).toBe(true);
  });

  test("changes nothing if a question is cancelled, by a choice, by a no or by Ctrl-C", async () => {
    const box = await workspaceWith({ A: "old" });
    box.write(".env", "A=new\nB=new\n");
    const session = new TerminalSession(box);
    session.enter("keep import .env -e local --on-conflict ask");
    await session.sees("A exists in local:local with another value.");
    session.press("Up", "Enter");
    expect(await session.code()).toBe(130);
    session.enter("clear; keep import .env -e local --skip-existing");
    await session.sees("1 new, 1 skipped?");
    session.enter("n");
    expect(await session.code()).toBe(130);
    session.enter("clear; keep import .env -e local --overwrite");
    await session.sees("1 new, 1 changed?");
    session.press("C-c");
    expect(await session.code()).toBe(130);
    expect(await box.ok(["export", "-e", "local"])).toBe("A=old\n");
  });

  test("does not take its text from where the confirmation is typed", async () => {
    const box = await workspaceWith({});
    const session = new TerminalSession(box);
    session.enter("keep import - -e local");
    expect(await session.code()).toBe(2);
    expect(session.screen()).toContain("Name a FILE, pipe the text in, or give --yes.");
    session.enter("echo A=1 | keep import -e local");
    expect(await session.code()).toBe(2);
    expect(session.screen()).toContain("Give --yes if you mean it.");
    expect(await box.json(["list", "-e", "local"])).toEqual([]);
  });
});
