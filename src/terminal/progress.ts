/** Where progress is shown: standard error. */
interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Only what takes longer than this is drawn, and how often it is drawn again. */
const QUIET_MS = 1000;
const REDRAW_MS = 100;
/** How often there is a plain line, the first one included. */
const LINE_MS = 5000;

/**
 * A count of what has been done: on a terminal one line that is drawn again and then wiped,
 * elsewhere a plain line every few seconds.
 */
export class Progress {
  readonly #output: Output;
  readonly #redraws: boolean;
  readonly #now: () => number;
  #next: number;
  #drawn = false;

  constructor(output: Output, redraws: boolean, now: () => number = () => performance.now()) {
    this.#output = output;
    this.#redraws = redraws && output.isTTY === true;
    this.#now = now;
    this.#next = now() + (this.#redraws ? QUIET_MS : LINE_MS);
  }

  show(count: number, total?: number): void {
    const now = this.#now();
    if (now < this.#next) return;
    this.#next = now + (this.#redraws ? REDRAW_MS : LINE_MS);
    const text =
      total === undefined
        ? `${count} secret${count === 1 ? "" : "s"} so far…`
        : `${count} of ${total} secrets…`;
    this.#output.write(this.#redraws ? `${WIPE}${text}` : `${text}\n`);
    this.#drawn = this.#redraws;
  }

  /** Before anything else is written. */
  wipe(): void {
    if (this.#drawn) this.#output.write(WIPE);
    this.#drawn = false;
  }
}

const WIPE = "\r\u001B[2K";
