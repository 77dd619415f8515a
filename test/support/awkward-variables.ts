import fc from "fast-check";
import { AWKWARD_VALUES, awkwardText } from "./awkward-text.ts";
import { SEED } from "./seed.ts";

/** Values that some reader of a document takes for no text, for a template, a formula or a line's end. */
export const DOCUMENT_VALUES: readonly string[] = [
  AWKWARD_VALUES,
  ["yes", "No", "on", "y", "true", "null", "~", "<<", "=", ".inf", ".nan", "---", "...", "-"],
  ["007", "0x1F", "0o14", "1_000", "1e3", "+1", "-1", "1.", "2001-12-14", "12:30", "190:20:30"],
  ["${", "$${x}", "%{if x}", "%%{", "{{", "=1+1", "+cmd", "@SUM(A1)", "＝1", "'=1", '"=1"'],
  ["\r", "a\rb", "a\r\nb", "a\r", "\r\n", "\0", "\x01\x1f\x7f\x80\x85", "\u200b", "\ufffe\uffff"],
  [
    "::add-mask::x",
    "K<<EOT\nx\nEOT",
    "%25",
    "%0A",
    ",",
    ";",
    "a,b",
    "a;b\tc",
    '"",""',
    "\ud83d\ude00",
  ],
  ["- x", "? x", "x: y", "x #y", "&x", "*x", "!x", "|", ">", "%x", "@x", "[x", "\\u0041", "\\N"],
].flat();

/** Names that are something else than a text in some language. */
const DOCUMENT_NAMES: readonly string[] = [
  ["yes", "No", "on", "n", "true", "null", "~", "<<", "=", "1", "1.5", "0x1", "1e3", ".inf"],
  ["__proto__", "constructor", "a.b", "a b", "é", "-", "---", "a:b", "#a", "!a", "'", '"', "a\\b"],
  [
    "A-B",
    "for",
    "k".repeat(255),
    "2001-12-14",
    "a=b",
    " a ",
    "\n",
    "[a]",
    "<",
    "\u2028",
    "E5",
    "e-4",
  ],
].flat();

/** One map with every awkward value, and samples of several variables. */
export function awkwardMaps(
  samples: number,
  names: fc.Arbitrary<string>,
  values: readonly string[] = DOCUMENT_VALUES,
): readonly ReadonlyMap<string, string>[] {
  const all = new Map(values.map((value, index) => [`K${index}`, value]));
  const some = fc.array(fc.tuple(names, fc.oneof(awkwardText, fc.constantFrom(...values))), {
    maxLength: 6,
  });
  return [all, ...fc.sample(some, { seed: SEED, numRuns: samples }).map((pairs) => new Map(pairs))];
}

/** Keys as Keep has them. */
export const keys: fc.Arbitrary<string> = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_-]{0,6}$/);

/** Keys, and names that only a document has. */
export const documentNames: fc.Arbitrary<string> = fc.oneof(
  keys,
  fc.constantFrom(...DOCUMENT_NAMES),
  awkwardText.filter((text) => text !== ""),
);
