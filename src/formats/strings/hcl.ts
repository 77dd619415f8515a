/** Characters that editors or readers may take for more, or not show. */
// oxlint-disable-next-line no-control-regex
const UNSEEN = /[\0-\x1F\x7F-\x9F\u2028\u2029\uFEFF]/g;

const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Text for a string of HCL; what may be a template together with its neighbours is left. */
export function escapeHcl(text: string): string {
  return text
    .replaceAll(/[\\"]/g, String.raw`\$&`)
    .replaceAll(
      UNSEEN,
      (one) => ESCAPES[one] ?? `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
}

/** Text in which `${` and `%{` are no templates. */
export const escapeTemplate = (text: string): string => text.replaceAll(/[$%](?=\{)/g, "$&$&");

/** A string of HCL with its quotes. */
export const quoteHcl = (text: string): string => `"${escapeHcl(escapeTemplate(text))}"`;

/** Whether Terraform leaves a text as it is: it brings all strings to Unicode's NFC. */
export const isComposed = (text: string): boolean =>
  text.normalize() === text &&
  ![...text.matchAll(BEFORE_MARKS)].some(([, base, marks]) => isTakenForAnother(base!, marks!));

const BEFORE_MARKS = /([\u{10000}-\u{10FFFF}])(\p{M}+)/gu;

/**
 * Go, in which Terraform is written, looks up what a character and a mark make together by the lower
 * 16 bits of each: it takes U+403B5 for ε, and makes έ of it and the accent.
 */
function isTakenForAnother(base: string, marks: string): boolean {
  const lower = (one: string): number => one.codePointAt(0)! & 0xffff;
  return [...marks].some(
    (mark) => String.fromCharCode(lower(base), lower(mark)).normalize().length === 1,
  );
}
