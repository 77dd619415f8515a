const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\f": "\\f",
  "\r": "\\r",
};

/** Controls and quotes, and what some editors take for the end of a line. */
const ESCAPED = /["\\\p{Cc}\u2028\u2029\uFEFF]/gu;
/** What literal strings and comments cannot hold. */
const CONTROL = /(?!\t)\p{Cc}/u;

/** A text between the quotes of a basic string of one line. */
export function escapeBasic(text: string): string {
  return text.replaceAll(ESCAPED, (character) => SHORT[character] ?? unicode(character));
}

function unicode(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0").toUpperCase()}`;
}

/** Whether a text of one line needs no escapes. */
export const isRaw = (text: string): boolean => !CONTROL.test(text);

/** A key, or one part of it. */
export const isBareKey = (text: string): boolean => /^[A-Za-z0-9_-]+$/.test(text);
