import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { hasProgram } from "../support/programs.ts";
import type { Sandbox } from "../support/sandbox.ts";
import { TerminalSession } from "../support/tmux.ts";
import { workspaceWith } from "../support/workspace-with.ts";

/** What a person at a terminal sees of editing: a real terminal, by tmux, and a real vim. */

function sessionIn(box: Sandbox): { readonly session: TerminalSession; readonly runtime: string } {
  const runtime = join(box.folder, "runtime");
  mkdirSync(runtime, { mode: 0o700 });
  const env = { EDITOR: "vim -u NONE", XDG_RUNTIME_DIR: runtime };
  return { session: new TerminalSession(box, { env }), runtime };
}

const values = async (box: Sandbox, env = "local"): Promise<unknown> =>
  JSON.parse(await box.ok(["export", "-e", env, "--format", "json"]));

const HAS_BOTH = hasProgram("tmux", "-V") && hasProgram("vim", "--version");

describe.skipIf(!HAS_BOTH)("editing at a terminal", () => {
  test("Ctrl-C is the editor's own; a mistake leads back to its line, and then all is saved", async () => {
    const box = await workspaceWith({ A: "quite-old", B: "2" });
    const { session, runtime } = sessionIn(box);
    session.enter("keep edit -e local");
    await session.sees("A=quite-old");
    session.press("C-c");
    // What is typed before vim has seen it is thrown away.
    await session.sees(":qa");
    session.type("GoBARE");
    session.press("Escape");
    session.enter(":wq");
    await session.sees("Line 10: there is a name without a value.");
    await session.sees("Edit it again?");
    expect(readdirSync(runtime)).toEqual([]);
    session.press("Enter");
    await session.sees(/BARE\n(?:~.*\n)+.* 10 lines/);
    // It stands on the line that was wrong.
    session.type("cc");
    session.type("NEW='quite new'");
    session.press("Escape");
    session.enter(":wq");
    await session.sees("Save to local:local: 1 new, 2 unchanged?");
    expect(session.screen()).toMatch(/create +NEW +\*{4} \(line 10\)/);
    session.press("Enter");
    expect(await session.code()).toBe(0);
    expect(session.screen()).toContain("Saved 1 secret to local:local: 1 new; 2 unchanged.");
    expect(await values(box)).toEqual({ A: "quite-old", B: "2", NEW: "quite new" });
    expect(await session.isSane()).toBe(true);
    expect(readdirSync(runtime)).toEqual([]);
  });

  test("what was edited can be edited again, discarded, or stopped by Ctrl-C", async () => {
    const box = await workspaceWith({ A: "old" });
    const { session } = sessionIn(box);
    for (const keys of [["Up", "Enter"], ["C-c"]]) {
      session.enter("clear; keep edit -e local");
      await session.sees("A=old");
      session.enter(":%s/old/new/ | wq");
      await session.sees("Save to local:local: 1 changed?");
      session.press("Down", "Enter");
      await session.sees("A=new");
      session.enter(":wq");
      await session.sees("Save to local:local: 1 changed?");
      session.press(...keys);
      expect(await session.code()).toBe(130);
      expect(session.screen()).toContain("Cancelled. Nothing was changed.");
    }
    expect(await values(box)).toEqual({ A: "old" });
  });

  test("an editor that leaves by its error code, and one that ends of Ctrl-C, change nothing", async () => {
    const box = await workspaceWith({ A: "old" });
    const { session, runtime } = sessionIn(box);
    session.enter("keep edit -e local");
    await session.sees("A=old");
    session.enter(":%s/old/new/ | w | cq");
    expect(await session.code()).toBe(1);
    session.enter('clear; EDITOR=\'sh -c "echo op""ened; sleep 100"\' keep edit -e local');
    await session.sees("opened");
    session.press("C-c");
    expect(await session.code()).toBe(130);
    expect(await values(box)).toEqual({ A: "old" });
    expect(readdirSync(runtime)).toEqual([]);
  });

  test("a protected environment asks for its name too", async () => {
    const box = await workspaceWith({});
    const { session } = sessionIn(box);
    session.enter("keep edit -e production");
    await session.sees("The secrets of local:production.");
    session.type("GoA=1");
    session.press("Escape");
    session.enter(":wq");
    await session.sees("Save to local:production: 1 new?");
    session.press("Enter");
    await session.sees("production is protected. Type its name to go on:");
    session.enter("production");
    expect(await session.code()).toBe(0);
    expect(await values(box, "production")).toEqual({ A: "1" });
  });
});
