/**
 * Reads what stands in the file of GITHUB_ENV as the runner does (actions/runner, class
 * EnvFileKeyValuePairs in FileCommandManager.cs, 2.309 and after): empty lines are left out, `NAME=value`
 * ends with its line, and after `NAME<<MARK` all lines are the value up to one that is MARK, without
 * the last line end. On Windows a line ends with CRLF, too, so that a CR at the end of a value is lost.
 * `undefined` for what the runner refuses.
 */
export function readEnvironmentFile(
  text: string,
  isWindows: boolean,
): ReadonlyMap<string, string> | undefined {
  const read = new Map<string, string>();
  const lines = linesOf(text, isWindows);
  for (let index = 0; index < lines.length; index++) {
    const { content } = lines[index]!;
    if (content === "") continue;
    const mark = /=|<</.exec(content);
    if (mark === null) return undefined;
    const name = content.slice(0, mark.index);
    const rest = content.slice(mark.index + mark[0].length);
    if (mark[0] === "=") {
      read.set(name, rest);
      continue;
    }
    if (name === "" || rest === "") return undefined;
    const first = index + 1;
    while (lines[++index]?.content !== rest) if (index >= lines.length) return undefined;
    const start = lines[first]!.start;
    read.set(name, index === first ? "" : text.slice(start, lines[index - 1]!.end));
  }
  return read;
}

interface Line {
  readonly start: number;
  /** Without its line end. */
  readonly end: number;
  readonly content: string;
}

function linesOf(text: string, isWindows: boolean): readonly Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < text.length;) {
    const found = text.indexOf("\n", start);
    const next = found < 0 ? text.length : found;
    const end = found > start && isWindows && text[found - 1] === "\r" ? found - 1 : next;
    lines.push({ start, end, content: text.slice(start, end) });
    start = next + 1;
  }
  return lines;
}
