import { parse } from "dotenv";

/** How a value stands after `K=`. */
export interface EncodedValue {
  readonly text: string;
  /** False if some dotenv readers, though not the default one, take it for something else. */
  readonly universal: boolean;
}

export type Quote = "" | '"' | "'" | "`";

export interface EncodeOptions {
  /** The quotes to keep if they hold the value for every reader. */
  readonly preferred?: Quote;
  /** Whether a comment follows on the same line. */
  readonly beforeComment?: boolean;
  /** Take only a form that holds beside every neighbour. */
  readonly robust?: boolean;
}

/**
 * Writes a value so that the `dotenv` package reads it back exactly and, where there is such a
 * form, nearly every other reader does: the adaptive rules found by measuring 20 of them.
 * `undefined` if no form reads back the same.
 *
 * A value that ends in a backslash may run on into certain neighbours: whoever writes a whole file
 * reads that again, and asks for the robust forms if it is not as meant.
 */
export function encodeDotenvValue(
  value: string,
  { preferred, beforeComment = false, robust = false }: EncodeOptions = {},
): EncodedValue | undefined {
  for (const { text, universal } of candidates(value, preferred, beforeComment))
    if (readsBack(text, value, robust ? HOSTILE : PLAIN))
      return { text, universal: universal && !value.includes("\0") };
  return undefined;
}

function* candidates(
  value: string,
  preferred: Quote | undefined,
  beforeComment: boolean,
): Generator<EncodedValue> {
  const plain = /^[\w.\-/:@,%+=]+$/.test(value) || (value === "" && !beforeComment);
  const expandable = /["\\$`]/.test(value);
  const lines = /[\r\n]/.test(value);
  if (preferred === '"' && !expandable && !lines) yield universal(`"${value}"`);
  if (preferred === "'" && !value.includes("'") && !lines) yield universal(`'${value}'`);
  if (plain) yield universal(value);
  if (value.includes("\r")) yield readableByFew(`"${escapeLines(value)}"`);
  else {
    if (lines && !expandable) yield universal(`"${value}"`);
    if (!value.includes("'")) yield universal(`'${value}'`);
    if (!expandable) yield universal(`"${value}"`);
  }
  // Only the dotenv family, Node, Bun and Deno know this quote and these liberties.
  if (!value.includes("`")) yield readableByFew(`\`${value}\``);
  if (!lines && !beforeComment) yield readableByFew(value);
  yield readableByFew(`"${escapeLines(value)}"`);
  // dotenv takes the outer quotes of a line off, even if the same ones stand between them.
  yield readableByFew(`\`${value}\``);
}

const universal = (text: string): EncodedValue => ({ text, universal: true });
const readableByFew = (text: string): EncodedValue => ({ text, universal: false });

function escapeLines(value: string): string {
  return value.replaceAll("\r", "\\r").replaceAll("\n", "\\n");
}

/** What may follow a value in a file, and what it is read as. */
interface Neighbours {
  readonly text: string;
  readonly read: Readonly<Record<string, string>>;
}

const neighbours = (text: string): Neighbours => ({ text, read: parse(`A=1\n${text}`) });

/** To dotenv a quote after a backslash does not close, so a value could run on into these. */
const HOSTILE = neighbours(`X='\n'\nY="\n"\nZ=\`\n\`\n`);
const PLAIN = neighbours("X=\\n");

/** Asks the `dotenv` package itself, between neighbours that must stay intact. */
function readsBack(
  text: string,
  value: string,
  { text: after, read: expected }: Neighbours,
): boolean {
  const { K, ...others } = parse(`A=1\nK=${text}\n${after}`);
  return (
    K === value &&
    Object.keys(others).length === Object.keys(expected).length &&
    Object.entries(expected).every(([name, is]) => others[name] === is)
  );
}
