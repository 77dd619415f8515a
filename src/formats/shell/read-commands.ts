/** What commands look like that set variables, each to a value in quotes and a line break. */
export interface CommandSyntax {
  /** A sticky pattern with the groups `name` and `quote`. */
  readonly begin: RegExp;
  /** A pattern for what is more than text between such quotes. */
  mark(quote: string): RegExp;
  /** Whether it ends the value. */
  isEnd(mark: string): boolean;
  /** What it stands for, if it does not. */
  meaningOf(mark: string): string;
}

/** What the commands set, up to the first text that is no such command. */
export function readCommands(text: string, syntax: CommandSyntax): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (let at = 0; at < text.length;) {
    syntax.begin.lastIndex = at;
    const { name, quote } = syntax.begin.exec(text)?.groups ?? {};
    if (name === undefined) break;
    const value = readValue(text, syntax.begin.lastIndex, syntax.mark(quote!), syntax);
    if (value === undefined || text[value.end] !== "\n") break;
    found.set(name, value.text);
    at = value.end + 1;
  }
  return found;
}

function readValue(
  text: string,
  from: number,
  mark: RegExp,
  { isEnd, meaningOf }: CommandSyntax,
): { readonly text: string; readonly end: number } | undefined {
  const pieces: string[] = [];
  let at = from;
  mark.lastIndex = from;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    pieces.push(text.slice(at, found.index));
    at = mark.lastIndex;
    if (isEnd(found[0])) return { text: pieces.join(""), end: at };
    pieces.push(meaningOf(found[0]));
  }
  return undefined;
}
