/**
 * A text made safe to show on a terminal: control characters become `\x1b` and the like, those that turn
 * the direction of what follows `\u202e`, so that a value can neither colour, move nor rename anything.
 * Line ends and tabs stay.
 */
export function printable(text: string): string {
  return text.replaceAll(OBEYED, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return code.length > 2 ? `\\u${code}` : `\\x${code.padStart(2, "0")}`;
  });
}

// oxlint-disable-next-line no-control-regex
const OBEYED = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g;
