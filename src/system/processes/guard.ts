import { type ChildProcessByStdio, spawn } from "node:child_process";
import { constants } from "node:os";
import type { Readable, Writable } from "node:stream";
import { holdBack } from "./inherited-descriptors.ts";

/** An answer takes some 100 µs; a guard that is stopped, or starved, gives none. */
const PATIENCE_MS = 1000;

/** What is older belongs to no signal that is being looked at. */
const MEMORY_MS = 500;

/**
 * Says which signals have come to it, by number; a line is a question, answered with a dot when all that came
 * before has been said; `q` is a goodbye. Without one, and Keep is gone, it ends the program.
 *
 * A `read` that a signal interrupts fails in some shells as it does at the end of the input; what it
 * had read by then is kept in `b`.
 */
const SCRIPT = `p=$1 t= b=
shift
for s; do trap "echo $s; t=1" $s; done
while :; do
if read -r l; then
l=$b$l b=
case $l in q) exit 0 ;; esac
echo .
elif [ "$t" ]; then t= b=$b$l
else break
fi
done
kill -9 "$p"`;

/**
 * A process in the same group as the program. Nobody can see who sent a signal, but one that the guard gets too
 * was sent to the whole group, by the terminal, a shell or systemd: the program has it already.
 *
 * If Keep is killed, so that it cannot do anything any more, the guard kills the program.
 */
export class Guard {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #heard: { readonly signal: NodeJS.Signals; readonly at: number }[] = [];
  #waiting: (() => void)[] = [];
  #rest = "";
  #isOver = false;
  #isMissing = false;
  /** A question was not answered. */
  #isSilent = false;

  constructor(
    pid: number,
    signals: readonly NodeJS.Signals[],
    inherited: readonly number[],
    [shell, ...args]: readonly [string, ...string[]] = ["/bin/sh"],
  ) {
    const numbers = signals.map((signal) => String(constants.signals[signal]));
    this.#process = spawn(shell, [...args, "-c", SCRIPT, "keep", String(pid), ...numbers], {
      // Keeps no other folder busy.
      cwd: "/",
      env: { PATH: "/usr/bin:/bin" },
      stdio: holdBack(["pipe", "pipe", "ignore"], inherited),
    }) as ChildProcessByStdio<Writable, Readable, null>;
    const { stdin, stdout } = this.#process;
    this.#process.once("error", () => {
      this.#isMissing = true;
      this.#end();
    });
    this.#process.once("exit", (_, signal) => {
      // One that came before it was ready has ended it.
      if (signal !== null) this.#hear(signal);
      this.#end();
    });
    stdin.on("error", () => undefined);
    stdout.on("data", (chunk: Buffer) => this.#read(chunk.toString("latin1")));
    // It must not keep Keep from ending.
    for (const part of [this.#process, stdin, stdout] as readonly { unref(): void }[]) part.unref();
  }

  /** It has ended, or never was there. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** There is no shell to be one. */
  get isMissing(): boolean {
    return this.#isMissing;
  }

  /** Settles when all signals that have come to the guard so far are known; or it cannot be known. */
  async catchUp(): Promise<void> {
    if (this.#isOver || this.#isSilent) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      timer = setTimeout(() => {
        this.#isSilent = true;
        resolve();
      }, PATIENCE_MS);
      this.#process.stdin.write("?\n");
    });
    clearTimeout(timer);
  }

  /** Whether the guard has got a signal too, at that time or since. Each is told once. */
  takeHeard(signal: NodeJS.Signals, since: number): boolean {
    const own = this.#heard.filter((heard) => heard.signal === signal);
    for (const heard of own) this.#heard.splice(this.#heard.indexOf(heard), 1);
    return own.some(({ at }) => at >= since - MEMORY_MS);
  }

  /** The program has ended; so does the guard. */
  dismiss(): void {
    if (!this.#isOver) this.#process.stdin.end("q\n");
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop()!;
    for (const line of lines) {
      if (line !== ".") this.#hear(signalOf(Number(line)));
      else {
        this.#isSilent = false;
        this.#waiting.shift()?.();
      }
    }
  }

  #hear(signal: NodeJS.Signals | undefined): void {
    if (signal !== undefined) this.#heard.push({ signal, at: performance.now() });
  }

  #end(): void {
    this.#isOver = true;
    for (const answer of this.#waiting) answer();
    this.#waiting = [];
  }
}

function signalOf(number: number): NodeJS.Signals | undefined {
  const names = Object.keys(constants.signals) as NodeJS.Signals[];
  return names.find((name) => constants.signals[name] === number);
}
