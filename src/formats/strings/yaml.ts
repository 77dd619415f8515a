/**
 * What YAML 1.1 readers take for no string, though it looks like a word. To the package yaml an
 * exponent alone is a number.
 */
const NO_STRING = /^(?:y|n|yes|no|on|off|true|false|null|inf|nan|e[-+]?\d+)$/i;

/** Text that all readers take for a string as it stands: it starts like a word, and has no marks. */
const PLAIN = /^[A-Za-z/][\w./@+=~^$%-]*(?:(?::(?=[\w/])| (?=[\w/$]))[\w./@+=~^$%-]*)*$/;
const PLAIN_IN_FLOW = /^[A-Za-z/][\w./@+=~^$%-]*$/;

/** Whether every reader, of YAML 1.1 or 1.2, takes a text without quotes for this string. */
export function isPlain(text: string, isInFlow: boolean): boolean {
  return (isInFlow ? PLAIN_IN_FLOW : PLAIN).test(text) && !NO_STRING.test(text);
}

/**
 * Whether text that starts and ends like a word changes nothing in a text without quotes. With a
 * character in it that no number, date or name of a constant has, it stays a string.
 */
export function isPlainInside(whole: string, values: readonly string[]): boolean {
  return (
    /["'()|$;%@&*!?\\[\]{}<>=/]/.test(whole) &&
    values.every((value) => /^[A-Za-z0-9](?:[\w.@/+-]*[A-Za-z0-9])?$/.test(value))
  );
}

/** Characters that no quotes and no block can hold as they are, and what ends lines for some readers. */
const ESCAPED = /["\\\p{Cc}\u2028\u2029\uFEFF\uFFFE\uFFFF]/gu;
/** The same but for what stands as it is in single quotes and in a block. */
const NOT_RAW = /(?!\t)[\p{Cc}\u2028\u2029\uFEFF\uFFFE\uFFFF]/u;

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\0": "\\0",
  "\t": "\\t",
  "\n": "\\n",
  "\r": "\\r",
};

/** A text between double quotes, on one line. */
export function escapeDouble(text: string): string {
  return text.replaceAll(ESCAPED, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return (
      SHORT[character] ??
      (code.length < 3 ? `\\x${code.padStart(2, "0")}` : `\\u${code.padStart(4, "0")}`)
    );
  });
}

/** Whether a text of one line can stand without escapes. */
export const isRaw = (text: string): boolean => !NOT_RAW.test(text);
