import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import { listProcesses } from "../../src/system/processes/process-table.ts";
import { type Sandbox, keepBinary } from "./sandbox.ts";

/** All but those that cannot be caught, or that a program brings on itself. */
export const FORWARDED: readonly NodeJS.Signals[] = [
  ...(["SIGHUP", "SIGINT", "SIGQUIT", "SIGABRT", "SIGALRM", "SIGTERM"] as const),
  ...(["SIGUSR2", "SIGCONT", "SIGWINCH", "SIGTSTP", "SIGTTIN", "SIGTTOU"] as const),
];

/**
 * Says its pid, then each signal that comes to it. It is Python because Node would start its debugger on SIGUSR1
 * until a script can say otherwise. SIGVTALRM asks it to end.
 */
export const COUNTING = `
import os, signal
caught = "HUP INT QUIT ABRT ALRM TERM USR1 USR2 CONT WINCH TSTP TTIN TTOU IO VTALRM".split()
numbers = [getattr(signal, "SIG" + name) for name in caught]
signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
os.write(1, b"ready %d\\n" % os.getpid())
while True:
    number = signal.sigwait(numbers)
    os.write(1, (signal.Signals(number).name + "\\n").encode())
    if number == signal.SIGVTALRM:
        os._exit(0)
`;

/** A `keep run` with a program that says which signals it gets, in a session of its own. */
export class RunningKeep {
  readonly process: ChildProcess;
  readonly #lines: AsyncIterator<string, undefined>;
  #errors = "";

  constructor(box: Sandbox, command: readonly string[], before: readonly string[] = []) {
    const args = [
      ...before,
      process.execPath,
      keepBinary,
      "run",
      "--env",
      "local",
      "--",
      ...command,
    ];
    this.process = box.spawn(args[0]!, args.slice(1), { detached: true, stdio: "pipe" });
    this.#lines = createInterface({ input: this.process.stdout! })[Symbol.asyncIterator]() as never;
    this.process.stderr!.on("data", (chunk: Buffer) => (this.#errors += chunk.toString("utf8")));
    onTestFinished(() => {
      try {
        process.kill(-this.pid, "SIGKILL");
      } catch {
        // It has ended.
      }
    });
  }

  /** With a program that says each signal that it gets. */
  static async counting(
    box: Sandbox,
  ): Promise<{ readonly keep: RunningKeep; readonly pid: number }> {
    const script = box.write("counting.py", COUNTING);
    const keep = new RunningKeep(box, ["python3", script]);
    return { keep, pid: await keep.ready() };
  }

  /** Keep's own. */
  get pid(): number {
    return this.process.pid!;
  }

  get errors(): string {
    return this.#errors;
  }

  /** The next line of the program. */
  async line(): Promise<string> {
    const { value } = await this.#lines.next();
    if (value === undefined) throw new Error(`The program ended: ${this.#errors}`);
    return value;
  }

  /** The program's pid, once it listens. */
  async ready(): Promise<number> {
    const [, pid] = /^ready (\d+)$/.exec(await this.line()) ?? [];
    return Number(pid);
  }

  /** What Keep has started beside the program. */
  async ownProcesses(program: number): Promise<readonly number[]> {
    const all = await listProcesses();
    const own = all.filter(({ parent, pid }) => parent === this.pid && pid !== program);
    return own.map(({ pid }) => pid);
  }

  /** Sends a signal to Keep alone. */
  signal(signal: NodeJS.Signals): void {
    process.kill(this.pid, signal);
  }

  /** Sends it to all of the group, as a terminal does. */
  signalGroup(signal: NodeJS.Signals): void {
    process.kill(-this.pid, signal);
  }

  /**
   * The signals that the program gets, so many at least, and what it gets until another one comes that is sent to
   * Keep then: that is passed on after whatever was to be passed on before.
   */
  async signals(atLeast: number): Promise<readonly string[]> {
    const got: string[] = [];
    while (got.length < atLeast) got.push(await this.line());
    this.signal("SIGIO");
    for (let line = await this.line(); line !== "SIGIO"; line = await this.line()) got.push(line);
    return got;
  }

  /** How Keep ended. */
  async ended(): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }> {
    const { exitCode, signalCode } = this.process;
    if (exitCode === null && signalCode === null) await once(this.process, "exit");
    return { code: this.process.exitCode, signal: this.process.signalCode };
  }
}
