import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";

/** Several secrets that are set in a row are one change, if the next one comes within this. */
const SETTLE_MS = 2000;
/** What does not settle is a change all the same after so many looks. */
const MOST_LOOKS = 5;
/** While looking fails, at least this often it is tried; unless the interval is longer. */
const LONGEST_WAIT_MS = 60_000;

/** What is watched. */
export interface Watching<Result> {
  /** Milliseconds between two looks. */
  readonly interval: number;
  /** The answer of `look` that what is in use was made after. */
  readonly before: string;
  /** Gives the same answer as long as nothing has changed. */
  readonly look: (signal: AbortSignal) => Promise<string>;
  /** After a change: what is to be done about it, if anything. Tried again until it succeeds. */
  readonly renew: () => Promise<Result | undefined>;
}

/**
 * Looks again and again, and gives what each change leads to, until the context's work is ended.
 * A failure is said once; then it is tried at longer and longer intervals, until it goes on.
 */
export async function* watchChanges<Result>(
  context: Context,
  watching: Watching<Result>,
): AsyncGenerator<Result, void, undefined> {
  const { signal } = context;
  const failures = new Failures(context, watching.interval);
  let known = watching.before;
  while (!signal.aborted) {
    let result: Result | undefined;
    try {
      await pause(failures.wait, signal);
      const seen = await lookUntilSettled(watching, known, signal);
      if (seen !== known) result = await watching.renew();
      signal.throwIfAborted();
      // What has changed since that look is seen at the next one.
      known = seen;
      failures.end();
    } catch (error) {
      if (signal.aborted) return;
      failures.add(error);
    }
    if (result !== undefined) yield result;
  }
}

async function lookUntilSettled(
  { look, interval }: Watching<unknown>,
  known: string,
  signal: AbortSignal,
): Promise<string> {
  let seen = await during(signal, look);
  for (let looks = 1; seen !== known && looks < MOST_LOOKS; looks++) {
    await pause(Math.min(interval, SETTLE_MS), signal);
    const again = await during(signal, look);
    if (again === seen) return seen;
    seen = again;
  }
  return seen;
}

/** Failures in a row: each kind is said once, and also that they are over. */
class Failures {
  readonly #context: Context;
  readonly #interval: number;
  readonly #said = new Set<string>();
  #count = 0;

  constructor(context: Context, interval: number) {
    this.#context = context;
    this.#interval = interval;
  }

  /** Milliseconds to the next try: the first one comes in time. Many who began together spread. */
  get wait(): number {
    const doubled = this.#interval * 2 ** Math.max(0, this.#count - 1);
    const wait = Math.min(doubled, Math.max(this.#interval, LONGEST_WAIT_MS));
    return wait * (0.9 + 0.2 * Math.random());
  }

  add(error: unknown): void {
    this.#count++;
    const { kind, text } = describeFailure(error);
    if (this.#said.has(kind)) return;
    this.#said.add(kind);
    this.#context.warn(`The secrets stay as they are for now. ${text}`);
  }

  end(): void {
    if (this.#count > 0) this.#context.note("The secrets are watched again.");
    this.#count = 0;
    this.#said.clear();
  }
}

/** Of an error that Keep does not know only its kind is said: its text may hold anything. */
function describeFailure(error: unknown): { readonly kind: string; readonly text: string } {
  if (error instanceof KeepError) {
    const { code, message, hint } = error;
    return { kind: code, text: hint === undefined ? message : `${message} ${hint}` };
  }
  const kind = error instanceof Error ? error.name : typeof error;
  return { kind, text: `Looking for changes failed (${kind}).` };
}

/** Runs work with a signal of its own, which listens to another one for so long and no longer. */
async function during<Result>(
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const own = new AbortController();
  const abort = (): void => own.abort(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await work(own.signal);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** @throws the signal's reason, at once */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return during(
    signal,
    (own) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(resolve, milliseconds);
        own.addEventListener("abort", () => {
          clearTimeout(timer);
          reject(own.reason as Error);
        });
      }),
  );
}
