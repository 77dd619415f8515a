/** How a language writes names and values on a line. */
export interface NameStyle {
  /** What stands between a name and its value. */
  readonly separator: ":" | "=";
  /** The separator needs a blank, a bracket or the end of the line behind it, unless the name is quoted. */
  readonly separatorNeedsBlank?: boolean;
  /** A comma ends a value outside of brackets too. */
  readonly commaEnds?: boolean;
}

/** A quoted text (closed or not, without a quote doubled in it), a bracket, a comma, or other text. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"?|'[^']*'?|[[\]{},:=]|[^"'[\]{},:=]+/gs;

/**
 * The name whose value an offset is in, of those on its line; `undefined` if it is in none, or in a
 * name. In a list it is the name that the list belongs to.
 */
export function nameOnLine(text: string, offset: number, style: NameStyle): string | undefined {
  const start =
    Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
  const before = text.slice(start, offset);
  const levels: Level[] = [{ isList: false }];
  let words = "";
  for (const { 0: token, index } of before.matchAll(TOKEN)) {
    const level = levels.at(-1)!;
    const isName = level.name === undefined && !level.isList;
    if (token === "{" || token === "[") {
      levels.push(token === "[" ? { isList: true, name: level.name } : { isList: false });
      words = "";
    } else if ((token === "}" || token === "]") && levels.length > 1) levels.pop();
    else if (token === "," && (levels.length > 1 || style.commaEnds === true)) {
      if (!level.isList) level.name = undefined;
      words = "";
    } else if (token === style.separator && isName && separates(before, index, words, style)) {
      level.name = bareName(words);
      words = "";
    } else words += token;
  }
  return levels.at(-1)!.name;
}

interface Level {
  readonly isList: boolean;
  name?: string | undefined;
}

function separates(before: string, index: number, words: string, style: NameStyle): boolean {
  return (
    style.separatorNeedsBlank !== true ||
    /["']\s*$/.test(words) ||
    /^[\s[{]?$/.test(before.charAt(index + 1))
  );
}

/** A name without what stands before it on its line, and without its quotes. */
function bareName(words: string): string | undefined {
  const name = words.trim();
  const quoted = /(["'])(?<inner>.*)\1$/s.exec(name)?.groups?.["inner"];
  return quoted ?? (/[^\s]+$/.exec(name)?.[0] || undefined);
}
