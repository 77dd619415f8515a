import { describe, expect, test } from "vitest";
import { KeyWorkspace } from "../support/key-workspace.ts";
import { hasProgram } from "../support/programs.ts";
import { TerminalSession } from "../support/tmux.ts";

/** A comparison that is longer than the screen, in a real terminal of 50 lines. */

async function workspace(keys: number): Promise<KeyWorkspace> {
  const box = new KeyWorkspace("");
  const names = Array.from({ length: keys }, (_, index) => `KEY_${String(index).padStart(4, "0")}`);
  await box.store("local", "local", Object.fromEntries(names.map((name) => [name, name])));
  await box.store("local", "staging", { KEY_0000: "other" });
  return box;
}

const LINE = "keep diff local staging";
const WAITING = { timeout: 15_000, interval: 300 };
const LAST = /KEY_0079 +A +- +missing/;

describe.skipIf(!hasProgram("tmux", "-V"))("at a terminal", () => {
  describe.skipIf(!hasProgram("less", "--version"))("with less", () => {
    test("a long matrix is paged, Ctrl-C is the pager's, and quitting it keeps the exit code", async () => {
      const box = await workspace(3000);
      const session = new TerminalSession(box);
      session.enter(`${LINE} --exit-code`);
      await session.sees(/KEY_0040[^\n]*missing[\s\S]*\n:\s*$/);
      expect(session.screen()).not.toContain("KEY_0100");
      session.press("C-c");
      // What is typed while less deals with Ctrl-C gets lost.
      await expect
        .poll(() => {
          session.press("Space");
          return session.screen();
        }, WAITING)
        .toContain("KEY_0090");
      session.press("q");
      expect(await session.code()).toBe(9);
      expect(await session.isSane()).toBe(true);
    });

    test("colours and the heading are there", async () => {
      const session = new TerminalSession(await workspace(80));
      session.enter(LINE);
      await session.sees(/\n:\s*$/);
      expect(session.screen(true)).toContain("\u001B[31mmissing");
      expect(session.screen()).toMatch(/Key +local +staging +Status/);
      session.press("q");
      expect(await session.code()).toBe(0);
    });
  });

  test("PAGER is taken as a shell takes it, and gets the text through a pipe", async () => {
    const session = new TerminalSession(await workspace(80), {
      env: { PAGER: "sed 's/^KEY/PAGED/' | cat" },
    });
    session.enter(LINE);
    await session.sees(/PAGED_0079 +A +- /);
    expect(await session.code()).toBe(0);
  });

  test("whoever ends the command ends the pager with it", async () => {
    const session = new TerminalSession(await workspace(80), {
      env: { PAGER: "kill -TERM $PPID; exec sleep 60" },
    });
    session.enter(LINE);
    expect(await session.code()).toBe(143);
    session.enter("pgrep -x sleep -g 0 || echo no'thing'");
    await session.sees("nothing");
    expect(await session.isSane()).toBe(true);
  });

  test.each([
    ["is quit before it has read all", "head -1", /Key +local/],
    ["is killed", "sh -c 'kill -9 $$'", undefined],
  ])("a pager that %s ends the command well", async (_, PAGER, shown) => {
    const session = new TerminalSession(await workspace(3000), { env: { PAGER } });
    session.enter(LINE);
    if (shown !== undefined) await session.sees(shown);
    expect(await session.code()).toBe(0);
    expect(session.screen()).not.toMatch(/Error|KEY_2999/);
    expect(await session.isSane()).toBe(true);
  });

  test("a pager that does not exist is no failure", async () => {
    const session = new TerminalSession(await workspace(80), { env: { PAGER: "no-such-pager" } });
    session.enter(LINE);
    await session.sees(LAST);
    expect(await session.code()).toBe(0);
  });

  test.each([
    ["what fits the screen", 20, LINE, "touch paged; cat"],
    ["--no-pager", 80, `${LINE} --no-pager`, "touch paged; cat"],
    ["--no-interaction", 80, `${LINE} -n`, "touch paged; cat"],
    ["--json", 80, `${LINE} --json`, "touch paged; cat"],
    ["a pipe", 80, `${LINE} | tail -3`, "touch paged; cat"],
    ["PAGER that is empty", 80, LINE, ""],
  ])("%s is not paged", async (_, keys, line, PAGER) => {
    const box = await workspace(keys);
    const session = new TerminalSession(box, { env: { PAGER } });
    session.enter(line);
    await session.sees(/missing[\s\S]*% *\n*$/);
    expect(await session.code()).toBe(0);
    expect(box.has("paged")).toBe(false);
  });

  test("many environments fit a narrow screen by numbers", async () => {
    const box = await workspace(3);
    const envs = Array.from({ length: 9 }, (_, index) => `environment-${index}`);
    box.write(
      ".keep/settings.json",
      JSON.stringify({ app_name: "Shop", namespace: "shop", envs: ["local", ...envs] }),
    );
    const session = new TerminalSession(box, { columns: 60 });
    session.enter("keep diff");
    await session.sees(/1 {2}local\n[\s\S]*10 {2}environment-8\n/);
    await session.sees(/KEY_0000 {2}A {2}- {2}- {2}-/);
    expect(await session.code()).toBe(0);
  });
});
