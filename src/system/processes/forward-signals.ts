import { constants } from "node:os";
import { isatty } from "node:tty";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { Guard } from "./guard.ts";
import { findProcess } from "./process-table.ts";
import { signalProcess } from "./process-tree.ts";

/**
 * All that can be caught and means something to a program. Not those that a program brings on itself
 * (SIGSEGV, …), and not SIGPIPE, which Node ignores.
 */
const FORWARDED = (
  [
    "SIGHUP",
    "SIGINT",
    "SIGQUIT",
    "SIGABRT",
    "SIGALRM",
    "SIGTERM",
    "SIGUSR1",
    "SIGUSR2",
    "SIGCONT",
    "SIGTSTP",
    "SIGTTIN",
    "SIGTTOU",
    "SIGWINCH",
    "SIGURG",
    "SIGVTALRM",
    "SIGIO",
    "SIGPWR",
    "SIGINFO",
  ] as const
).filter((signal) => signal in constants.signals);

/** Signals that a terminal sends to the group in its foreground. */
const OF_TERMINAL: readonly NodeJS.Signals[] = [
  "SIGINT",
  "SIGQUIT",
  "SIGTSTP",
  "SIGTTIN",
  "SIGTTOU",
  "SIGWINCH",
];

/** systemd and its like signal one process after the other; by then the guard has got it as well. */
const OTHERS_FOLLOW_MS = 40;

/** The system keeps one signal of a kind for a process that has not run since. */
const APART_MS = 5;

interface Received {
  readonly signal: NodeJS.Signals;
  readonly at: number;
}

/** Who is told of the signals that come. */
export interface SignalListener {
  /** To Keep. */
  came(signal: NodeJS.Signals): void;
  /** The program has it by now. */
  passed(signal: NodeJS.Signals): void;
}

/**
 * Passes on to the program what is sent to Keep alone, and nothing that the program has got itself. What
 * comes while no program runs is passed on to the next one.
 */
export class SignalForwarder {
  readonly #received: Received[] = [];
  readonly #listeners = new Map<NodeJS.Signals, () => void>();
  readonly #inherited: readonly number[];
  readonly #listener: SignalListener;
  #child: number | undefined;
  #guard: Guard | undefined;
  #isSettling = false;

  constructor(inherited: readonly number[], listener: SignalListener) {
    this.#inherited = inherited;
    this.#listener = listener;
    for (const signal of FORWARDED) this.#listen(signal);
  }

  /** From now on the signals are this program's. */
  serve(pid: number): void {
    this.#child = pid;
    this.#guard = new Guard(pid, FORWARDED, this.#inherited);
    // These came before it was there.
    for (const { signal } of this.#received.splice(0)) signalProcess(pid, signal);
  }

  /** The program has ended, and another one is to come. */
  rest(): void {
    this.#guard?.dismiss();
    this.#guard = undefined;
    this.#child = undefined;
  }

  /** What comes now is for Keep itself again, which ends with it. */
  release(): void {
    this.rest();
    for (const [signal, listener] of this.#listeners) process.off(signal, listener);
    this.#listeners.clear();
  }

  /** Does with Keep what the signal does to a process that does not catch it. */
  suffer(signal: NodeJS.Signals): void {
    const listener = this.#listeners.get(signal);
    if (listener !== undefined) process.off(signal, listener);
    process.kill(process.pid, signal);
    if (listener !== undefined) process.on(signal, listener);
  }

  #listen(signal: NodeJS.Signals): void {
    const listener = (): void => {
      this.#listener.came(signal);
      this.#received.push({ signal, at: performance.now() });
      void this.#settle();
    };
    this.#listeners.set(signal, listener);
    process.on(signal, listener);
  }

  /** Deals with what has come. */
  async #settle(): Promise<void> {
    if (this.#isSettling) return;
    this.#isSettling = true;
    while (this.#received.length > 0 && this.#child !== undefined) {
      const asked = performance.now();
      await this.#guard?.catchUp();
      // What has come to Keep by now as well, such as the second of two, is part of the same.
      await setImmediate();
      await setImmediate();
      await this.#decide(this.#child, asked);
      this.#replaceGuard();
      const [oldest] = this.#received;
      if (oldest !== undefined) await sleep(Math.max(1, remaining(oldest, performance.now())));
    }
    this.#isSettling = false;
  }

  /** @param asked when the guard was asked: it may not have got by then what others get */
  async #decide(child: number, asked: number): Promise<void> {
    const shared = new Map<NodeJS.Signals, boolean>();
    for (const received of this.#received.slice()) {
      const { signal, at } = received;
      if (!shared.has(signal)) shared.set(signal, await this.#isShared(signal, at));
      if (shared.get(signal) === false && remaining(received, asked) > 0) continue;
      if (child !== this.#child) return;
      this.#received.splice(this.#received.indexOf(received), 1);
      if (shared.get(signal) === false || !(await isInOurGroup(child))) {
        signalProcess(child, signal);
        await sleep(APART_MS);
      }
      this.#listener.passed(signal);
    }
  }

  /** Whether the whole group of processes has got it. */
  async #isShared(signal: NodeJS.Signals, at: number): Promise<boolean> {
    if (this.#guard?.takeHeard(signal, at) === true) return true;
    return (
      this.#guard?.isOver !== false && OF_TERMINAL.includes(signal) && (await isInForeground())
    );
  }

  #replaceGuard(): void {
    if (this.#child === undefined || this.#guard?.isOver !== true || this.#guard.isMissing) return;
    this.#guard = new Guard(this.#child, FORWARDED, this.#inherited);
  }
}

const remaining = ({ at }: Received, now: number): number => at + OTHERS_FOLLOW_MS - now;

/** A program that leads a group of its own, such as a shell with job control, gets nothing of ours. */
async function isInOurGroup(pid: number): Promise<boolean> {
  const [one, own] = await Promise.all([findProcess(pid), findProcess(process.pid)]);
  return one?.group === own?.group;
}

async function isInForeground(): Promise<boolean> {
  const own = await findProcess(process.pid);
  if (own?.session === undefined) return [0, 1, 2].some((descriptor) => isatty(descriptor));
  return own.foreground === own.group;
}
