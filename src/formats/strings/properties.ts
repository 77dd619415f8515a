const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\f": "\\f",
};
const LETTERS: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r", f: "\f" };

/** Text in ASCII for a key or a value of a properties file; what stands first in one may need more. */
export function escapeProperty(text: string): string {
  return text.replaceAll(/[^ -~]|\\/g, (one) => ESCAPES[one] ?? unicodeEscape(one));
}

/** The same for a key, with a backslash before what would end it or make a comment of it. */
export const escapeKey = (key: string): string =>
  escapeProperty(key).replaceAll(/[=:#! ]/g, String.raw`\$&`);

/** What a key or a value is to java.util.Properties, with its lines joined. */
export function unescapeProperty(source: string): string {
  return source
    .replaceAll(/\\(?:\r\n|[\r\n])[ \t\f]*/g, "")
    .replaceAll(/\\(?:u([\da-fA-F]{4})|([^]))/g, (_, code?: string, letter = "") =>
      code === undefined
        ? (LETTERS[letter] ?? String(letter))
        : String.fromCharCode(Number.parseInt(code, 16)),
    );
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}
