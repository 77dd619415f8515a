const REPLACEMENT = "\ufffd";

const ESCAPED: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/** The text of a raw JSON string. */
export const textOfString = (raw: string): string => decodeEscapes(raw.slice(1, -1));

/**
 * Decodes the escapes of JSON. As gjson does it: half a surrogate pair becomes U+FFFD and takes an
 * escape after it along, and a text that is no JSON string ends before what is wrong in it.
 */
export function decodeEscapes(text: string): string {
  if (!text.includes("\\")) return text;
  let decoded = "";
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character < " ") return decoded;
    if (character !== "\\") {
      decoded += character;
      continue;
    }
    at++;
    if (text[at] === "u") {
      if (at + 5 > text.length) return decoded;
      const [unit, length] = readUnits(text, at + 1);
      decoded += unit;
      at += length;
    } else {
      const meant = Object.hasOwn(ESCAPED, text[at] ?? "") ? ESCAPED[text[at]!] : undefined;
      if (meant === undefined) return decoded;
      decoded += meant;
    }
  }
  return decoded;
}

/** What the four digits at `at`, and a second half after them, stand for, and their length. */
function readUnits(text: string, at: number): [string, number] {
  const unit = hexOf(text, at);
  if (unit < 0xd800 || unit > 0xdfff) return [String.fromCharCode(unit), 4];
  const second = text.slice(at + 4, at + 10);
  if (second.length < 6 || !second.startsWith("\\u")) return [REPLACEMENT, 4];
  const low = hexOf(text, at + 6);
  const pair = unit < 0xdc00 && low >= 0xdc00 && low <= 0xdfff;
  return [pair ? String.fromCharCode(unit, low) : REPLACEMENT, 10];
}

function hexOf(text: string, at: number): number {
  const digits = text.slice(at, at + 4);
  return /^[0-9a-f]{4}$/i.test(digits) ? Number.parseInt(digits, 16) : 0;
}

/** A JSON string of the text. As gjson writes it: safe within HTML and within JavaScript. */
export function quote(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Orders two texts by their code points, which is the order of their bytes in UTF-8. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  if (at === length) return a.length - b.length;
  const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)];
  // A surrogate stands for a code point above all that one unit can hold.
  const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
  return rank(x) - rank(y);
}
