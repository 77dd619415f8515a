/**
 * Reading JSON as text, by offsets. A value is its raw text, so that numbers stay as they are
 * written and white space is kept. Every function here expects valid JSON, except where it says
 * that it takes any text.
 */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** A member of an object: the raw key with its quotes, and the raw value. */
export interface Member {
  readonly key: string;
  readonly value: string;
}

/** Whether the whole text is one JSON value (RFC 8259). Takes any text. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // What the parser says repeats the text, which may be a secret.
    return false;
  }
}

export const isObject = (raw: string | undefined): boolean => raw?.[0] === "{";
export const isArray = (raw: string | undefined): boolean => raw?.[0] === "[";

/** The offset of the first character at or after `at` that is no white space. Takes any text. */
export function skipSpace(text: string, at: number): number {
  let end = at;
  while (end < text.length && text.charCodeAt(end) <= 0x20) end++;
  return end;
}

/**
 * The offset after the closing quote of the string that opens at `at`, or the end of the text if
 * it is not closed. Takes any text.
 */
export function endOfString(text: string, at: number): number {
  for (let end = at + 1; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === QUOTE) return end + 1;
    if (code === BACKSLASH) end++;
  }
  return text.length;
}

/** The offset after the value that begins at `at`. It takes no part of the stack, however deep. */
export function endOfValue(text: string, at: number): number {
  const first = text[at];
  if (first === '"') return endOfString(text, at);
  if (first === "{" || first === "[") return endOfBrackets(text, at + 1, 1);
  let end = at;
  while (end < text.length && !" \t\r\n,]}".includes(text[end]!)) end++;
  return end;
}

/**
 * The offset after the bracket that closes `depth` open ones, from `at` on, or the end of the
 * text. Round brackets count too: they are part of paths, and in JSON they are in strings only.
 * Takes any text.
 */
export function endOfBrackets(text: string, at: number, depth: number): number {
  let open = depth;
  for (let end = at; end < text.length; end++) {
    const character = text[end]!;
    if (character === '"') end = endOfString(text, end) - 1;
    else if (character === "{" || character === "[" || character === "(") open++;
    else if (character === "}" || character === "]" || character === ")") {
      if (--open === 0) return end + 1;
    }
  }
  return text.length;
}

/**
 * The one value of a text, without what is around it: white space before it, and after it too
 * unless it is an object or an array. `undefined` for a blank text.
 */
export function valueOf(text: string): string | undefined {
  const start = skipSpace(text, 0);
  if (start === text.length) return undefined;
  // gjson keeps all the text after a bracket, so `@this` and `@pretty` end as their text does.
  if (text[start] === "{" || text[start] === "[") return text.slice(start);
  return text.slice(start, endOfValue(text, start));
}

/** The raw elements of an array, in their order. */
export function elementsOf(array: string): string[] {
  const elements: string[] = [];
  let at = skipSpace(array, skipSpace(array, 0) + 1);
  while (array[at] !== "]") {
    const end = endOfValue(array, at);
    elements.push(array.slice(at, end));
    at = skipComma(array, end);
  }
  return elements;
}

/** The members of an object, in their order, duplicates included. */
export function membersOf(object: string): Member[] {
  const members: Member[] = [];
  let at = skipSpace(object, skipSpace(object, 0) + 1);
  while (object[at] !== "}") {
    const keyEnd = endOfString(object, at);
    const start = skipColon(object, keyEnd);
    const end = endOfValue(object, start);
    members.push({ key: object.slice(at, keyEnd), value: object.slice(start, end) });
    at = skipComma(object, end);
  }
  return members;
}

/** From the end of a key to the beginning of its value. */
export const skipColon = (text: string, at: number): number =>
  skipSpace(text, skipSpace(text, at) + 1);

/** From the end of a value to the beginning of the next one, or to the closing bracket. */
export function skipComma(text: string, at: number): number {
  const next = skipSpace(text, at);
  return text[next] === "," ? skipSpace(text, next + 1) : next;
}
