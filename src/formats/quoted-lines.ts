/** What a backslash and a letter stand for. */
export type Escapes = Readonly<Record<string, string>>;

/**
 * Reads lines `NAME<separator>"value"`, the form of several formats. A name may be in double quotes,
 * too. `undefined` if the text is anything else.
 *
 * @param unescape what stands for the text between quotes
 */
export function readQuotedLines(
  text: string,
  separator: string,
  unescape: (source: string) => string,
): ReadonlyMap<string, string> | undefined {
  const read = new Map<string, string>();
  const lines = text.split("\n");
  if (lines.pop() !== "") return undefined;
  for (const line of lines) {
    const nameEnd = line.startsWith('"') ? quotesEnd(line, 0) : line.indexOf(separator);
    const start = nameEnd + separator.length;
    if (nameEnd <= 0 || !line.startsWith(`${separator}"`, nameEnd)) return undefined;
    if (quotesEnd(line, start) !== line.length) return undefined;
    const name = line.slice(0, nameEnd);
    read.set(
      name.startsWith('"') ? unescape(name.slice(1, -1)) : name,
      unescape(line.slice(start + 1, -1)),
    );
  }
  return read;
}

/** Where quotes end that begin at an offset; -1 if they do not. */
function quotesEnd(line: string, start: number): number {
  const mark = /["\\]/g;
  mark.lastIndex = start + 1;
  for (let found = mark.exec(line); found !== null; found = mark.exec(line)) {
    if (found[0] === '"') return mark.lastIndex;
    mark.lastIndex++;
  }
  return -1;
}

/** Reads escapes of one letter, and `\xHH` and `\uHHHH`. What is none of them is dropped. */
export function readEscapes(source: string, letters: Escapes): string {
  return source.replaceAll(
    /\\(?:x([\da-f]{2})|u([\da-f]{4})|([^]))/gi,
    (_, short?: string, long?: string, letter = "") =>
      letter === ""
        ? String.fromCharCode(Number.parseInt(short ?? long ?? "", 16))
        : (letters[String(letter)] ?? ""),
  );
}
