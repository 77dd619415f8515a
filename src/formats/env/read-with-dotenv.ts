import { parse } from "dotenv";
import type { Reading } from "../reading.ts";
import { dotenv } from "./dialects/dotenv.ts";

/**
 * Reads a file with the `dotenv` package itself; the model adds the lines, and what an earlier one
 * of two lines says.
 */
export function readWithDotenv(text: string): Reading {
  const { entries, mistakes } = dotenv.read(text);
  const values = new Map(Object.entries(parse(text)));
  const read = entries.toReversed().map((entry) => {
    const value = values.get(entry.name) ?? entry.value;
    values.delete(entry.name);
    return { ...entry, value };
  });
  return { entries: read.toReversed(), mistakes };
}
