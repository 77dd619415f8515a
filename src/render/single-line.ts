import { printable } from "../core/printable.ts";

/** A text on one line, safe to show on a terminal. */
export function singleLine(text: string): string {
  return printable(text.replaceAll("\n", "\\n").replaceAll("\t", "\\t"));
}
