import { endOfBrackets, endOfString, isJson } from "./json-text.ts";

/** A value that stands in the path itself: `!true`, `!"text"`, `!{"a":1}`. */
export interface Literal {
  /** `undefined` where it is no JSON: then nothing is found, where gjson would go on. */
  readonly json: string | undefined;
  readonly after: string;
}

/**
 * The literal that a path begins with, `undefined` if it is none, but the name of a key. As in
 * gjson, a string or a number takes the whole rest of the path: what follows a string is ignored,
 * and what follows a number is part of it, so that `!1|@tostr` is no JSON.
 */
export function parseLiteral(path: string): Literal | undefined {
  const text = path.slice(1);
  if (/^[{["+\-0-9]/.test(text)) {
    const end = endOfBrackets(text, 1, 1);
    const value = text.startsWith('"') ? text.slice(0, endOfString(text, 0)) : text.slice(0, end);
    return { json: isJson(value) ? value : undefined, after: text.slice(end) };
  }
  const name = /^[^.|]*/.exec(text)![0];
  if (!/^(?:true|false|null|nan|inf)$/i.test(name)) return undefined;
  return { json: isJson(name) ? name : undefined, after: text.slice(name.length) };
}
