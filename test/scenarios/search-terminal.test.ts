import { describe, expect, test } from "vitest";
import { hasProgram } from "../support/programs.ts";
import { Sandbox } from "../support/sandbox.ts";
import { TerminalSession } from "../support/tmux.ts";

/** What a person sees who searches or renames: a real terminal, by tmux. */

async function workspace(): Promise<Sandbox> {
  const box = new Sandbox();
  await box.init();
  await box.set("A", "a hush-hush value", "local");
  return box;
}

describe.skipIf(!hasProgram("tmux", "-V"))("at a terminal", () => {
  test("what is searched for is asked for hidden, and never shown", async () => {
    const session = new TerminalSession(await workspace());
    session.enter("keep search -e local");
    await session.sees("Search for (hidden)");
    session.enter("hush-hush");
    await session.sees("local:local  A    ****   3");
    expect(await session.code()).toBe(0);
    expect(session.screen()).not.toContain("hush");
    expect(await session.isSane()).toBe(true);
  });

  test("on the command line it is in the shell's history, and that is said", async () => {
    const session = new TerminalSession(await workspace());
    session.enter("keep search value -e local --unmask");
    await session.sees("The query is now in your shell's history");
    await session.sees("a hush-hush value  13");
    expect(await session.code()).toBe(0);
  });

  test("a renaming is one question, under its plan", async () => {
    const box = await workspace();
    const session = new TerminalSession(box);
    session.enter("keep rename A B -e local");
    await session.sees("Rename A to B in local:local?");
    expect(session.screen()).toMatch(
      /delete {4}A {2}version 1\n *create {4}B {2}\*{4} \(A version 1\)\n/,
    );
    session.enter("y");
    await session.sees("Renamed A to B in local:local (version 1).");
    expect(await session.code()).toBe(0);
    expect(await box.json(["list", "-e", "local", "--names"])).toEqual(["B"]);
  });
});
