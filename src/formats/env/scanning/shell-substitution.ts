/** What has to be closed: `$(` or `(`, `${`, a double quote, a backtick. */
type Opener = "(" | "{" | '"' | "`";

const CLOSERS: Readonly<Record<Opener, string>> = { "(": ")", "{": "}", '"': '"', "`": "`" };

const UNCLOSED = "this is never closed";
const TOO_MUCH = "this is too much to follow";

/**
 * Finds the end of `$(…)`, `${…}` or a text in backticks, where it begins. What shells differ in,
 * or what takes a whole shell to follow (comments, `case`, here-documents), is a problem.
 */
export function skipSubstitution(
  text: string,
  start: number,
): { readonly end: number; readonly runs: boolean } | { readonly problem: string } {
  const open: Opener[] = [];
  let runs = false;
  const special = /\\[^]|['"`(){}]|\$[({]|<<|(?<![^\s;&|()])(?:#|case(?!\w))/g;
  special.lastIndex = start;
  for (let found = special.exec(text); found !== null; found = special.exec(text)) {
    const [mark] = found;
    const inside = open.at(-1);
    if (inside !== undefined && mark === CLOSERS[inside]) {
      open.pop();
      if (open.length === 0) return { end: special.lastIndex, runs };
    } else if (mark === "$(" || mark === "${" || mark === "`" || mark === '"') {
      // Backticks in others, and quotes in backticks, are read in a way of their own.
      if (open[0] === "`" || (mark === "`" && open.length > 0)) return { problem: TOO_MUCH };
      open.push(mark.at(-1) as Opener);
      runs ||= mark === "$(" || mark === "`";
    } else if (mark === "'" && inside !== '"') {
      if (inside !== "(") return { problem: TOO_MUCH };
      const end = text.indexOf("'", special.lastIndex);
      if (end < 0) return { problem: UNCLOSED };
      special.lastIndex = end + 1;
    } else if (inside === "(") {
      if (mark === "(") open.push("(");
      else if (/^(?:#|case|<<)$/.test(mark)) return { problem: TOO_MUCH };
    }
  }
  return { problem: UNCLOSED };
}
