import { textOfString } from "./strings.ts";

/**
 * A raw value as text: a string without its quotes and escapes, null as "", everything else as it
 * is written. gjson alone would write a number anew (1.50 as 1.5).
 */
export function render(raw: string): string {
  if (raw.startsWith('"')) return textOfString(raw);
  return raw === "null" ? "" : raw;
}
