import { LongPattern } from "./long-pattern.ts";

/** How many bytes of a pattern are in the tree, and as many more as it shares with another. */
const TREE_DEPTH = 8;
/** How many levels have rows in the table of steps, fewer than the tree has; and how many nodes at most. */
const ROW_LEVELS = 3;
const ROWS = 4096;
/** Marks a step to a node where more is to do than to go on. */
export const LOOK = 1 << 30;
/** How much of a pattern may be given out before it is known to be one, and which part of it. */
const GIVEN = 3;
const SHARE = 4;

/**
 * The beginnings of all patterns as a tree, with a link from each node to the longest of its own ends
 * that begins a pattern too (Aho and Corasick). So one step for each byte of a text is enough to know
 * the longest pattern that ends there and the longest beginning of one.
 *
 * The nodes are numbered level by level, so that children stand side by side. The first nodes, where a
 * text is nearly always, have all their 256 steps in one table.
 *
 * Memory: the table, at most 4 MiB; each pattern once; 18 bytes for each of the first 8 bytes of a pattern and
 * for those that it shares with another; and for a pattern that goes on after these, once they were
 * seen in a text, 4 bytes for each byte.
 */
export class PatternTree {
  /** For each of the first nodes and each byte: where it leads, with `LOOK` if there is more to do. */
  readonly steps: Int32Array;
  /** The number of nodes in `steps`. */
  readonly rows: number;
  readonly depth: Int32Array;
  /** The length of the longest pattern that ends in a node; 0 for none. */
  readonly longest: Int32Array;
  readonly #link: Int32Array;
  readonly #label: Uint8Array;
  /** The first child of each node, which is the end of those of the node before. */
  readonly #first: Int32Array;
  /** How much of the patterns that begin like this may be given out. */
  readonly #given: Uint8Array;
  /** The pattern that goes on from a node and is alone there. */
  readonly #long = new Map<number, LongPattern>();
  /** Whether one goes on from a node, or from one that it is linked to. */
  readonly #goesOn: Uint8Array;
  #count = 1;

  /** @param patterns with a character for each byte; none is empty */
  constructor(patterns: ReadonlySet<string>) {
    const sorted = [...patterns].toSorted();
    const size = sizeOf(sorted);
    this.depth = new Int32Array(size);
    this.longest = new Int32Array(size);
    this.#link = new Int32Array(size);
    this.#label = new Uint8Array(size);
    this.#first = new Int32Array(size + 1);
    this.#given = new Uint8Array(size);
    this.#goesOn = new Uint8Array(size);
    this.#grow(sorted);
    this.rows = this.#rowCount();
    this.steps = new Int32Array(this.rows << 8);
    this.#tie();
  }

  /** The node after one more byte. */
  next(from: number, byte: number): number {
    let node = from;
    while (node >= this.rows) {
      const child = this.#child(node, byte);
      if (child !== 0) return child;
      node = this.#link[node]!;
    }
    return this.steps[(node << 8) | byte]! & ~LOOK;
  }

  /** How many of the bytes before must be held even if nothing follows for a while. */
  heldDepth(from: number): number {
    let node = from;
    while (this.depth[node]! <= this.#given[node]!) {
      if (node === 0) return 0;
      node = this.#link[node]!;
    }
    return this.depth[node]!;
  }

  /** Whether patterns may go on beyond the tree after what leads to a node. */
  goesOn(node: number): boolean {
    return this.#goesOn[node] === 1;
  }

  /** The patterns that may go on beyond the tree after what leads to a node. */
  longFrom(from: number): readonly LongPattern[] {
    const found: LongPattern[] = [];
    for (let node = from; this.#goesOn[node] === 1; node = this.#link[node]!) {
      const long = this.#long.get(node);
      if (long !== undefined) found.push(long);
    }
    return found;
  }

  #child(node: number, byte: number): number {
    const end = this.#first[node + 1]!;
    for (let child = this.#first[node]!; child < end; child++)
      if (this.#label[child] === byte) return child;
    return 0;
  }

  /** Makes the nodes. Each stands for a stretch of the sorted patterns: those that begin alike. */
  #grow(sorted: readonly string[]): void {
    const starts = new Int32Array(this.depth.length);
    const ends = new Int32Array(this.depth.length);
    ends[0] = sorted.length;
    for (let node = 0; node < this.#count; node++) {
      const depth = this.depth[node]!;
      const end = ends[node]!;
      let at = starts[node]!;
      this.#given[node] = givenOf(sorted, at, end, depth);
      this.#first[node] = this.#count;
      if (sorted[at]?.length === depth) {
        this.longest[node] = depth;
        at++;
      }
      if (at === end - 1 && depth >= TREE_DEPTH) {
        this.#long.set(node, new LongPattern(sorted[at]!, depth));
        this.#goesOn[node] = 1;
        continue;
      }
      while (at < end) {
        const byte = sorted[at]!.charCodeAt(depth);
        const child = this.#count++;
        starts[child] = at++;
        while (at < end && sorted[at]!.charCodeAt(depth) === byte) at++;
        ends[child] = at;
        this.#label[child] = byte;
        this.depth[child] = depth + 1;
      }
    }
    this.#first[this.#count] = this.#count;
  }

  #rowCount(): number {
    let rows = Math.min(this.#count, ROWS);
    while (this.depth[rows - 1]! > ROW_LEVELS) rows--;
    return rows;
  }

  /** Links the nodes and fills the table. A link leads up, to a node that is done. */
  #tie(): void {
    for (let node = 0; node < this.#count; node++) {
      const link = this.#link[node]!;
      const end = this.#first[node + 1]!;
      if (node > 0 && node < this.rows)
        this.steps.copyWithin(node << 8, link << 8, (link + 1) << 8);
      for (let child = this.#first[node]!; child < end; child++) {
        const linked = node === 0 ? 0 : this.next(link, this.#label[child]!);
        this.#link[child] = linked;
        this.longest[child] ||= this.longest[linked]!;
        this.#goesOn[child] ||= this.#goesOn[linked]!;
        if (node < this.rows) this.steps[(node << 8) | this.#label[child]!] = this.#step(child);
      }
    }
  }

  #step(to: number): number {
    // No pattern goes on from a node that has a row.
    const isPlain = to < this.rows && this.longest[to] === 0;
    return isPlain ? to : to | LOOK;
  }
}

/** How many nodes the patterns need at most. */
function sizeOf(sorted: readonly string[]): number {
  let size = 1;
  let before = 0;
  for (const [index, pattern] of sorted.entries()) {
    const beginning = pattern.slice(0, TREE_DEPTH);
    const next = sorted[index + 1] ?? "";
    const after = next.startsWith(beginning) ? sharedLength(pattern, next) : 0;
    size += Math.max(beginning.length, before + 1, after + 1) - before;
    before = after;
  }
  return size;
}

function sharedLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one.charCodeAt(length) === other.charCodeAt(length)) length++;
  return length;
}

/** How much may be given out of what begins a stretch of patterns: it must be little of the shortest. */
function givenOf(sorted: readonly string[], start: number, end: number, depth: number): number {
  if (depth > GIVEN) return 0;
  let shortest = GIVEN * SHARE;
  for (let at = start; at < end; at++) shortest = Math.min(shortest, sorted[at]!.length);
  return Math.floor(shortest / SHARE);
}
