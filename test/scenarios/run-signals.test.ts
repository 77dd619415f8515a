import { beforeEach, describe, expect, test } from "vitest";
import { COUNTING, FORWARDED, RunningKeep } from "../support/running-keep.ts";
import { Sandbox, keepBinary } from "../support/sandbox.ts";

let box: Sandbox;
beforeEach(async () => {
  box = new Sandbox();
  await box.init();
});

describe("without a terminal", () => {
  test("each signal to Keep alone comes to the program, once", async () => {
    const { keep } = await RunningKeep.counting(box);
    for (const signal of FORWARDED) {
      keep.signal(signal);
      expect(await keep.signals(1)).toEqual([signal]);
    }
  });

  test("each signal to the whole group comes to the program once, not twice", async () => {
    const { keep } = await RunningKeep.counting(box);
    for (const signal of FORWARDED) {
      keep.signalGroup(signal);
      expect(await keep.signals(1)).toEqual([signal]);
    }
  });

  test("SIGUSR1 to Keep comes to the program, and starts no debugger", async () => {
    const { keep } = await RunningKeep.counting(box);
    keep.signal("SIGUSR1");
    expect(await keep.line()).toBe("SIGUSR1");
    keep.signalGroup("SIGUSR1");
    expect(await keep.line()).toBe("SIGUSR1");
    keep.signal("SIGUSR2");
    expect(await keep.line()).toBe("SIGUSR2");
    expect(keep.errors).not.toMatch(/debugger/i);
  });

  test("two in quick succession are two", async () => {
    const { keep, pid } = await RunningKeep.counting(box);
    keep.signal("SIGINT");
    expect(await keep.line()).toBe("SIGINT");
    keep.signal("SIGINT");
    expect(await keep.line()).toBe("SIGINT");
    expect(await keep.signals(0)).toEqual([]);
    expect(pid).not.toBe(keep.pid);
  });

  test("one that comes to one process after the other, as from systemd, is one", async () => {
    const { keep, pid } = await RunningKeep.counting(box);
    const own = await keep.ownProcesses(pid);
    for (const [first, ...others] of [
      [keep.pid, pid],
      [pid, keep.pid],
    ] as const) {
      process.kill(first, "SIGTERM");
      for (const other of [...others, ...own]) process.kill(other, "SIGTERM");
      expect(await keep.signals(1)).toEqual(["SIGTERM"]);
    }
  });

  test("timeout, which signals Keep and then the group, ends the program", async () => {
    const script = box.write(
      "term.sh",
      "trap 'echo TERM; exit 7' TERM\necho ready\nwhile :; do sleep 0.05; done\n",
    );
    const keep = new RunningKeep(box, ["sh", script], ["timeout", "--preserve-status", "1"]);
    expect(await keep.line()).toBe("ready");
    expect(await keep.line()).toBe("TERM");
    expect(await keep.ended()).toEqual({ code: 7, signal: null });
  });

  test("a program that ignores SIGTERM goes on, and so does Keep", async () => {
    const { keep } = await RunningKeep.counting(box);
    keep.signal("SIGTERM");
    keep.signal("SIGTERM");
    expect(new Set(await keep.signals(1))).toEqual(new Set(["SIGTERM"]));
    keep.signal("SIGVTALRM");
    expect(await keep.line()).toBe("SIGVTALRM");
    expect(await keep.ended()).toEqual({ code: 0, signal: null });
  });

  test("the innermost of two gets each signal once", async () => {
    const script = box.write("counting.py", COUNTING);
    const inner = [process.execPath, keepBinary];
    const keep = new RunningKeep(box, [...inner, "run", "--env", "local", "--", "python3", script]);
    await keep.ready();
    keep.signal("SIGTERM");
    expect(await keep.signals(1)).toEqual(["SIGTERM"]);
    keep.signalGroup("SIGINT");
    expect(await keep.signals(1)).toEqual(["SIGINT"]);
  });

  test("a program in a group of its own gets also what is sent to Keep's", async () => {
    const script = box.write(
      "away.py",
      COUNTING.replace("import os", "import os; os.setpgid(0, 0)\nimport os"),
    );
    const keep = new RunningKeep(box, ["python3", script]);
    await keep.ready();
    keep.signalGroup("SIGHUP");
    expect(await keep.signals(1)).toEqual(["SIGHUP"]);
  });
});
