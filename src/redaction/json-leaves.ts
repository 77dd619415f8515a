/** A string, with a colon if it is a name, or a number. */
const SCALAR = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|-?\d[\d.eE+-]*/g;

/** The strings of a JSON text, as they are meant, and its numbers as they stand; none of another text. */
export function leavesOf(text: string): readonly string[] {
  if (!/^\s*["[{]/.test(text) || !isJson(text)) return [];
  return [...text.matchAll(SCALAR)]
    .filter(([, colon]) => colon === undefined)
    .map(([source]) => (source.startsWith('"') ? (JSON.parse(source) as string) : source));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
