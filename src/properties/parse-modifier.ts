import { endOfBrackets, endOfString } from "./json-text.ts";
import { isModifier, type ModifierName } from "./modifier-names.ts";

/** `@name` or `@name:argument` at the beginning of a path, and the path after it. */
export interface ModifierCall {
  readonly name: ModifierName;
  /** "" if there is none. */
  readonly argument: string;
  readonly after: string;
}

/** The modifier that a path begins with; `undefined` if it is none, but the name of a key. */
export function parseModifier(path: string): ModifierCall | undefined {
  const name = /^[^.|:]*/.exec(path.slice(1))![0];
  if (!isModifier(name)) return undefined;
  const after = path.slice(name.length + 1);
  if (!after.startsWith(":")) return { name, argument: "", after };
  const end = endOfArgument(after);
  return { name, argument: after.slice(1, end), after: after.slice(end) };
}

/** An argument is one JSON value in brackets or quotes, or anything up to a `|` outside of them. */
function endOfArgument(text: string): number {
  if (/^[{["]/.test(text.slice(1))) return endOfGroup(text, 1);
  let at = 1;
  while (at < text.length && text[at] !== "|") {
    at = '{["('.includes(text[at]!) ? endOfGroup(text, at) : at + 1;
  }
  return at;
}

const endOfGroup = (text: string, at: number): number =>
  text[at] === '"' ? endOfString(text, at) : endOfBrackets(text, at + 1, 1);
