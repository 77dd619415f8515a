/** Where progress is shown: standard error. */
interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Only what takes longer than this is drawn, and how often it is drawn again. */
const QUIET_MS = 1000;
const REDRAW_MS = 100;
/** How often there is a plain line, the first one included. */
const LINE_MS = 5000;

/**
 * A count of what has been done, with a bar where it is known how many there are: on a terminal one
 * line that is drawn again and then wiped, elsewhere a plain line every few seconds.
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
    const text = this.#redraws
      ? `${WIPE}${drawCount(count, total, this.#output.columns ?? USUAL_COLUMNS)}`
      : `${describeCount(count, total)}${total === undefined ? "" : "…"}\n`;
    this.#output.write(text);
    this.#drawn = this.#redraws;
  }

  /** Before anything else is written. */
  wipe(): void {
    if (this.#drawn) this.#output.write(WIPE);
    this.#drawn = false;
  }
}

const WIPE = "\r\u001B[2K";
const USUAL_COLUMNS = 80;
/** How much a line of progress takes, however wide the terminal is; and the shortest bar of use. */
const WIDTH = 40;
const SHORTEST = 5;

function describeCount(count: number, total: number | undefined): string {
  const all = total === undefined ? "" : ` of ${total}`;
  const noun = (total ?? count) === 1 ? "secret" : "secrets";
  return `${count}${all} ${noun}${total === undefined ? " so far…" : ""}`;
}

/** With a bar where it is known how many there are, and there is room; every terminal can show it. */
function drawCount(count: number, total: number | undefined, columns: number): string {
  const text = describeCount(count, total);
  // The last column stays free: some terminals go to the next line there.
  const room = Math.min(WIDTH, columns - 1) - text.length - "[] ".length;
  if (total === undefined || room < SHORTEST) return text;
  const filled = Math.floor((room * Math.min(count, total)) / total);
  return `[${"#".repeat(filled)}${"-".repeat(room - filled)}] ${text}`;
}
