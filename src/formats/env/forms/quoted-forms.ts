import type { Quote, ValuePlace } from "../dialect.ts";
import { isPlainText } from "./candidates.ts";

/** What may stand between these quotes for the value, the best first; for none, without quotes. */
type Contents = (quote: Quote) => readonly string[];

/**
 * The forms of a value for a reader that knows all three kinds of quotes: as plain as people write
 * it, then in quotes that it has not in itself, then whatever else may come out right.
 */
export function* quotedForms(
  value: string,
  { preferred = "", beforeComment }: ValuePlace,
  contents: Contents,
): Generator<string> {
  const within = (quote: Quote): string[] =>
    contents(quote).map((content) => `${quote}${content}${quote}`);
  const free = QUOTES.filter((quote) => !value.includes(quote));
  if (free.includes(preferred)) yield* within(preferred);
  if (isPlainText(value) && !(value === "" && beforeComment)) yield value;
  if (/[\r\n]/.test(value) && !/["\\$`]/.test(value)) yield* within('"');
  for (const quote of free)
    for (const form of within(quote)) if (form === `${quote}${value}${quote}`) yield form;
  for (const quote of free) yield* within(quote);
  if (!/[\r\n]/.test(value) && !beforeComment) yield* within("");
  for (const quote of QUOTES) if (!free.includes(quote)) yield* within(quote);
}

const QUOTES: readonly Quote[] = ["'", '"', "`"];

/** Line ends as `\n` and `\r`. */
export const escapeLines = (value: string): string =>
  value.replaceAll("\r", "\\r").replaceAll("\n", "\\n");

/** Every `$` with a backslash before it. */
export const escapeDollars = (value: string): string => value.replaceAll("$", "\\$");

/**
 * Values that one before them may run on into, where a quote after a backslash does not close, or
 * one that is never closed stands for itself.
 */
export const HOSTILE_NEIGHBOURS = "X='\n'\nY=\"\n\"\nZ=`\n`\n";
