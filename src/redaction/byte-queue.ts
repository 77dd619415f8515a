/** Bytes that wait to be given out, in order. */
export class ByteQueue {
  #chunks: Uint8Array[] = [];
  /** Where the bytes begin: the number of a chunk, and an offset in it. */
  #first = 0;
  #offset = 0;

  /** Adds bytes, which are not copied. */
  push(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#chunks.push(bytes);
  }

  /** Takes so many bytes out; there must be as many. */
  take(length: number, into: Uint8Array[]): void {
    this.#walk(length, (bytes) => into.push(bytes));
  }

  /** Drops so many bytes; there must be as many. */
  drop(length: number): void {
    this.#walk(length, () => undefined);
  }

  /**
   * Copies what is left of the bytes that came last: whose they are may now use them again. What was
   * taken out is forgotten, also where something is always left.
   */
  keep(): void {
    if (this.#first * 2 > this.#chunks.length) {
      this.#chunks.splice(0, this.#first);
      this.#first = 0;
    }
    const last = this.#chunks.length - 1;
    if (last < 0) return;
    const isFirst = last === this.#first;
    this.#chunks[last] = Buffer.from(this.#chunks[last]!.subarray(isFirst ? this.#offset : 0));
    if (isFirst) this.#offset = 0;
  }

  #walk(length: number, visit: (bytes: Uint8Array) => void): void {
    let left = length;
    while (left > 0) {
      const chunk = this.#chunks[this.#first]!;
      const end = Math.min(chunk.length, this.#offset + left);
      visit(chunk.subarray(this.#offset, end));
      left -= end - this.#offset;
      this.#offset = end;
      if (end === chunk.length) this.#next();
    }
  }

  #next(): void {
    this.#offset = 0;
    this.#first++;
    if (this.#first < this.#chunks.length) return;
    this.#chunks = [];
    this.#first = 0;
  }
}
