import { commandsFrame, type Cursor } from "./cursor.ts";
import { openArithmetic, readDollar } from "./expansions.ts";
import type { Commands } from "./frames.ts";
import { enterHeredoc, readHeredocStart } from "./heredocs.ts";
import { openDouble, readBackticks, readSingle } from "./quotes.ts";
import { beginWord, endWord, isAtCommand, readPlain } from "./words.ts";

/** Reads commands on, by a character or a word. */
export function readCommands(cursor: Cursor, frame: Commands): void {
  switch (cursor.char) {
    case " ":
    case "\t":
      endWord(cursor, frame);
      cursor.at++;
      break;
    case "\n":
    case ";":
    case "&":
    case "|":
      readEnd(cursor, frame);
      break;
    case "(":
      readOpening(cursor, frame);
      break;
    case ")":
      readClosing(cursor, frame);
      break;
    case "<":
    case ">":
      readRedirect(cursor, frame);
      break;
    case "#":
      if (frame.word === undefined) readComment(cursor);
      else readPlain(cursor, frame);
      break;
    default:
      readWord(cursor, frame);
  }
}

/** Whatever is a word or a part of one. */
function readWord(cursor: Cursor, frame: Commands): void {
  const { char } = cursor;
  if (char === "\\" && cursor.text[cursor.at + 1] === "\n") {
    cursor.at += 2;
    return;
  }
  if (!cursor.isMark() && !/[\\'"`$]/.test(char)) return readPlain(cursor, frame);
  const begins = frame.word === undefined;
  const word = beginWord(cursor, frame);
  // A name at its beginning may have been read already.
  if (begins && cursor.at > word.start) return;
  const raw = word.safe && word.equals;
  word.plain = false;
  if (cursor.isMark()) return cursor.place({ kind: "word", raw });
  word.safe = false;
  if (char === "'") readSingle(cursor);
  else if (char === '"') openDouble(cursor);
  else if (char === "`") readBackticks(cursor);
  else if (char === "$") readDollar(cursor);
  else if (cursor.isMark(cursor.at + 1)) cursor.place({ kind: "word", raw }, { backslash: true });
  else cursor.at += 2;
}

/** A comment up to the end of the line. */
function readComment(cursor: Cursor): void {
  const start = cursor.at;
  const length = cursor.text.slice(start, cursor.limit).indexOf("\n");
  const end = length < 0 ? cursor.limit : start + length;
  cursor.comments.push({ start, end });
  cursor.placeAll(end, { kind: "comment" });
}

/** The end of a command, or of a case. */
function readEnd(cursor: Cursor, frame: Commands): void {
  endWord(cursor, frame);
  const separator = cursor.match(/;;&|;;|;&|[\n;&|]/y)![0];
  cursor.at += separator.length;
  if (frame.test) return;
  if (separator.length > 1 && frame.cases.at(-1) === "body")
    frame.cases[frame.cases.length - 1] = "pattern";
  frame.atCommand = true;
  frame.command = "";
  frame.redirect = false;
  if (frame.expects === "do") frame.expects = "";
  if (separator === "\n") enterHeredoc(cursor, frame);
}

function readOpening(cursor: Cursor, frame: Commands): void {
  const { at } = cursor;
  const before = cursor.text[at - 1];
  if (frame.test || frame.cases.at(-1) === "pattern") {
    // Groups of [[ … ]], or the parenthesis before a pattern; in a word, alternatives.
    if (frame.word === undefined || frame.test) return void cursor.at++;
  }
  const inWord = frame.word !== undefined && cursor.text.slice(frame.word.start, at) !== "!";
  if (inWord && frame.word!.variable !== undefined && before === "=")
    cursor.frames.push(commandsFrame(at, "=(", false));
  else if (inWord && /[?*+@!]/.test(before ?? "")) {
    Object.assign(frame.word!, { plain: false, safe: false });
    cursor.frames.push(commandsFrame(at, "(", false));
  } else {
    endWord(cursor, frame);
    if (cursor.text[at + 1] === "(" && isAtCommand(frame)) return openArithmetic(cursor);
    if (frame.expects === "for" && cursor.text[at + 1] === "(") {
      frame.expects = "do";
      return openArithmetic(cursor);
    }
    cursor.frames.push(commandsFrame(at, "(", frame.reserved));
  }
  cursor.at++;
}

function readClosing(cursor: Cursor, frame: Commands): void {
  endWord(cursor, frame);
  cursor.at++;
  if (frame.test) return;
  if (frame.cases.at(-1) === "pattern") {
    frame.cases[frame.cases.length - 1] = "body";
    frame.atCommand = true;
  } else if (frame.opener !== "") {
    cursor.frames.pop();
    if (frame.pending.length > 0)
      cursor.lose("before it is a here-document that ends after its $(…)");
    const { frame: around } = cursor;
    // A function's body begins, or a reserved word may stand here.
    if (around.kind === "commands" && around.word === undefined) around.atCommand = true;
  } else frame.atCommand = true;
}

function readRedirect(cursor: Cursor, frame: Commands): void {
  const { text, at } = cursor;
  // The 2 of 2>file is no word.
  if (frame.word?.plain && /^\d+$/.test(text.slice(frame.word.start, at))) frame.word = undefined;
  const operator = cursor.match(/<<<|<<|[<>]\(|>>|<>|[<>][&|]?/y)![0];
  if (frame.test) {
    endWord(cursor, frame);
    cursor.at++;
  } else if (operator.endsWith("(")) {
    const word = beginWord(cursor, frame);
    Object.assign(word, { plain: false, safe: false });
    cursor.at += 2;
    cursor.frames.push(commandsFrame(at, operator));
  } else {
    endWord(cursor, frame);
    if (operator === "<<") return readHeredocStart(cursor, frame);
    cursor.at += operator.length;
    frame.redirect = true;
  }
}
