import { describe, expect, test } from "vitest";
import { hasProgram } from "../support/programs.ts";
import { Sandbox } from "../support/sandbox.ts";
import { TerminalSession } from "../support/tmux.ts";

/** What a person at a terminal sees and can do: a real terminal, by tmux. */

async function workspace(): Promise<Sandbox> {
  const box = new Sandbox();
  await box.init();
  return box;
}

const ESCAPE = "\u001B[";

describe.skipIf(!hasProgram("tmux", "-V"))("at a terminal", () => {
  test("a value is asked for, hidden, and stored", async () => {
    const box = await workspace();
    const session = new TerminalSession(box);
    session.enter("keep set A -e local");
    await session.sees("Value of A");
    session.type("quite-hidden");
    session.press("Enter");
    expect(await session.code()).toBe(0);
    expect(session.screen()).not.toContain("quite");
    expect(session.screen()).toContain("Created A in local:local");
    expect(await box.ok(["get", "A", "-e", "local"])).toBe("quite-hidden\n");
    expect(await session.isSane()).toBe(true);
  });

  test("a key and an environment are asked for too", async () => {
    const box = await workspace();
    const session = new TerminalSession(box);
    session.enter("keep set");
    await session.sees("Key");
    session.enter("a b");
    await session.sees("Use A-Z");
    session.press("C-u");
    session.enter("TOKEN");
    await session.sees("Environment");
    await session.sees("staging");
    session.press("Down", "Enter");
    await session.sees("Value of TOKEN");
    session.enter("hidden-too");
    expect(await session.code()).toBe(0);
    expect(session.screen()).not.toContain("hidden-too");
    expect(await box.ok(["get", "TOKEN", "-e", "staging"])).toBe("hidden-too\n");
  });

  test("a value on the command line works, with a word on the shell's history", async () => {
    const box = await workspace();
    const session = new TerminalSession(box);
    session.enter("keep set A x -e local");
    await session.sees("shell's history");
    expect(await session.code()).toBe(0);
  });

  test.each([
    ["a hidden value", "keep set A -e local", "Value of A"],
    ["a key", "keep get -e local", "Key"],
    ["a choice", "keep get A", "Environment"],
    ["a yes or no", "keep delete A -e local", "Delete A"],
    ["a name to type", "keep set A y -e production", "is protected"],
    ["several choices", "keep workspace", "Vaults"],
    ["the first question of init", "keep init --config new", "Name of the application"],
  ])(
    "Ctrl-C at %s ends with 130, changes nothing and leaves the terminal sane",
    async (_, line, asks) => {
      const box = await workspace();
      await box.set("A", "x");
      const session = new TerminalSession(box);
      session.enter(line);
      await session.sees(asks);
      session.press("C-c");
      expect(await session.code()).toBe(130);
      expect(session.screen()).toContain("Cancelled. Nothing was changed.");
      expect(await session.isSane()).toBe(true);
      expect(await box.ok(["get", "A", "-e", "local"])).toBe("x\n");
      expect(box.has("new")).toBe(false);
      expect(box.has(".keep/secrets/local/production.age")).toBe(false);
    },
  );

  test.each([
    ["its name", "production", 0],
    ["another name", "prod", 130],
    ["just Enter", "", 130],
    ["yes", "yes", 130],
  ])("a protected environment answered with %s", async (_, answer, code) => {
    const box = await workspace();
    const session = new TerminalSession(box);
    session.enter("keep set A x -e production");
    await session.sees("Type its name");
    session.enter(answer);
    expect(await session.code()).toBe(code);
    const found = await box.keep(["get", "A", "-e", "production"]);
    expect(found.code).toBe(code === 0 ? 0 : 5);
  });

  test.each([
    ["y", 0, 5],
    ["n", 130, 0],
    ["", 130, 0],
  ])("a deletion answered with %j ends with %i", async (answer, code, left) => {
    const box = await workspace();
    await box.set("A", "x");
    const session = new TerminalSession(box);
    session.enter("keep delete A -e local");
    await session.sees("Delete A from local:local?");
    session.enter(answer);
    expect(await session.code()).toBe(code);
    expect((await box.keep(["get", "A", "-e", "local"])).code).toBe(left);
  });

  test("init asks, with good defaults, and Enter takes them", async () => {
    const box = new Sandbox();
    box.write("package.json", '{"name":"@acme/web-shop"}');
    const session = new TerminalSession(box);
    session.enter("keep init");
    await session.sees(/Name of the application.*web-shop/);
    session.press("Enter");
    await session.sees(/Namespace.*web-shop/);
    session.press("Enter");
    await session.sees(/Environments.*local,staging,production/);
    session.press("Enter");
    await session.sees(/Where do the secrets live/);
    session.press("Enter");
    expect(await session.code()).toBe(0);
    expect(session.screen()).toContain("keep set DB_PASSWORD -e local");
    expect(JSON.parse(box.read(".keep/settings.json"))).toMatchObject({
      app_name: "web-shop",
      namespace: "web-shop",
      envs: ["local", "staging", "production"],
      default_vault: "local",
    });
    session.enter("clear; keep init");
    await session.sees("Updated the workspace");
    expect(await session.code()).toBe(0);
  });

  test("init asks again for an answer that cannot be, and not for what a flag says", async () => {
    const box = new Sandbox();
    const session = new TerminalSession(box);
    session.enter("keep init --name Shop --vault-driver local");
    await session.sees("Namespace");
    session.press("C-u");
    session.enter("a/b");
    await session.sees("Use A-Z");
    session.press("C-u");
    session.enter("shop");
    await session.sees("Environments");
    session.enter(",qa");
    expect(await session.code()).toBe(0);
    expect(JSON.parse(box.read(".keep/settings.json"))).toMatchObject({ namespace: "shop" });
    expect(session.screen()).not.toContain("Name of the application");
  });

  test.each([
    ["-n", "keep get A -n", {}],
    ["--no-interaction", "keep get A --no-interaction", {}],
    ["CI", "keep get A", { CI: "true" }],
  ])("nothing is asked under %s", async (_, line, env) => {
    const box = await workspace();
    const session = new TerminalSession(box, { env });
    session.enter(line);
    expect(await session.code()).toBe(2);
    expect(session.screen()).toContain("Give --env ENV.");
  });

  test("questions stay on the terminal when the result goes to a file", async () => {
    const box = await workspace();
    await box.set("A", "x");
    const session = new TerminalSession(box);
    session.enter("keep get A > result");
    await session.sees("Environment");
    session.press("Enter");
    expect(await session.code()).toBe(0);
    expect(box.read("result")).toBe("x\n");
  });

  test("an existing file is overwritten only after a yes", async () => {
    const box = await workspace();
    await box.set("A", "x");
    box.write(".env", "old\n");
    const session = new TerminalSession(box);
    session.enter("keep export -e local --file .env");
    await session.sees("Overwrite it?");
    session.enter("n");
    expect(await session.code()).toBe(130);
    expect(box.read(".env")).toBe("old\n");
    session.enter("clear; keep export -e local --file .env");
    await session.sees("Overwrite it?");
    session.enter("y");
    expect(await session.code()).toBe(0);
    expect(box.read(".env")).toBe("A=x\n");
  });

  /** Waits for the end of a line's command and returns the screen with its escapes. */
  async function painted(session: TerminalSession, line: string): Promise<string> {
    session.enter(line);
    await session.code();
    return session.screen(true);
  }

  test("there are colours at a terminal, and the exit is the same", async () => {
    const box = await workspace();
    const session = new TerminalSession(box);
    expect(await painted(session, "keep env:list")).toContain(ESCAPE);
  });

  test.each([
    ["NO_COLOR", "keep env:list; keep get NONE -e local", { NO_COLOR: "1" }],
    ["--no-color", "keep env:list --no-color; keep get NONE -e local --no-color", {}],
    ["a dumb terminal", "TERM=dumb keep env:list; TERM=dumb keep get NONE -e local", {}],
    ["CI", "keep env:list; keep get NONE -e local", { CI: "1" }],
    ["JSON", "keep env:list --json; keep get NONE -e local --json", {}],
    ["a pipe", "keep env:list | cat; keep get NONE -e local 2>&1 | cat", {}],
  ])("there are none with %s", async (_, line, env) => {
    const box = await workspace();
    const session = new TerminalSession(box, { env });
    const screen = await painted(session, line);
    expect(screen).toMatch(/production/);
    expect(screen).toMatch(/does not exist/);
    expect(screen).not.toContain(ESCAPE);
  });

  test("FORCE_COLOR paints into a pipe, and --no-color wins over it", async () => {
    const box = await workspace();
    const env = { FORCE_COLOR: "1" };
    expect(await box.ok(["env:list"], { env })).toContain(ESCAPE);
    expect(await box.ok(["env:list", "--no-color"], { env })).not.toContain(ESCAPE);
    expect(await box.ok(["env:list", "--json"], { env })).not.toContain(ESCAPE);
    expect(await box.ok(["env:list"])).not.toContain(ESCAPE);
  });

  test("40 columns are enough", async () => {
    const box = await workspace();
    await box.set("A_RATHER_LONG_NAME_OF_A_SECRET_THAT_DOES_NOT_FIT", "x".repeat(200));
    const session = new TerminalSession(box, { columns: 40 });
    for (const line of [
      "list -e local --unmask",
      "info",
      "vault:list",
      "--help",
      "set --help",
      "",
    ]) {
      session.enter(`clear; keep ${line}`);
      expect(await session.code(), line).toBe(0);
    }
    session.enter("clear; keep get A_RATHER_LONG_NAME_OF_A_SECRET_THAT_DOES_NOT_FIT");
    await session.sees("staging");
    session.press("Enter");
    expect(await session.code()).toBe(0);
  });
});
