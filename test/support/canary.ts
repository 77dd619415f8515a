import { randomBytes } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";

/** A made-up secret that can be recognised wherever it turns up, also encoded. */
export class Canary {
  /** Its heart: in every form but the encoded ones it stands as it is. */
  readonly core = `CANARY-${randomBytes(8).toString("hex")}`;
  /** With what URLs, JSON, shells and .env files escape. */
  readonly text = `${this.core} "é/+&'\\$x`;
  readonly #needles: readonly string[];

  constructor() {
    const { core } = this;
    // Base64 looks different at each of three offsets; the edges depend on the neighbours.
    const base64 = [0, 1, 2].map((offset) =>
      Buffer.from(`${"-".repeat(offset)}${core}`)
        .toString("base64")
        .slice(4, -4),
    );
    this.#needles = [
      core.slice("CANARY-".length),
      Buffer.from(core).toString("hex"),
      ...base64,
      ...base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_")),
    ];
  }

  /** What goes to standard input: itself, or a text with it where `%json%` or `%text%` stand. */
  inputOf(input: true | string): string {
    if (input === true) return this.text;
    return input
      .replaceAll("%json%", () => JSON.stringify(this.text))
      .replaceAll("%text%", () => this.text);
  }

  /** Whether it is in a text, in any form. */
  isIn(text: string): boolean {
    const lower = text.toLowerCase();
    return this.#needles.some(
      (needle, index) => text.includes(needle) || (index < 2 && lower.includes(needle)),
    );
  }

  /** The files below a folder that hold it, but for those that are meant to. */
  filesWithIt(folder: string, but: readonly string[]): readonly string[] {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => this.isIn(readFileSync(file).toString("latin1")) || this.isIn(file))
      .map((file) => relative(folder, file))
      .filter((file) => !but.some((meant) => file.endsWith(meant)));
  }
}
