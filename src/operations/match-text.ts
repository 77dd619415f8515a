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

/** So many characters of a text make one pattern: the language cannot take one of thousands. */
const PIECE = 1000;

/** Finds a text that is meant as it stands, from left to right. */
export function literalFinder(
  text: string,
  caseSensitive: boolean,
): (within: string) => readonly TextRange[] {
  const characters = [...text];
  const count = Math.ceil(characters.length / PIECE);
  const flags = caseSensitive ? "u" : "iu";
  const [first = /$^/g, ...rest] = Array.from({ length: count }, (_, index) => {
    const piece = characters.slice(index * PIECE, (index + 1) * PIECE).join("");
    const source = piece.replaceAll(/[$()*+./?[\\\]^{|}]/g, String.raw`\$&`);
    return new RegExp(source, index === 0 ? `g${flags}` : `y${flags}`);
  });
  return (within) => findPieces(first, rest, within);
}

function findPieces(first: RegExp, rest: readonly RegExp[], within: string): readonly TextRange[] {
  const ranges: TextRange[] = [];
  first.lastIndex = 0;
  for (let found = first.exec(within); found !== null; found = first.exec(within)) {
    const start = found.index;
    const end = endOf(rest, within, first.lastIndex);
    if (end !== undefined) ranges.push({ start, end });
    first.lastIndex = end ?? start + (within.codePointAt(start)! > 0xffff ? 2 : 1);
  }
  return ranges;
}

/** Where the pieces end that follow each other from there. */
function endOf(pieces: readonly RegExp[], within: string, from: number): number | undefined {
  let at = from;
  for (const piece of pieces) {
    piece.lastIndex = at;
    if (!piece.test(within)) return undefined;
    at = piece.lastIndex;
  }
  return at;
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
