import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { hasProgram } from "../support/programs.ts";
import { COUNTING } from "../support/running-keep.ts";
import { Sandbox, keepBinary } from "../support/sandbox.ts";
import { TerminalSession } from "../support/tmux.ts";

const KEEP = "keep run -n --env local --";

let box: Sandbox;
let counting: string;
beforeEach(async () => {
  box = new Sandbox();
  await box.init();
  await box.set("TOKEN", "s3cret-value");
  counting = box.write("counting.py", COUNTING);
});

/** The lines that the program has written to a file, and nothing half. */
const linesOf = (file: string): readonly string[] =>
  box.has(file) ? box.read(file).split("\n").slice(0, -1) : [];

async function waitForLine(file: string, line: RegExp): Promise<void> {
  await expect
    .poll(() => linesOf(file).some((one) => line.test(one)), { timeout: 15_000 })
    .toBe(true);
}

/** Starts a program in the foreground that counts its signals in a file, and ends with the test. */
async function startCounting(terminal: TerminalSession): Promise<number> {
  terminal.enter(`${KEEP} python3 ${counting} >got`);
  await waitForLine("got", /^ready/);
  const pid = Number(/\d+/.exec(linesOf("got")[0]!)![0]);
  // It does not end with its terminal, because it counts SIGHUP too.
  onTestFinished(() => {
    if (isRunning(pid)) process.kill(pid, "SIGKILL");
  });
  return pid;
}

/** What came until a signal that is sent last, to Keep alone. */
async function signalsUntilNow(pid: number): Promise<readonly string[]> {
  process.kill(parentOf(pid), "SIGIO");
  await waitForLine("got", /^SIGIO$/);
  return linesOf("got").slice(1, -1);
}

const parentOf = (pid: number): number =>
  Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]);

describe.skipIf(!hasProgram("tmux", "-V"))("in a terminal", () => {
  test("Ctrl-C once is one SIGINT, and Keep says nothing", async () => {
    const terminal = new TerminalSession(box);
    const pid = await startCounting(terminal);
    terminal.press("C-c");
    await waitForLine("got", /^SIGINT$/);
    expect(await signalsUntilNow(pid)).toEqual(["SIGINT"]);
    process.kill(pid, "SIGKILL");
    expect(await terminal.code()).toBe(137);
    expect(terminal.screen()).not.toMatch(/cancel|error/i);
  });

  test("Ctrl-C twice is two, and Ctrl-\\ one SIGQUIT", async () => {
    const terminal = new TerminalSession(box);
    const pid = await startCounting(terminal);
    terminal.press("C-c");
    await waitForLine("got", /^SIGINT$/);
    terminal.press("C-c");
    await expect.poll(() => linesOf("got").length).toBe(3);
    terminal.press("C-\\");
    await waitForLine("got", /^SIGQUIT$/);
    expect(await signalsUntilNow(pid)).toEqual(["SIGINT", "SIGINT", "SIGQUIT"]);
  });

  test("a signal to Keep alone is passed on there too, and one to its group is not", async () => {
    const terminal = new TerminalSession(box);
    const pid = await startCounting(terminal);
    const keep = parentOf(pid);
    for (const [target, signal] of [
      [keep, "SIGTERM"],
      [keep, "SIGINT"],
      [-keep, "SIGUSR1"],
      [-keep, "SIGHUP"],
    ] as const) {
      process.kill(target, signal);
      await waitForLine("got", new RegExp(`^${signal}$`));
    }
    expect(await signalsUntilNow(pid)).toEqual(["SIGTERM", "SIGINT", "SIGUSR1", "SIGHUP"]);
  });

  test("a new size is one SIGWINCH", async () => {
    const terminal = new TerminalSession(box);
    const pid = await startCounting(terminal);
    terminal.resize(77, 33);
    await waitForLine("got", /^SIGWINCH$/);
    expect(await signalsUntilNow(pid)).toEqual(["SIGWINCH"]);
  });

  test("a new size is seen by the program", async () => {
    const terminal = new TerminalSession(box);
    const script = box.write(
      "size.sh",
      "echo >started\nuntil stty size | grep '33 77'; do sleep 0.05; done\n",
    );
    terminal.enter(`${KEEP} sh ${script}`);
    await expect.poll(() => box.has("started"), { timeout: 15_000 }).toBe(true);
    terminal.resize(77, 33);
    await terminal.sees("33 77");
  });

  test("the program has the files that the shell has opened, and no other", async () => {
    const terminal = new TerminalSession(box);
    const list = "sh -c 'exec ls /proc/self/fd'";
    terminal.enter(`exec 3>&1; ${list} 2>&3 >plain; ${KEEP} ${list} 2>&3 >kept; echo do""ne`);
    await terminal.sees("done");
    expect(box.read("kept")).toBe(box.read("plain"));
    expect(box.read("kept").split("\n")).toContain("3");
  });

  test("a hang-up comes to the program, and nothing is left", async () => {
    const terminal = new TerminalSession(box);
    // The shell sends one to its jobs, and when it has ended the system sends another.
    const script = box.write(
      "up.sh",
      "trap 'trap \"\" HUP; echo HUP >>hup; exit 0' HUP\necho $PPID >up\nwhile :; do sleep 0.05; done\n",
    );
    terminal.enter(`${KEEP} sh ${script}`);
    await expect.poll(() => box.has("up") && box.read("up") !== "", { timeout: 15_000 }).toBe(true);
    const keep = Number(box.read("up"));
    terminal.hangUp();
    await expect
      .poll(() => box.has("hup") && box.read("hup"), { timeout: 15_000 })
      .toMatch(/^HUP\n/);
    await expect.poll(() => isRunning(keep), { timeout: 15_000 }).toBe(false);
    expect(box.read("hup")).toBe("HUP\n");
  });

  test("Ctrl-Z gives the shell its prompt, fg and bg let the program go on", async () => {
    const terminal = new TerminalSession(box);
    const script = box.write("lines.sh", 'echo started; while read -r l; do echo "got $l"; done\n');
    terminal.enter(`${KEEP} sh ${script}`);
    await terminal.sees("started");
    terminal.press("C-z");
    await terminal.sees(/Stopped/);
    terminal.enter("echo at the $((40 + 2)) prompt");
    await terminal.sees("at the 42 prompt");
    terminal.enter("fg");
    terminal.enter("again");
    await terminal.sees("got again");
    terminal.press("C-z");
    await terminal.sees(/Stopped[^]*Stopped/);
    // It reads from the terminal, which stops it once more.
    terminal.enter("set -o posix; bg; until jobs | grep Stopped; do sleep 0.05; done");
    await terminal.sees("Stopped(SIGTTIN)");
    terminal.enter("fg");
    terminal.enter("once more");
    await terminal.sees("got once more");
    terminal.press("C-d");
    expect(await terminal.code()).toBe(0);
  });

  test("a program that does not stop at Ctrl-Z goes on in the foreground", async () => {
    const terminal = new TerminalSession(box);
    const pid = await startCounting(terminal);
    terminal.press("C-z");
    await waitForLine("got", /^SIGTSTP$/);
    expect(await signalsUntilNow(pid)).toEqual(["SIGTSTP"]);
    terminal.press("C-c");
    await waitForLine("got", /^SIGINT$/);
    expect(terminal.screen()).not.toContain("Stopped");
  });

  test("a program that alone is stopped gives the shell its prompt, and goes on with fg", async () => {
    const terminal = new TerminalSession(box);
    const pid = await startCounting(terminal);
    process.kill(pid, "SIGSTOP");
    await terminal.sees("Stopped");
    terminal.enter("fg");
    await waitForLine("got", /^SIGCONT$/);
    expect(await signalsUntilNow(pid)).toEqual(["SIGCONT"]);
  });

  test("a SIGCONT to Keep alone lets a program that was stopped go on", async () => {
    const terminal = new TerminalSession(box);
    const pid = await startCounting(terminal);
    const keep = parentOf(pid);
    process.kill(pid, "SIGSTOP");
    await terminal.sees("Stopped");
    process.kill(keep, "SIGCONT");
    await waitForLine("got", /^SIGCONT$/);
    expect(await signalsUntilNow(pid)).toEqual(["SIGCONT"]);
    process.kill(pid, "SIGKILL");
    await expect.poll(() => isRunning(keep), { timeout: 15_000 }).toBe(false);
  });

  test("an interactive shell has job control, and `suspend` comes back to the outer one", async () => {
    const terminal = new TerminalSession(box);
    const rc = box.write("inner.rc", "PS1='inner> '\nunset HISTFILE\n");
    terminal.enter(`${KEEP} bash --noprofile --rcfile ${rc} -i`);
    await terminal.sees("inner>");
    terminal.enter("sh -c 'echo >asleep; exec sleep 1000'");
    await expect.poll(() => box.has("asleep"), { timeout: 15_000 }).toBe(true);
    terminal.press("C-z");
    await terminal.sees(/Stopped +sh -c/);
    terminal.enter("kill -KILL %1; wait %1; echo $TOKEN; echo ${#TOKEN}");
    await terminal.sees("s3cret-value\n12");
    terminal.enter("suspend");
    await terminal.sees(/suspend\s+\[1\]. +Stopped/);
    terminal.enter("echo outer $((40 + 2))");
    await terminal.sees("outer 42");
    terminal.enter("fg");
    terminal.enter("echo back $((50 + 2))");
    await terminal.sees("back 52");
    terminal.enter("exit 7");
    expect(await terminal.code()).toBe(7);
  });

  test("stdin is a terminal, /dev/tty works, and what stty changes stays", async () => {
    const terminal = new TerminalSession(box);
    terminal.enter(
      `${KEEP} sh -c 'test -t 0 && test -t 1 && test -t 2 && read -r a </dev/tty && echo "tty $a"'`,
    );
    terminal.enter("answer");
    await terminal.sees("tty answer");
    expect(await terminal.code()).toBe(0);
    terminal.enter(`${KEEP} stty -echo; stty -a | grep -o -- '-echo ' | sort -u; stty echo`);
    await terminal.sees(/^-echo/m);
  });

  test("a script in which Ctrl-C ends the program ends as well", async () => {
    const terminal = new TerminalSession(box);
    const command = `"${process.execPath}" "${keepBinary}" run -n --env local -- sh -c 'echo >started; exec sleep 1000'`;
    const script = box.write(
      "loop.sh",
      `for i in 1 2 3; do echo "round $i"; ${command}; done; echo survived\n`,
    );
    terminal.enter(`bash ${script}`);
    await terminal.sees("round 1");
    await expect.poll(() => box.has("started"), { timeout: 15_000 }).toBe(true);
    terminal.press("C-c");
    expect(await terminal.code()).toBe(130);
    expect(terminal.screen()).not.toMatch(/round 2|survived/);
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
