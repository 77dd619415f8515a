import { escapeApostrophes, escapeDollars } from "../../../formats/shell/posix-quotes.ts";
import { doesNotFit } from "../../filling/does-not-fit.ts";
import type { FilledValue } from "../../filling/filled-text.ts";
import { checkWellFormed } from "../../filling/well-formed.ts";
import type { Place } from "./frames.ts";

/** Text that means itself in the middle of a word; after a colon a ~ might not. */
const PLAIN = /^[\w./:@%+,-]*[\w./@%+,-]$/;

const AFTER_APOSTROPHE = "after its apostrophe bash would not see the braces of the word";

/**
 * Writes a value so that a shell reads it back exactly.
 *
 * @param braces whether there are any in its word beside it
 * @throws VALUE_DOES_NOT_FIT
 */
export function writeShellValue(place: Place, value: FilledValue, braces = false): string {
  const { text } = value;
  const only = (fits: boolean, problem: string): string => {
    if (fits) return text;
    throw doesNotFit(value, problem);
  };
  only(!text.includes("\0"), "a shell knows no text with a NUL in it");
  checkWellFormed(value);
  switch (place.kind) {
    case "word":
      return place.raw && PLAIN.test(text) ? text : quoteWord(text, place.inHeredoc);
    case "single":
      return escapeSingle(text, place.inHeredoc);
    case "double":
      return escapeDollars(text);
    case "inner":
      only(!braces || !text.includes("'"), AFTER_APOSTROPHE);
      return escapeDollars(text).replace(/[{(]/g, `"$&"`);
    case "default":
      only(!braces || !text.includes("'"), AFTER_APOSTROPHE);
      return writeDefault(text, place.within);
    case "heredoc":
      return text.replace(/[\\$`]/g, String.raw`\$&`);
    case "quoted heredoc":
      return text;
    case "ansi":
      return escapeAnsi(text);
    case "ansi number":
      return `'$'${escapeAnsi(text)}`;
    case "name":
      return only(false, "it stands for a name, which has only letters, digits and _");
    case "digits":
      return only(
        /^(?:0|[1-9]\d*)$/.test(text),
        "it stands in arithmetic, where only a whole number is surely one",
      );
    case "plain":
      return only(PLAIN.test(text), "shells differ in how it would have to be quoted here");
    case "comment":
      return only(!text.includes("\n"), "a comment ends with its line");
    case "refused":
      return only(false, place.problem);
  }
}

/** A word in `'…'`. */
function quoteWord(text: string, inHeredoc: boolean): string {
  return `'${escapeSingle(text, inHeredoc)}'`;
}

/**
 * For `'…'`. A here-document with expansions takes backslashes before line breaks out even of the
 * quotes in its `$(…)`, so there they are doubled, in double quotes.
 */
function escapeSingle(text: string, inHeredoc: boolean): string {
  if (!inHeredoc) return escapeApostrophes(text);
  return text.replace(/['\\]/g, (one) => (one === "'" ? `'"'"'` : String.raw`'"\\"'`));
}

/**
 * For the word of `"${X:-word}"`: bash pairs the apostrophes in it and takes `<(` for more than
 * text, so these get quotes of their own. In a here-document such quotes are taken out, so there
 * text with quotes is quoted as a whole.
 */
function writeDefault(text: string, within: "double" | "heredoc"): string {
  if (text === "") return `""`;
  if (within === "heredoc" && /['"<>(]/.test(text)) return `"${escapeDollars(text)}"`;
  return text.replace(/[\\"$`}'<>(]/g, (one) => (/['<>(]/.test(one) ? `"${one}"` : `\\${one}`));
}

function escapeAnsi(text: string): string {
  return text.replace(/[\\']/g, String.raw`\$&`);
}
