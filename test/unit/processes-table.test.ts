import { spawn } from "node:child_process";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { findProgram } from "../../src/system/processes/find-program.ts";
import { askPs, findProcess, listProcesses } from "../../src/system/processes/process-table.ts";
import { addDescendants, signalProcess } from "../../src/system/processes/process-tree.ts";
import { waitUntil } from "../support/processes.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

function start(program: string, ...args: string[]) {
  const child = spawn(program, args);
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

describe("a process", () => {
  test("is seen alike by the system's files and by ps", async () => {
    const { pid } = start("sleep", "1000");
    const seen = await findProcess(pid!);
    const [said] = await askPs(["-p", String(pid)]);
    const { parent, group, isStopped, isZombie } = said!;
    expect(seen).toMatchObject({ pid, parent, group, isStopped, isZombie });
    expect({ parent, isStopped, isZombie }).toEqual({
      parent: process.pid,
      isStopped: false,
      isZombie: false,
    });
    expect([typeof seen!.session, seen!.started === said!.started]).toEqual(["number", false]);
  });

  test("may have any name", async () => {
    const name = join(temporaryFolder(), "a) T 1 (b");
    copyFileSync("/bin/sleep", name);
    const { pid } = start(name, "1000");
    await expect.poll(async () => (await findProcess(pid!))?.parent).toBe(process.pid);
    expect((await findProcess(pid!))!.isStopped).toBe(false);
  });

  test("is seen to be stopped, and to go on", async () => {
    const child = start("sleep", "1000");
    for (const [signal, isStopped] of [
      ["SIGSTOP", true],
      ["SIGCONT", false],
    ] as const) {
      child.kill(signal);
      await expect.poll(async () => (await findProcess(child.pid!))?.isStopped).toBe(isStopped);
      const [said] = await askPs(["-p", String(child.pid)]);
      expect(said!.isStopped).toBe(isStopped);
    }
  });

  test("that is gone is none", async () => {
    const child = start("true");
    await waitUntil(() => child.exitCode !== null);
    expect(await findProcess(child.pid!)).toBeUndefined();
    expect(await askPs(["-p", String(child.pid)])).toEqual([]);
  });

  test("has descendants, all of them, and is none itself", async () => {
    const child = start("sh", "-c", "sh -c 'sleep 1000 & wait' & wait");
    const found = new Map();
    await expect
      .poll(async () => {
        await addDescendants(child.pid!, found);
        return found.size;
      })
      .toBe(2);
    const pids = [...found.values()].map(({ pid }) => pid as number);
    expect(pids).not.toContain(child.pid);
    for (const pid of pids) onTestFinished(() => signalProcess(pid, "SIGKILL"));
    const all = await listProcesses();
    expect(all.filter(({ pid }) => pids.includes(pid))).toHaveLength(2);
  });
});

describe("a program is looked for", () => {
  test("where the system looks when there is no PATH", () => {
    expect(findProgram("sh", undefined)).toMatch(/^(\/usr)?\/bin\/sh$/);
  });

  test("in the current folder where the PATH has an empty part", () => {
    expect(findProgram("run.sh", "/no/such:")).toMatchObject({ reason: "not found" });
    expect(findProgram("sh", ":/bin")).toBe("/bin/sh");
  });

  test("past a folder of the same name", () => {
    expect(findProgram("bin", "/usr")).toMatchObject({ reason: "not found" });
  });
});
