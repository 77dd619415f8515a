import { setImmediate } from "node:timers/promises";
import { isatty } from "node:tty";
import { findProcess } from "./process-table.ts";

const STOPPING: readonly NodeJS.Signals[] = ["SIGTSTP", "SIGTTIN", "SIGTTOU"];

/** A program that is stopped by a signal that Keep has got too stops at about the same time. */
const SAME_TIME_MS = 1000;

/** After this a program that was to go on does so, unless it has stopped again. */
const GOES_ON_MS = 200;

/**
 * Stops Keep when the program stops, and only then, so that the shell has its prompt again: whether it was
 * Ctrl-Z, or the program stops itself, or somebody else has stopped it.
 */
export class StopFollower {
  readonly #pid: number;
  readonly #suffer: (signal: NodeJS.Signals) => void;
  readonly #look = (): void => void this.#check();
  #last: { readonly signal: NodeJS.Signals; readonly at: number } | undefined;
  #hasFollowed = false;
  #checking = 0;

  /** @param suffer does with Keep what a signal does that is not caught */
  constructor(pid: number, suffer: (signal: NodeJS.Signals) => void) {
    this.#pid = pid;
    this.#suffer = suffer;
    process.on("SIGCHLD", this.#look);
    this.#look();
  }

  /** Keep has got a signal. */
  came(signal: NodeJS.Signals): void {
    if (STOPPING.includes(signal)) this.#last = { signal, at: performance.now() };
  }

  /** The program has it by now. */
  passed(signal: NodeJS.Signals): void {
    if (signal === "SIGCONT") this.#goOn();
  }

  end(): void {
    process.off("SIGCHLD", this.#look);
  }

  /**
   * Looking may start a process, whose end is a SIGCHLD as well; one more than that is a reason to look again.
   */
  async #check(): Promise<void> {
    if (this.#checking++ > 0) return;
    const entry = await findProcess(this.#pid);
    const again = this.#checking > 2;
    this.#checking = 0;
    if (entry?.isStopped !== true) this.#hasFollowed = false;
    else if (!this.#hasFollowed) await this.#follow();
    if (again) this.#look();
  }

  async #follow(): Promise<void> {
    this.#hasFollowed = true;
    // The signal that has stopped both may come a little later than that the program has stopped.
    await setImmediate();
    if (!(await isWatchedByShell())) return;
    if ((await findProcess(this.#pid))?.isStopped !== true) return this.#goOn();
    const { signal, at } = this.#last ?? { signal: "SIGSTOP", at: performance.now() };
    this.#last = undefined;
    this.#suffer(performance.now() - at < SAME_TIME_MS ? signal : "SIGSTOP");
    // A SIGCONT is not always seen: the system forgets it when another stop comes before it is handled.
    this.#goOn();
  }

  /** Keep goes on, and the program has or will get what lets it do so too. */
  #goOn(): void {
    setTimeout(() => {
      this.#hasFollowed = false;
      this.#look();
    }, GOES_ON_MS).unref();
  }
}

/**
 * Whether a shell with job control is above this process. Elsewhere nobody would notice that Keep has stopped,
 * and nobody would let it go on.
 */
async function isWatchedByShell(): Promise<boolean> {
  const own = await findProcess(process.pid);
  if (own === undefined) return false;
  let above = await findProcess(own.parent);
  while (above !== undefined && above.group === own.group) above = await findProcess(above.parent);
  if (own.session === undefined) return [0, 1, 2].some((descriptor) => isatty(descriptor));
  return own.foreground !== undefined && above?.session === own.session;
}
