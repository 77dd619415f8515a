import type { Reading, ReadMistake, ReadVariable } from "../../reading.ts";

/** No program can set such a variable. */
export const ZERO_BYTE = "a variable cannot hold a zero byte";

/** Collects what a reader finds in a file. */
export class ReadingBuilder {
  readonly #entries: ReadVariable[] = [];
  readonly #mistakes: ReadMistake[] = [];
  readonly #forgotten = new Map<string, number>();

  add(name: string, line: number, value: string, active?: ReadVariable["active"]): void {
    this.#entries.push({ name, value, line, ...(active && { active }) });
  }

  /** Takes away what the name was before. */
  forget(name: string): void {
    this.#forgotten.set(name, this.#entries.length);
  }

  addMistake(line: number, problem: string): void {
    this.#mistakes.push({ line, problem });
  }

  build(): Reading {
    const entries = this.#entries.filter(
      ({ name }, index) => index >= (this.#forgotten.get(name) ?? 0),
    );
    return { entries, mistakes: this.#mistakes };
  }

  /** For a reader that sets the last variable of each name, which fails where none can be set. */
  buildForEnvironment(): Reading {
    const { entries, mistakes } = this.build();
    const last = new Map(entries.map((entry) => [entry.name, entry]));
    const found = [...last.values()].filter(isRefused).map(({ name, line }) => {
      const problem = name.includes("=") ? "a name in quotes has an equals sign" : ZERO_BYTE;
      return { line, problem };
    });
    return {
      entries: entries.filter((entry) => !isRefused(entry)),
      mistakes: [...mistakes, ...found].sort((a, b) => a.line - b.line),
    };
  }
}

/** What is put into the place of a part may take a zero byte away. */
function isRefused({ name, value, active }: ReadVariable): boolean {
  return /[=\0]/.test(name) || (active === undefined && value.includes("\0"));
}
