/** The first offset from `at` whose character is none of these; the end if there is none. */
export function skipAny(text: string, at: number, characters: string): number {
  let end = at;
  while (end < text.length && characters.includes(text[end]!)) end += 1;
  return end;
}

/** The text without these characters at its end. */
export function trimEndOf(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text[end - 1]!)) end -= 1;
  return text.slice(0, end);
}

/** The text without these characters at both ends. */
export function trimOf(text: string, characters: string): string {
  return trimEndOf(text.slice(skipAny(text, 0, characters)), characters);
}

/** The offset of the next newline, or of the end. */
export function lineEnd(text: string, at: number): number {
  const newline = text.indexOf("\n", at);
  return newline === -1 ? text.length : newline;
}

/** The offset of what follows blanks, empty lines and comments. */
export function skipEmptyLines(text: string, from: number, spaces: string): number {
  let at = skipAny(text, from, spaces);
  while (text[at] === "#") at = skipAny(text, lineEnd(text, at), spaces);
  return at;
}
