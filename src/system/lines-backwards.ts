import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { errorCode } from "./error-reason.ts";
import { numberedFile } from "./numbered-file.ts";

const CHUNK = 64 * 1024;
/** A longer line is none of ours, and is not kept in memory. */
const LONGEST = 1024 * 1024;
const LINE_END = 0x0a;

/**
 * The lines of a rotated file, the last one first; `undefined` stands for one that is too long. Read only
 * as far as they are asked for. What is rotated meanwhile is not read twice.
 *
 * @param files how many there are in all
 * @throws the system's error (`code`, `path`)
 */
export function* linesBackwards(path: string, files: number): Generator<string | undefined> {
  const seen = new Set<string>();
  for (let number = 0; number < files; number++) {
    const file = openIfThere(numberedFile(path, number));
    if (file === undefined) continue;
    try {
      const stats = fstatSync(file, { bigint: true });
      const identity = `${stats.dev} ${stats.ino}`;
      if (stats.isFile() && !seen.has(identity)) yield* linesOf(file, Number(stats.size));
      seen.add(identity);
    } finally {
      closeSync(file);
    }
  }
}

function openIfThere(path: string): number | undefined {
  try {
    // A pipe in its place would be waited for.
    return openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

function* linesOf(file: number, size: number): Generator<string | undefined> {
  const line = new BackwardsLine();
  for (let end = size; end > 0; end -= Math.min(end, CHUNK)) {
    const chunk = Buffer.alloc(Math.min(end, CHUNK));
    const found = chunk.subarray(0, readSync(file, chunk, 0, chunk.length, end - chunk.length));
    let to = found.length;
    for (let at = lastEnd(found, to); at >= 0; at = lastEnd(found, to)) {
      line.prepend(found.subarray(at + 1, to));
      if (!line.isEmpty) yield line.take();
      to = at;
    }
    line.prepend(found.subarray(0, to));
  }
  if (!line.isEmpty) yield line.take();
}

function lastEnd(bytes: Buffer, before: number): number {
  return before === 0 ? -1 : bytes.lastIndexOf(LINE_END, before - 1);
}

/** A line of which the end is read before its beginning. */
class BackwardsLine {
  #parts: Buffer[] = [];
  #length = 0;

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  prepend(bytes: Buffer): void {
    this.#length += bytes.length;
    if (this.#length > LONGEST) this.#parts = [];
    else this.#parts.unshift(bytes);
  }

  take(): string | undefined {
    const text = this.#length > LONGEST ? undefined : Buffer.concat(this.#parts).toString("utf8");
    this.#parts = [];
    this.#length = 0;
    return text;
  }
}
