import { setMaxListeners } from "node:events";
import type { CallOptions } from "../../core/vault.ts";

/** What is being written when the user wants to stop has this long to end. */
const GRACE_MS = 5000;

/**
 * The time that one reading or writing of a vault has in all, its retries included, and the
 * user's wish to stop.
 */
export class Deadline {
  readonly seconds: number;
  /** Aborted when the time is over, or the work is. What may have been written waits for this. */
  readonly time: AbortSignal;
  /** Aborted also when the user wants to stop. */
  readonly either: AbortSignal;
  readonly #user: AbortSignal | undefined;
  readonly #progress: CallOptions["progress"];
  readonly #begun = new Set<string>();
  #expired = false;
  #count = 0;

  /** Runs the work; whatever it has left running when it ends is stopped. */
  static async run<T>(
    timeoutMs: number,
    options: CallOptions | undefined,
    work: (deadline: Deadline) => Promise<T>,
  ): Promise<T> {
    options?.signal?.throwIfAborted();
    const over = new AbortController();
    const deadline = new Deadline(timeoutMs / 1000, over.signal, options);
    // This timer, and no wait between two tries, is what keeps the process going.
    let timer = setTimeout(() => {
      deadline.#expired = true;
      over.abort();
    }, timeoutMs);
    const hurry = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => over.abort(), GRACE_MS);
    };
    options?.signal?.addEventListener("abort", hurry);
    try {
      return await work(deadline);
    } finally {
      clearTimeout(timer);
      // Not by `over`: Node holds what ends a listener only weakly, where there are several.
      options?.signal?.removeEventListener("abort", hurry);
      over.abort();
    }
  }

  private constructor(seconds: number, time: AbortSignal, options: CallOptions | undefined) {
    const user = options?.signal;
    this.seconds = seconds;
    this.time = time;
    this.either = user === undefined ? time : AbortSignal.any([time, user]);
    // Every call listens, and there may be many at once.
    setMaxListeners(0, this.time, this.either);
    this.#user = user;
    this.#progress = options?.progress;
  }

  /** So many more secrets have been dealt with. */
  advance(count: number): void {
    this.#count += count;
    // Of one secret there is no progress.
    if (this.#count > 1) this.#progress?.(this.#count);
  }

  /** From now on it may be changed. */
  begin(key: string): void {
    this.#begun.add(key);
  }

  hasBegun(key: string): boolean {
    return this.#begun.has(key);
  }

  /** How many secrets have been dealt with so far. */
  get count(): number {
    return this.#count;
  }

  get expired(): boolean {
    return this.#expired;
  }

  get cancelled(): boolean {
    return this.#user?.aborted === true;
  }
}
