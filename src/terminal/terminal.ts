import type { Asker } from "../core/asker.ts";
import type { Variables } from "../core/variables.ts";
import { printable } from "../core/printable.ts";
import { endQuietlyOnBrokenPipe } from "./broken-pipe.ts";
import { Progress } from "./progress.ts";
import { refusingAsker } from "./refusing-asker.ts";
import { type Painter, painter, wantsColour } from "./colour.ts";

export interface TerminalOptions {
  readonly variables: Variables;
  readonly json: boolean;
  readonly noColor: boolean;
  /** False for `--no-interaction`. */
  readonly interactive: boolean;
}

/**
 * Talking to people. The result goes to stdout; everything else (warnings, notes, questions,
 * errors) to stderr. Someone is there to answer if stdin and stderr are a terminal, outside CI.
 */
export class Terminal {
  readonly variables: Variables;
  readonly json: boolean;
  readonly interactive: boolean;
  /** Whether what goes to stdout ends up in the log of a build, which many people can read. */
  readonly isLogged: boolean;
  /** Paints what goes to stdout. */
  readonly style: Painter;
  readonly #paintError: Painter;
  readonly #held: string[] = [];
  readonly #progress: Progress;
  #questions = 0;
  #handedOver = false;
  #heldOff = false;

  constructor({ variables, json, noColor, interactive }: TerminalOptions) {
    const colours = noColor ? { NO_COLOR: "1" } : variables;
    this.variables = variables;
    this.json = json;
    this.interactive =
      interactive &&
      process.stdin.isTTY === true &&
      process.stderr.isTTY === true &&
      variables.CI === undefined;
    this.isLogged = process.stdout.isTTY !== true && variables.CI !== undefined;
    this.style = painter(wantsColour(process.stdout, colours));
    this.#paintError = painter(wantsColour(process.stderr, colours));
    this.#progress = new Progress(
      process.stderr,
      variables.TERM !== "dumb" && variables.CI === undefined,
    );
    for (const stream of [process.stdout, process.stderr])
      endQuietlyOnBrokenPipe(stream, () => this.#heldOff);
  }

  /** How many characters and lines the screen has to which stdout goes, if it goes to one. */
  get screen(): { readonly columns: number; readonly rows: number } | undefined {
    const { isTTY, columns, rows } = process.stdout;
    // A terminal may not know its size, and says 0.
    return isTTY && columns > 0 && rows > 0 ? { columns, rows } : undefined;
  }

  /** How many lines fit above a question. */
  get rows(): number {
    return Math.max(10, (process.stderr.rows || Infinity) - 4);
  }

  /** Writes a piece of the result. */
  out(text: string | Uint8Array): void {
    this.#progress.wipe();
    process.stdout.write(text);
  }

  err(text: string): void {
    this.#progress.wipe();
    process.stderr.write(text);
  }

  /** So many secrets have been dealt with. In JSON mode stderr holds nothing but an error. */
  progress(count: number, total?: number): void {
    if (!this.json && this.#questions === 0 && !this.#handedOver) this.#progress.show(count, total);
  }

  note(text: string): void {
    if (!this.json) this.err(`${printable(text)}\n`);
  }

  /** What a question is about that comes next: nobody is to confirm what he has not seen, in JSON mode neither. */
  preview(text: string): void {
    this.err(`${printable(text)}\n`);
  }

  /**
   * Said at once; in JSON mode only after success, because stderr holds one object otherwise. While
   * a program has the terminal, which may be for weeks, nothing is kept for then.
   */
  warn(text: string): void {
    if (this.json) {
      if (!this.#handedOver) this.#held.push(text);
    } else this.err(`${this.#paintError.yellow("Warning:")} ${printable(text)}\n`);
  }

  /**
   * A program that runs for the user has the terminal now, or nobody looks any more: nothing is
   * drawn, and nobody is asked.
   *
   * @returns what ends this
   */
  handOver(): () => void {
    this.#progress.wipe();
    this.#handedOver = true;
    return () => {
      this.#handedOver = false;
    };
  }

  /** What is done now must not be cut off, also where nobody reads any more. @returns what ends this */
  holdOff(): () => void {
    this.#heldOff = true;
    return () => {
      this.#heldOff = false;
    };
  }

  /** The command has succeeded. */
  finish(): void {
    for (const text of this.#held) this.err(`Warning: ${printable(text)}\n`);
  }

  error(message: string, hint: string | undefined): void {
    this.err(`${this.#paintError.red("Error:")} ${printable(message)}\n`);
    if (hint !== undefined) this.err(`${this.#paintError.dim(printable(hint))}\n`);
  }

  /** @param signal ends a question that is open, and lets no other begin */
  asker(signal: AbortSignal): Asker {
    if (!this.interactive) return refusingAsker;
    return lazyAsker(
      async () => {
        if (this.#handedOver) return refusingAsker;
        const { promptingAsker } = await import("./prompts.ts");
        signal.throwIfAborted();
        return promptingAsker(signal);
      },
      (question) => this.#during(question),
    );
  }

  /** What goes on beside a question does not draw over it. */
  async #during<T>(question: () => Promise<T>): Promise<T> {
    this.#progress.wipe();
    this.#questions++;
    try {
      return await question();
    } finally {
      this.#questions--;
    }
  }
}

/**
 * Finds who asks only when something is asked.
 *
 * @param during runs each question to its answer
 */
function lazyAsker(
  find: () => Promise<Asker>,
  during: <T>(question: () => Promise<T>) => Promise<T>,
): Asker {
  const ask = async <T>(question: (asker: Asker) => Promise<T>): Promise<T> => {
    const asker = await find();
    return during(() => question(asker));
  };
  return {
    interactive: true,
    text: (question) => ask((asker) => asker.text(question)),
    hidden: (question) => ask((asker) => asker.hidden(question)),
    select: (question) => ask((asker) => asker.select(question)),
    checkbox: (question) => ask((asker) => asker.checkbox(question)),
    confirm: (question) => ask((asker) => asker.confirm(question)),
    confirmByName: (question) => ask((asker) => asker.confirmByName(question)),
  };
}
