import { parse } from "dotenv";
import { KeepError } from "../core/errors.ts";
import { encodeDotenvValue } from "./dotenv-value.ts";

/** A text, and what its reader should know. */
export interface Written {
  readonly text: string;
  /** Names of the variables that only some readers of the format take as meant. */
  readonly notUniversal: readonly string[];
}

/** `[A-Za-z_][A-Za-z0-9_]*`: what every shell and loader takes for a variable's name. */
export const isVariableName = (name: string): boolean => /^[A-Za-z_]\w*$/.test(name);

/** A key as a variable: dashes become underscores, a digit in front gets one before it. */
export const variableNameOf = (key: string): string =>
  key.replaceAll("-", "_").replace(/^(?=\d)/, "_");

/**
 * Writes variables as a `.env`, one a line or more, and reads it again with the `dotenv`
 * package: whatever it would not give back exactly is refused.
 *
 * @throws VALUE_NOT_REPRESENTABLE
 */
export function writeDotenv(variables: ReadonlyMap<string, string>): Written {
  return writeChecked((robust) => {
    const notUniversal: string[] = [];
    const lines: string[] = [];
    for (const [name, value] of variables) {
      const encoded = encodeDotenvValue(value, { robust });
      if (encoded === undefined) throw notRepresentable(name);
      if (!encoded.universal) notUniversal.push(name);
      lines.push(`${name}=${encoded.text}\n`);
    }
    return { text: lines.join(""), notUniversal, expected: variables };
  });
}

/**
 * Writes a whole `.env` and reads it again; if a value ran on into its neighbour, once more with
 * robust forms only.
 *
 * @throws VALUE_NOT_REPRESENTABLE
 */
export function writeChecked(
  write: (robust: boolean) => Written & { readonly expected: ReadonlyMap<string, string> },
): Written {
  const { expected, ...written } = write(false);
  if (wrongIn(written.text, expected) === undefined) return written;
  const { expected: same, ...robust } = write(true);
  checkDotenv(robust.text, same);
  return robust;
}

/** Reads a `.env` as the `dotenv` package does: no expansion, the last of two lines wins. */
export function readDotenv(text: string): Map<string, string> {
  return new Map(Object.entries(parse(text)));
}

/** Throws unless `text`, read as a `.env`, gives every one of `expected` exactly. */
export function checkDotenv(text: string, expected: ReadonlyMap<string, string>): void {
  const wrong = wrongIn(text, expected);
  if (wrong !== undefined) throw notRepresentable(wrong);
}

function wrongIn(text: string, expected: ReadonlyMap<string, string>): string | undefined {
  const read = readDotenv(text);
  return [...expected.keys()].find((name) => read.get(name) !== expected.get(name));
}

function notRepresentable(name: string): KeepError {
  return new KeepError("VALUE_NOT_REPRESENTABLE", { name, format: "env" });
}
