import { ByteQueue } from "./byte-queue.ts";
import type { LongPattern } from "./long-pattern.ts";
import { LOOK, type PatternTree } from "./pattern-tree.ts";
import type { RedactedStream } from "./redaction.ts";

const MASK = Buffer.from("****");

/** Bytes that secrets cover, by their offsets in the stream. */
interface Run {
  start: number;
  end: number;
}

/** A pattern, and how much of its beginning was seen. */
interface Seen {
  readonly pattern: LongPattern;
  length: number;
}

/** Masks the patterns of a tree in one stream. */
export class MaskedStream implements RedactedStream {
  readonly #ready: () => PatternTree;
  #node = 0;
  /** The patterns of which more was seen than the tree knows. */
  #long: Seen[] = [];
  /** Read and not yet given out: the bytes from `#given` to `#read`, and what is to be masked of them. */
  readonly #queue = new ByteQueue();
  #given = 0;
  #read = 0;
  #runs: Run[] = [];
  /** Where the bytes end for which the last mask stands. */
  #masked = -1;

  /** @param ready the tree, asked for when it is needed */
  constructor(ready: () => PatternTree) {
    this.#ready = ready;
  }

  get #tree(): PatternTree {
    return this.#ready();
  }

  write(chunk: Uint8Array): Uint8Array {
    this.#queue.push(chunk);
    this.#scan(chunk);
    const given = this.#giveUntil(this.#read - this.#held(this.#tree.depth[this.#node]!));
    this.#queue.keep();
    return given;
  }

  pause(): Uint8Array {
    return this.#giveUntil(this.#read - this.#held(this.#tree.heldDepth(this.#node)));
  }

  end(): Uint8Array {
    return this.#giveUntil(this.#read);
  }

  #scan(chunk: Uint8Array): void {
    const { steps, rows } = this.#tree;
    const { length } = chunk;
    let node = this.#node;
    for (let at = 0; at < length; at++) {
      if (node < rows && this.#long.length === 0) {
        let next = node;
        while (at < length && (next = steps[(next << 8) | chunk[at]!]!) < LOOK) at++;
        node = next & ~LOOK;
        if (at === length) break;
      } else node = this.#tree.next(node, chunk[at]!);
      this.#look(node, chunk[at]!, this.#read + at + 1);
    }
    this.#node = node;
    this.#read += length;
  }

  /** Notes what ends with a byte, and the long patterns that may have begun. */
  #look(node: number, byte: number, end: number): void {
    let length = this.#tree.longest[node]!;
    let isOver = false;
    for (const one of this.#long) {
      one.length = one.pattern.advance(one.length, byte);
      if (one.length === one.pattern.length) length = Math.max(length, one.length);
      // Of what is shorter the tree knows.
      isOver ||= one.length < one.pattern.inTree;
    }
    if (isOver) this.#long = this.#long.filter((one) => one.length >= one.pattern.inTree);
    if (this.#tree.goesOn(node)) this.#begin(node);
    if (length > 0) this.#cover(end - length, end);
  }

  #begin(node: number): void {
    for (const pattern of this.#tree.longFrom(node))
      if (!this.#long.some((one) => one.pattern === pattern))
        this.#long.push({ pattern, length: pattern.inTree });
  }

  #cover(start: number, end: number): void {
    let from = Math.max(start, this.#given);
    if (from >= end) return;
    let last = this.#runs.at(-1);
    while (last !== undefined && last.end >= from) {
      from = Math.min(from, last.start);
      this.#runs.pop();
      last = this.#runs.at(-1);
    }
    this.#runs.push({ start: from, end });
  }

  #held(depth: number): number {
    let held = depth;
    for (const { length } of this.#long) held = Math.max(held, length);
    return held;
  }

  /** Gives out the bytes before an offset. What begins there, or before, can begin no earlier. */
  #giveUntil(offset: number): Uint8Array {
    const until = Math.max(offset, this.#given);
    const pieces: Uint8Array[] = [];
    let count = 0;
    for (const { start, end } of this.#runs) {
      if (start > until) break;
      count++;
      this.#queue.take(start - this.#given, pieces);
      this.#queue.drop(end - start);
      if (start > this.#masked) pieces.push(MASK);
      this.#given = end;
      this.#masked = end;
    }
    this.#runs.splice(0, count);
    if (until > this.#given) {
      this.#queue.take(until - this.#given, pieces);
      this.#given = until;
    }
    return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
  }
}
