/** What a renderer needs of the terminal. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
}

const GAP = "  ";

/** Rows in aligned columns under bold headings; a cell may have several lines. Ends with a newline. */
export function renderTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  style: Style,
): string {
  const cells = [headings.map((heading) => style.bold(heading)), ...rows].map((row) =>
    row.map((cell) => cell.split("\n")),
  );
  const widths = headings.map((_, column) =>
    cells.reduce((widest, row) => Math.max(widest, ...row[column]!.map(width)), 0),
  );
  return cells.map((row) => renderRow(row, widths)).join("");
}

function renderRow(row: readonly (readonly string[])[], widths: readonly number[]): string {
  const height = Math.max(...row.map((lines) => lines.length));
  return Array.from({ length: height }, (_, index) => {
    const line = row.map((lines, column) => pad(lines[index] ?? "", widths[column]!)).join(GAP);
    return `${line.trimEnd()}\n`;
  }).join("");
}

function pad(text: string, to: number): string {
  return text + " ".repeat(Math.max(0, to - width(text)));
}

/** Characters on the screen: colours take none. */
function width(text: string): number {
  return [...text.replaceAll(COLOUR, "")].length;
}

// oxlint-disable-next-line no-control-regex
const COLOUR = /\u001B\[\d+m/g;
