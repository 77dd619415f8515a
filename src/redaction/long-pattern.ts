/**
 * A pattern that goes on beyond the tree, compared byte by byte once what the tree has of it was seen. A
 * text that begins like it again and again takes no more time than another (Knuth, Morris and Pratt).
 */
export class LongPattern {
  readonly length: number;
  /** How many of its bytes are in the tree. */
  readonly inTree: number;
  readonly #bytes: string;
  /** For each length, how much of the pattern's beginning ends there too. Made when it is first needed. */
  #borders: Int32Array | undefined;

  /** @param bytes a character for each byte */
  constructor(bytes: string, inTree: number) {
    this.length = bytes.length;
    this.inTree = inTree;
    this.#bytes = bytes;
  }

  /** How much of the beginning was seen after one more byte; the pattern's length: all of it. */
  advance(seen: number, byte: number): number {
    let length = seen;
    while (length > 0 && this.#bytes.charCodeAt(length) !== byte) length = this.#border(length);
    return this.#bytes.charCodeAt(length) === byte ? length + 1 : 0;
  }

  #border(length: number): number {
    this.#borders ??= bordersOf(this.#bytes);
    return this.#borders[length]!;
  }
}

function bordersOf(bytes: string): Int32Array {
  const borders = new Int32Array(bytes.length + 1);
  let border = 0;
  for (let at = 1; at < bytes.length; at++) {
    const byte = bytes.charCodeAt(at);
    while (border > 0 && bytes.charCodeAt(border) !== byte) border = borders[border]!;
    if (bytes.charCodeAt(border) === byte) border++;
    borders[at + 1] = border;
  }
  return borders;
}
