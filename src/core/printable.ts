/**
 * A text made safe to show on a terminal: control characters become `\x1b` and the like, so that
 * a value can neither colour, move nor rename anything. Line ends and tabs stay.
 */
export function printable(text: string): string {
  return text.replaceAll(
    CONTROL,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}

// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g;
