import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { describe, expect, onTestFinished, test } from "vitest";
import { Guard } from "../../src/system/processes/guard.ts";
import { listProcesses } from "../../src/system/processes/process-table.ts";
import { isRunning, waitUntil } from "../support/processes.ts";

const SIGNALS: readonly NodeJS.Signals[] = [
  ...([
    "SIGHUP",
    "SIGINT",
    "SIGQUIT",
    "SIGABRT",
    "SIGALRM",
    "SIGTERM",
    "SIGUSR1",
    "SIGUSR2",
  ] as const),
  ...(["SIGCONT", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG", "SIGVTALRM", "SIGIO"] as const),
];

/** Shells that are `/bin/sh` somewhere. */
const SHELLS = (
  [
    ["/bin/sh"],
    ["/bin/dash"],
    ["/bin/bash"],
    ["/bin/busybox", "sh"],
    ["/bin/mksh"],
    ["/bin/ksh"],
    ["/bin/zsh"],
  ] as const
).filter(([program]) => existsSync(program));

/** A guard, its pid, and the program that it guards. */
async function startGuard(shell: readonly [string, ...string[]]) {
  const program = spawn("sleep", ["1000"]);
  onTestFinished(() => void program.kill("SIGKILL"));
  const guard = new Guard(program.pid!, SIGNALS, [], shell);
  onTestFinished(() => guard.dismiss());
  await guard.catchUp();
  const own = (await listProcesses()).filter(({ parent }) => parent === process.pid);
  const { pid } = own.findLast((entry) => entry.pid !== program.pid)!;
  return { guard, pid, program };
}

describe.each(SHELLS.map((shell) => [shell.join(" "), shell] as const))(
  "a guard that is %s",
  (_, shell) => {
    test("tells of each signal, once", async () => {
      const { guard, pid } = await startGuard(shell);
      for (const signal of [...SIGNALS, ...SIGNALS]) {
        process.kill(pid, signal);
        await guard.catchUp();
        expect([signal, guard.takeHeard(signal, performance.now())]).toEqual([signal, true]);
        await guard.catchUp();
        expect([signal, guard.takeHeard(signal, performance.now())]).toEqual([signal, false]);
      }
    });

    test("answers also in a storm of signals", async () => {
      const { guard, pid } = await startGuard(shell);
      for (let round = 0; round < 200; round++) {
        process.kill(pid, round % 2 === 0 ? "SIGINT" : "SIGTERM");
        if (round % 7 === 0) await guard.catchUp();
      }
      await guard.catchUp();
      expect(guard.isOver).toBe(false);
      expect(guard.takeHeard("SIGINT", performance.now())).toBe(true);
    });

    test("ends with a goodbye, and leaves the program alone", async () => {
      const { guard, pid, program } = await startGuard(shell);
      guard.dismiss();
      await waitUntil(() => !isRunning(pid) && guard.isOver);
      expect(isRunning(program.pid!)).toBe(true);
    });
  },
);

test("a guard that a signal has ended has got it", async () => {
  const { guard, pid } = await startGuard(["/bin/sh"]);
  process.kill(pid, "SIGKILL");
  await waitUntil(() => guard.isOver);
  expect(guard.takeHeard("SIGKILL", performance.now())).toBe(true);
  await guard.catchUp();
  expect(guard.isMissing).toBe(false);
});

test("without a shell there is no guard, and nobody waits for it", async () => {
  const guard = new Guard(process.pid, SIGNALS, [], ["/no/such/shell"]);
  await guard.catchUp();
  expect([guard.isOver, guard.isMissing]).toEqual([true, true]);
  guard.dismiss();
});

test("a guard that is stopped is not waited for for ever", async () => {
  const { guard, pid } = await startGuard(["/bin/sh"]);
  process.kill(pid, "SIGSTOP");
  await guard.catchUp();
  expect(guard.takeHeard("SIGTERM", performance.now())).toBe(false);
  process.kill(pid, "SIGCONT");
  process.kill(pid, "SIGTERM");
  await expect
    .poll(async () => {
      await guard.catchUp();
      return guard.takeHeard("SIGTERM", performance.now());
    })
    .toBe(true);
});
