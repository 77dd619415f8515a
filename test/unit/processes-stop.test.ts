import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import type { RunningScript } from "../support/node-script.ts";
import { isRunning, waitUntil } from "../support/processes.ts";
import { startStarter } from "../support/starter-script.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

let folder: string;
let starter: RunningScript;
beforeEach(() => {
  folder = temporaryFolder();
  starter = startStarter(folder);
});

async function ask(question: Readonly<Record<string, unknown>>): Promise<unknown> {
  starter.child.stdin!.write(`${JSON.stringify(question)}\n`);
  return JSON.parse(await starter.line());
}

/** Starts a line of sh, in which $0 is the folder, and waits until it has written a pid to the file `ready`. */
async function start(line: string): Promise<{ readonly pid: number; readonly said: number }> {
  const pid = (await ask({ start: ["sh", "-c", line, folder] })) as number;
  const file = join(folder, "ready");
  await waitUntil(() => existsSync(file) && readFileSync(file, "utf8").endsWith("\n"));
  return { pid, said: Number(readFileSync(file, "utf8")) };
}

const LASTING = "while :; do sleep 0.05; done";

describe("stopping a program", () => {
  test("asks it to end", async () => {
    const { pid } = await start(`trap 'exit 3' TERM; echo $$ >$0/ready; ${LASTING}`);
    expect(await ask({ stop: 10_000 })).toEqual({ code: 3 });
    expect(isRunning(pid)).toBe(false);
  });

  test("makes it end after the grace, and not before", async () => {
    await start(`trap 'echo >$0/asked' TERM; echo $$ >$0/ready; ${LASTING}`);
    const began = performance.now();
    expect(await ask({ stop: 400 })).toEqual({ signal: "SIGKILL" });
    expect(performance.now() - began).toBeGreaterThanOrEqual(400);
    expect(existsSync(join(folder, "asked"))).toBe(true);
  });

  test("ends one that is stopped, which acts on nothing else", async () => {
    const { pid } = await start(`trap 'exit 4' TERM; echo $$ >$0/ready; kill -STOP $$; ${LASTING}`);
    await waitUntil(() => /^State:\s*T/m.test(readFileSync(`/proc/${pid}/status`, "utf8")));
    expect(await ask({ stop: 10_000 })).toEqual({ code: 4 });
  });

  test("ends what it has started, once it has ended itself", async () => {
    const { said } = await start("sh -c 'echo $$ >$0/ready; exec sleep 1000' $0; true");
    expect(await ask({ stop: 10_000 })).toEqual({ signal: "SIGTERM" });
    expect(isRunning(said)).toBe(false);
  });

  test("also what was started while it was asked, and what ignores being asked", async () => {
    const child = `trap "" TERM; echo $$ >$0/ready; ${LASTING}`;
    const { pid } = await start(
      `trap 'sh -c "$late" $0 & sleep 2.5; exit 0' TERM; late='${child}'; echo 0 >$0/ready; ${LASTING}`,
    );
    const began = performance.now();
    expect(await ask({ stop: 3500 })).toEqual({ code: 0 });
    const late = Number(readFileSync(join(folder, "ready"), "utf8"));
    expect(late).toBeGreaterThan(0);
    expect(isRunning(late)).toBe(false);
    expect(isRunning(pid)).toBe(false);
    expect(performance.now() - began).toBeGreaterThan(3500);
  });

  test("leaves others alone, also those of the same group", async () => {
    const { said } = await start(
      "setsid sh -c 'echo $$ >$0/other; exec sleep 1000' $0 & echo $! >$0/ready; wait; true",
    );
    expect(said).toBeGreaterThan(0);
    expect(await ask({ stop: 10_000 })).toEqual({ signal: "SIGTERM" });
    // It has led a session of its own, and was the program's all the same.
    expect(isRunning(said)).toBe(false);
    expect(isRunning(starter.pid)).toBe(true);
  });

  test("that has ended says how it ended, and signals nobody", async () => {
    await start("echo $$ >$0/ready; exit 5");
    expect(await ask({ wait: true })).toEqual({ code: 5 });
    expect(await ask({ stop: 100 })).toEqual({ code: 5 });
  });
});

describe("one program after the other", () => {
  test("the signals are the next one's, also one that came in between", async () => {
    await start(`trap 'exit 1' TERM; echo $$ >$0/ready; ${LASTING}`);
    expect(await ask({ stop: 10_000 })).toEqual({ code: 1 });
    process.kill(starter.pid, "SIGUSR2");
    const pid = (await ask({ start: ["sh", "-c", LASTING] })) as number;
    // Nothing of it was caught.
    expect(await ask({ wait: true })).toEqual({ signal: "SIGUSR2" });
    expect(isRunning(pid)).toBe(false);
  });

  test("signals end Keep itself again when the last program has", async () => {
    await start("echo $$ >$0/ready");
    expect(await ask({ wait: true })).toEqual({ code: 0 });
    process.kill(starter.pid, "SIGTERM");
    await waitUntil(() => starter.child.signalCode === "SIGTERM");
  });
});
