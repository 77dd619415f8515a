import { mkdirSync, readdirSync, watch, writeFileSync } from "node:fs";
import { Encrypter } from "age-encryption";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Finished, Sandbox, keepBinary } from "../support/sandbox.ts";

/** What a shell does to the standard streams, and what the keyboard does to the process. */

async function workspace(): Promise<Sandbox> {
  const box = new Sandbox();
  await box.init();
  return box;
}

/** Runs a line of shell in which `keep` is the command. */
function shell(box: Sandbox, line: string, input?: string): Promise<Finished> {
  const script = `keep() { "${process.execPath}" "${keepBinary}" "$@"; }\n${line}`;
  return box.run("/bin/bash", ["-c", script], input === undefined ? {} : { input });
}

/** A vault with many secrets, written as a whole: storing each would take minutes. */
async function fill(box: Sandbox, count: number): Promise<void> {
  const createdAt = new Date().toISOString();
  const entry = (value: string) => ({ tags: {}, versions: [{ version: 1, value, createdAt }] });
  const secrets = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `shop/local/KEY_${index}`,
      entry(`value ${index} ${"x".repeat(100)}`),
    ]),
  );
  const encrypter = new Encrypter();
  encrypter.addRecipient((await box.ok(["identity"])).trim());
  const text = JSON.stringify({ format: "keep-local", version: 1, secrets });
  mkdirSync(box.path(".keep/secrets/local"), { recursive: true });
  writeFileSync(box.path(".keep/secrets/local/local.age"), await encrypter.encrypt(text));
}

describe("standard output", () => {
  test.each([
    ["list", "list -e local | head -1", /^Key/],
    ["list as JSON", "list -e local --json --unmask | head -1", /^\[\n$/],
    ["export", "export -e local | head -1", /^KEY_0=/],
    ["help", "--help | true", /^$/],
    ["the version", "--version | true", /^$/],
  ])("%s into a pipe that is closed early ends quietly", async (_, line, first) => {
    const box = await workspace();
    await fill(box, 5000);
    const run = await shell(box, `keep ${line}; echo "\${PIPESTATUS[0]}"`);
    const [code] = run.stdout.trimEnd().split("\n").slice(-1);
    expect({ code, stderr: run.stderr }).toEqual({ code: "0", stderr: "" });
    expect(run.stdout.slice(0, run.stdout.lastIndexOf("0\n"))).toMatch(first);
  });

  test("all of a long result arrives in a pipe", async () => {
    const box = await workspace();
    await fill(box, 5000);
    const run = await shell(box, "keep export -e local | (sleep 0.2; wc -l)");
    expect(run.stdout.trim()).toBe("5000");
    expect(JSON.parse(await box.ok(["list", "-e", "local", "--json"]))).toHaveLength(5000);
  });

  test.each(["get A -e local", "list -e local --json", "export -e local", "--help", "--version"])(
    "a full device is a loud failure of keep %s",
    async (args) => {
      const box = await workspace();
      await box.set("A", "x");
      const { code, stderr } = await shell(box, `keep ${args} > /dev/full`);
      expect(code).toBe(1);
      expect(stderr).toMatch(/could not be written|no space left/i);
      expect(stderr).not.toMatch(/^\s+at /m);
    },
  );

  test("a closed one does not make a write happen twice or half", async () => {
    const box = await workspace();
    await shell(box, "keep set A x -e local --json >&-");
    expect(await box.ok(["get", "A", "-e", "local"])).toBe("x\n");
    expect(await box.json(["get", "A", "-e", "local"])).toMatchObject({ version: "1" });
  });

  test("carries the result alone: notes and warnings go to standard error", async () => {
    const box = await workspace();
    await box.ok(["vault:add", "--driver", "local", "--slug", "two"]);
    await box.set("A", "1");
    await box.set("A", "2", "local", "--vault", "two");
    const run = await box.keep(["export", "-e", "local"]);
    expect(run.stdout).toBe("A=2\n");
    expect(run.stderr).toContain("Warning:");
    for (const args of [
      ["set", "B", "x", "-e", "local"],
      ["delete", "B", "-e", "local", "--yes"],
      ["env:add", "qa"],
      ["init", "--yes"],
      ["export", "-e", "local", "--file", "out.env"],
    ])
      expect((await box.keep(args)).stdout, args.join(" ")).toBe("");
  });
});

describe("standard input", () => {
  test.each(["get A", "list", "export", "delete A --yes", "set B x", "list --names"])(
    "closed, keep %s works all the same",
    async (args) => {
      const box = await workspace();
      await box.set("A", "x");
      const { code, stderr } = await shell(box, `keep ${args} -e local <&-`);
      expect([code, stderr]).toEqual([0, expect.not.stringContaining("Error")]);
    },
  );

  test.each(["get A", "list", "export", "set B x", "set B --generate", "env:list"])(
    "is not waited for by keep %s",
    async (args) => {
      const box = await workspace();
      await box.set("A", "x");
      const env = args.startsWith("env") ? "" : "-e local";
      const child = box.spawn(
        process.execPath,
        [keepBinary, ...`${args} ${env}`.trim().split(" ")],
        {
          stdio: ["pipe", "ignore", "ignore"],
        },
      );
      onTestFinished(() => void child.kill("SIGKILL"));
      // Nobody ever closes it.
      expect(await ended(child)).toEqual({ code: 0, signal: null });
    },
  );

  test("is never taken for an argument", async () => {
    const box = await workspace();
    expect((await box.keep(["env:add"], { input: "qa\n" })).code).toBe(2);
    expect((await box.keep(["get", "-e", "local"], { input: "A\n" })).code).toBe(2);
  });
});

describe("interrupted", () => {
  /** A lock of another host: nobody here can know that its holder is dead. */
  function hold(box: Sandbox, file: string): void {
    const owner = { token: "held", pid: process.pid, host: "another-host" };
    writeFileSync(box.path(`${file}.lock`), JSON.stringify(owner));
  }

  const leftovers = (box: Sandbox): readonly string[] =>
    readdirSync(box.path(".keep"), { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".tmp"),
    );

  async function waitingSet(box: Sandbox) {
    await box.set("A", "old");
    hold(box, ".keep/secrets/local/local.age");
    const waits = triesToLock(box.path(".keep/secrets/local"));
    const child = box.spawn(process.execPath, [keepBinary, "set", "A", "new", "-e", "local"], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    let stderr = "";
    child.stderr!.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    await waits;
    return { child, stderr: () => stderr };
  }

  test("while it waits for a lock it ends with 130 and leaves nothing", async () => {
    const box = await workspace();
    const { child, stderr } = await waitingSet(box);
    child.kill("SIGINT");
    expect(await ended(child)).toEqual({ code: 130, signal: null });
    expect(stderr()).toContain("Cancelled. Nothing was changed.");
    expect(leftovers(box)).toEqual([]);
    expect(await box.ok(["get", "A", "-e", "local"])).toBe("old\n");
  });

  test("twice it ends with 130 as well", async () => {
    const box = await workspace();
    const { child } = await waitingSet(box);
    child.kill("SIGINT");
    child.kill("SIGINT");
    expect(await ended(child)).toEqual({ code: 130, signal: null });
    expect(await box.ok(["get", "A", "-e", "local"])).toBe("old\n");
  });

  test("while it waits for the lock of the settings", async () => {
    // At once, not when the wait for the lock is over.
    const box = await workspace();
    hold(box, ".keep/settings.json");
    const waits = triesToLock(box.path(".keep"));
    const child = box.spawn(process.execPath, [keepBinary, "env:add", "qa"], { stdio: "ignore" });
    onTestFinished(() => void child.kill("SIGKILL"));
    await waits;
    child.kill("SIGINT");
    expect(await ended(child)).toEqual({ code: 130, signal: null });
    expect(leftovers(box)).toEqual([]);
    expect(await box.json(["env:list"])).toHaveLength(3);
  }, 15_000);

  test("while it reads a value from a pipe that nobody closes", async () => {
    const box = await workspace();
    const child = box.spawn(process.execPath, [keepBinary, "set", "A", "-e", "local", "--json"], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    let stderr = "";
    child.stderr!.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    // More than the pipe holds: once all is written, the command is reading.
    await new Promise((resolve) => child.stdin!.write("x".repeat(1_000_000), resolve));
    child.kill("SIGINT");
    expect(await ended(child)).toEqual({ code: 130, signal: null });
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: "CANCELLED" } });
    expect(box.has(".keep/secrets")).toBe(false);
  });

  test("a lock that is not given up in time is said, with who holds it", async () => {
    const box = await workspace();
    await box.set("A", "old");
    hold(box, ".keep/secrets/local/local.age");
    const { exit, code, message, hint } = await box.failure(["set", "A", "new", "-e", "local"], {
      env: { KEEP_LOCK_TIMEOUT: "0.2" },
    });
    expect({ exit, code }).toEqual({ exit: 7, code: "LOCKED" });
    expect(message).toContain(`process ${process.pid} on another-host`);
    expect(hint).toContain("local.age.lock");
    expect(await box.ok(["get", "A", "-e", "local"])).toBe("old\n");
  });
});

function ended(child: ReturnType<Sandbox["spawn"]>): Promise<{
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) resolve({ code: child.exitCode, signal: child.signalCode });
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
}

/** Waits until a process tries to get a lock: it makes files beside it while it does. */
async function triesToLock(folder: string): Promise<void> {
  const watcher = watch(folder);
  await new Promise<void>((resolve) => {
    watcher.on("change", (_, name) => {
      if (/\.lock\.[0-9a-f]+\.tmp$/.test(String(name))) resolve();
    });
  });
  watcher.close();
}
