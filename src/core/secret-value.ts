/**
 * A secret's text on its way through Keep.
 *
 * However it is printed, logged, serialised or inspected it shows `[redacted]`;
 * only `reveal()` gives the text, and only the line that must write it calls that.
 */
export class SecretValue {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself. Call it on the last line before the value leaves Keep. */
  reveal(): string {
    return this.#text;
  }

  /** Size in UTF-8 bytes: what the limits of a vault are counted in. */
  get bytes(): number {
    return new TextEncoder().encode(this.#text).length;
  }

  /** Size of the bytes that it is the base64 of. */
  get decodedBytes(): number {
    return Buffer.byteLength(this.#text, "base64");
  }

  /** The base64 of its UTF-8 bytes. */
  toBase64(): SecretValue {
    return new SecretValue(Buffer.from(this.#text).toString("base64"));
  }

  /** False for half a surrogate pair, which no UTF-8 can hold. */
  get isText(): boolean {
    return this.#text.isWellFormed();
  }

  equals(other: SecretValue): boolean {
    return this.#text === other.#text;
  }

  toString(): string {
    return "[redacted]";
  }

  toJSON(): string {
    return "[redacted]";
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "[redacted]";
  }
}
