/** Counts the lines of a text, once over all of it: it is asked for places in their order. */
export class LineCounter {
  readonly #text: string;
  #line = 1;
  #next: number;

  constructor(text: string) {
    this.#text = text;
    this.#next = text.indexOf("\n");
  }

  /** The line of a place, from 1. */
  lineOf(at: number): number {
    while (this.#next >= 0 && this.#next < at) {
      this.#line++;
      this.#next = this.#text.indexOf("\n", this.#next + 1);
    }
    return this.#line;
  }
}
