import { TomlError, parse } from "smol-toml";
import { Lines } from "../../position.ts";

export type TomlReading = { readonly data: unknown } | { readonly wrongAt: number };

/** Reads a TOML text; whole numbers are bigints. What is wrong at an offset is not said: it may be secret. */
export function readToml(text: string): TomlReading {
  // A byte order mark is no part of the text.
  const content = text.replace(/^\uFEFF/, " ");
  try {
    return { data: parse(content, { integersAsBigInt: true }) };
  } catch (error) {
    if (!(error instanceof TomlError)) return { wrongAt: 0 };
    const offset = new Lines(content).offset(error.line - 1, error.column - 1);
    return { wrongAt: Math.min(offset, content.length) };
  }
}

/** What a value of TOML is for a reader; `undefined` if it is none. */
export function readTomlValue(source: string): unknown {
  const reading = readToml(`value = ${source}\n`);
  return "data" in reading ? (reading.data as { value: unknown }).value : undefined;
}
