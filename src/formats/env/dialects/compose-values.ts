/** Escapes in double quotes; some of them are none for Go, and stay. */
const ESCAPE = /\\(?:([abcfnrtv$"\\])|0(\d{0,3}))/g;

const MEANINGS = new Map([
  ...Object.entries({ a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" }),
  ...Object.entries({ '"': '"', "\\": "\\", $: "$$", c: "\\c" }),
]);

/** The escapes of compose-go's double quotes (`expandEscapes` in dotenv/parser.go). */
export function unescape(text: string): string {
  return text.replace(ESCAPE, (_, letter?: string, digits?: string) => {
    if (letter !== undefined) return MEANINGS.get(letter)!;
    return /^[0-3][0-7]{2}$/.test(digits!)
      ? String.fromCodePoint(Number.parseInt(digits!, 8))
      : `\\${digits}`;
  });
}

export interface Substituted {
  readonly value: string;
  /** Whether Compose would put the value of a variable in. */
  readonly active?: boolean;
  /** Whether Compose refuses it. */
  readonly wrong?: boolean;
}

/** compose-go's `$$`, `$NAME` and `${NAME…}` (`DefaultPattern` in template/template.go). */
export function substitute(text: string): Substituted {
  // Its letters fold as in Go, which takes a long s for one.
  const dollar = /\$(?:(\$)|[_a-z]\w*|\{(?:([_a-z]\w*)(\}|:?[-+?])|))/giu;
  const pieces: string[] = [];
  let active = false;
  let at = 0;
  let line = { end: -1, brace: -1 };
  for (let found = dollar.exec(text); found !== null; found = dollar.exec(text)) {
    const [all, escaped, name, after] = found;
    if (escaped !== undefined) {
      pieces.push(text.slice(at, found.index + 1));
      at = dollar.lastIndex;
      continue;
    }
    active = true;
    if (!all.startsWith("${") || after === "}") continue;
    if (dollar.lastIndex > line.end) line = endOfLine(text, dollar.lastIndex);
    if (name === undefined || line.brace < dollar.lastIndex) return { value: text, wrong: true };
    // What may be in the braces goes on to the last one of the line.
    dollar.lastIndex = line.brace + 1;
  }
  return { value: pieces.join("") + text.slice(at), active };
}

/** Where a line ends, and its last brace; -1 if it has none from an offset on. */
function endOfLine(text: string, from: number): { readonly end: number; readonly brace: number } {
  const found = text.indexOf("\n", from);
  const end = found < 0 ? text.length : found;
  const brace = text.slice(from, end).lastIndexOf("}");
  return { end, brace: brace < 0 ? -1 : from + brace };
}
