import pLimit, { type LimitFunction } from "p-limit";
import type { ReadResult } from "../../core/vault.ts";
import { inGroups } from "../aws/side-by-side.ts";

/** Reads keys in batches of a size, each as soon as there are enough for it, several side by side. */
export class BatchQueue {
  readonly #size: number;
  readonly #read: (keys: readonly string[]) => Promise<ReadResult>;
  readonly #limit: LimitFunction;
  readonly #batches: Promise<ReadResult>[] = [];
  #waiting: readonly string[] = [];

  constructor(
    size: number,
    atOnce: number,
    read: (keys: readonly string[]) => Promise<ReadResult>,
  ) {
    this.#size = size;
    this.#limit = pLimit(atOnce);
    this.#read = read;
  }

  add(keys: readonly string[]): void {
    const groups = inGroups([...this.#waiting, ...keys], this.#size);
    const isFull = groups.at(-1)?.length === this.#size;
    for (const group of isFull ? groups : groups.slice(0, -1)) this.#begin(group);
    this.#waiting = isFull ? [] : (groups.at(-1) ?? []);
  }

  /** All that was read, the last batch included. */
  end(): Promise<readonly ReadResult[]> {
    if (this.#waiting.length > 0) this.#begin(this.#waiting);
    return Promise.all(this.#batches);
  }

  #begin(keys: readonly string[]): void {
    const batch = this.#limit(this.#read, keys);
    // It may fail before anyone waits for it; then what has not begun does not begin.
    batch.catch(() => this.#limit.clearQueue());
    this.#batches.push(batch);
  }
}
