import type { ChildProcess } from "node:child_process";
import { closeSync, fstatSync } from "node:fs";
import { Socket } from "node:net";
import type { Readable } from "node:stream";
import type { OutputFilter } from "./child.ts";
import { type NamedPipe, makePipes } from "./named-pipes.ts";
import { passOn } from "./pass-on.ts";

const STDOUT = 1;
const STDERR = 2;

/** The way of what a program writes, through a filter, to this process's own streams. */
export class FilteredOutput {
  readonly #targets: readonly number[];
  readonly #pipes: readonly NamedPipe[];
  readonly #filter: () => OutputFilter;

  private constructor(
    targets: readonly number[],
    pipes: readonly NamedPipe[],
    filter: () => OutputFilter,
  ) {
    this.#targets = targets;
    this.#pipes = pipes;
    this.#filter = filter;
  }

  static async open(filter: () => OutputFilter): Promise<FilteredOutput> {
    const targets = isSameFile(STDOUT, STDERR) ? [STDOUT] : [STDOUT, STDERR];
    return new FilteredOutput(targets, await makePipes(targets.length), filter);
  }

  /** What the program is to have as its stdout and stderr. */
  get streams(): readonly ["pipe" | number, "pipe" | number] {
    const stdout = this.#pipes[0]?.writeEnd ?? "pipe";
    return [stdout, this.#pipes[1]?.writeEnd ?? stdout];
  }

  /**
   * Passes on what the program writes.
   *
   * @returns settles when nothing more can come: what the program has started may write longer than itself
   */
  async passOn(child: ChildProcess): Promise<void> {
    this.#closeWriteEnds();
    const sources =
      this.#pipes.length > 0 ? this.#pipes.map(readerOf) : [child.stdout!, child.stderr!];
    await Promise.all(
      sources.map((source, index) => {
        const target = this.#targets[index] ?? STDOUT;
        return passOn(source, this.#filter(), target);
      }),
    );
  }

  /** The program could not be started. */
  abandon(): void {
    this.#closeWriteEnds();
    for (const { readEnd } of this.#pipes) closeSync(readEnd);
  }

  #closeWriteEnds(): void {
    for (const { writeEnd } of this.#pipes) closeSync(writeEnd);
  }
}

const readerOf = ({ readEnd }: NamedPipe): Readable =>
  new Socket({ fd: readEnd, readable: true, writable: false });

/** As after `2>&1`: in one pipe the order of what goes to the two is kept. */
function isSameFile(one: number, other: number): boolean {
  const [first, second] = [fstatSync(one), fstatSync(other)];
  return first.dev === second.dev && first.ino === second.ino;
}
