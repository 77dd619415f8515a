import type { Cursor } from "./cursor.ts";
import type { Commands, HeredocStart } from "./frames.ts";

/** A piece of a here-document's delimiter. */
const PIECE = /'([^'\n]*)'|"([^"\\$`\n]*)"|\\([^\n])|([^\s\\'"$`()<>&|;]+)/y;

/** Reads `<<WORD` or `<<-WORD`. */
export function readHeredocStart(cursor: Cursor, frame: Commands): void {
  const start = cursor.at;
  const tabs = cursor.text[start + 2] === "-";
  cursor.at += tabs ? 3 : 2;
  cursor.skip(/[ \t]*/y);
  const from = cursor.at;
  let delimiter = "";
  for (let piece = cursor.match(PIECE); piece !== null; piece = cursor.match(PIECE)) {
    delimiter += piece[1] ?? piece[2] ?? piece[3] ?? piece[4];
    cursor.at += piece[0].length;
  }
  const word = cursor.text.slice(from, cursor.at);
  const odd = word === "" || (cursor.mark !== "" && word.includes(cursor.mark));
  if (odd || /["'$`\\]/.test(cursor.char)) {
    cursor.at = from;
    frame.redirect = true;
    return cursor.lose("before it is a here-document whose end is no plain word");
  }
  const inSubstitution = cursor.frames.some(
    ({ kind, opener }) => kind === "commands" && opener !== "" && opener !== "(",
  );
  frame.pending.push({ start, delimiter, quoted: /["'\\]/.test(word), tabs, inSubstitution });
  cursor.pendingHeredocs++;
}

/** At the beginning of a line: goes into the next here-document that was named before it. */
export function enterHeredoc(cursor: Cursor, frame: Commands): void {
  if (cursor.pendingHeredocs > frame.pending.length)
    cursor.lose("before it is a line break between a here-document's << and its lines");
  for (let named = frame.pending.shift(); named !== undefined; named = frame.pending.shift()) {
    cursor.pendingHeredocs--;
    const { end, next } = findEnd(cursor, named);
    const body = { start: cursor.at, end };
    cursor.heredocs.push({ ...named, body });
    if (!named.quoted) {
      const { limit } = cursor;
      cursor.frames.push({ kind: "heredoc", start: named.start, opener: "<<", body, next, limit });
      cursor.limit = end;
      cursor.heredocDepth++;
      return;
    }
    cursor.placeAll(end, { kind: "quoted heredoc" });
    cursor.at = next;
  }
}

/** Goes on after a here-document's last line. */
export function leaveHeredoc(cursor: Cursor): void {
  const frame = cursor.frames.pop();
  if (frame?.kind !== "heredoc") return;
  cursor.at = frame.next;
  cursor.limit = frame.limit;
  cursor.heredocDepth--;
  const { frame: around } = cursor;
  if (around.kind === "commands") enterHeredoc(cursor, around);
}

const TWO_LINES =
  "before it is the end of a here-document in two lines, as only some shells read it";

/** Where a here-document's lines end, and where the text after it begins. */
function findEnd(
  cursor: Cursor,
  { delimiter, quoted, tabs, start }: HeredocStart,
): { readonly end: number; readonly next: number } {
  const { text, limit } = cursor;
  let before = "";
  let goesOn = false;
  for (let at = cursor.at; at < limit;) {
    const newline = text.slice(at, limit).indexOf("\n");
    const end = newline < 0 ? limit : at + newline;
    const line = text.slice(at, end);
    const whole = before + (tabs && !goesOn ? line.replace(/^\t+/, "") : line);
    const next = Math.min(end + 1, limit);
    if (before === "" && whole === delimiter) {
      if (goesOn && tabs) cursor.lose(TWO_LINES);
      return { end: at, next };
    }
    goesOn = !quoted && goesOnAfter(line);
    // Longer than its end it need not be.
    before = goesOn ? whole.slice(0, -1).slice(0, delimiter.length + 1) : "";
    if (!goesOn && whole === delimiter) cursor.lose(TWO_LINES);
    at = next;
  }
  cursor.leaveOpen(start, "<<");
  return { end: limit, next: limit };
}

/** Whether a line ends with a backslash that takes the line break out. */
export function goesOnAfter(line: string): boolean {
  let backslashes = 0;
  while (line[line.length - 1 - backslashes] === "\\") backslashes++;
  return backslashes % 2 === 1;
}
