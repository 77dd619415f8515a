/** A part of a text, by offsets. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Both count from 1; columns are characters, not bytes. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** The pattern of a text that is meant as it stands. */
export function literalPattern(text: string, caseSensitive: boolean): RegExp {
  const source = text.replaceAll(/[$()*+./?[\\\]^{|}]/g, String.raw`\$&`);
  return new RegExp(source, caseSensitive ? "gu" : "giu");
}

/** Where a pattern matches, from left to right; a match of nothing is none. */
export function findRanges(pattern: RegExp, text: string): readonly TextRange[] {
  return [...text.matchAll(pattern)]
    .filter(({ 0: found }) => found !== "")
    .map(({ 0: found, index }) => ({ start: index, end: index + found.length }));
}

/** Where ranges begin; they come in order. */
export function positionsOf(text: string, ranges: readonly TextRange[]): readonly TextPosition[] {
  let at = 0;
  let line = 1;
  let column = 1;
  return ranges.map(({ start }) => {
    while (at < start) {
      const code = text.codePointAt(at)!;
      at += code > 0xffff ? 2 : 1;
      column++;
      if (code === 10) [line, column] = [line + 1, 1];
    }
    return { line, column };
  });
}
