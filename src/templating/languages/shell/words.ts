import { openSubscript } from "./expansions.ts";
import type { Cursor } from "./cursor.ts";
import type { Commands, Word } from "./frames.ts";

/** After these reserved words comes a command. */
const BEFORE_COMMAND = new Set(
  "if then else elif fi do done while until { } ! time coproc".split(" "),
);
/** Commands whose words are `NAME=value`. */
const DECLARING = new Set(["export", "readonly", "local", "declare", "typeset"]);

/** What means nothing to a shell, wherever in a word it stands. */
const SAFE = /^[\w./:@%+,=-]*$/;

/** Whether a command may begin here, or an assignment before one. */
export function isAtCommand({ atCommand, reserved, test, cases }: Commands): boolean {
  return atCommand && reserved && !test && (cases.at(-1) ?? "body") === "body";
}

/** Begins a word, if none has begun, and reads the name of `NAME=value` if values are in it. */
export function beginWord(cursor: Cursor, frame: Commands): Word {
  if (frame.word !== undefined) return frame.word;
  const start = cursor.at;
  const assignment = cursor.match(cursor.assignment);
  frame.word = {
    start,
    plain: true,
    safe: true,
    equals: false,
    places: cursor.places.length,
    variable:
      assignment === null
        ? undefined
        : { name: assignment[1]!, start: start + assignment[0].length },
  };
  readName(cursor, frame, frame.word);
  return frame.word;
}

function readName(cursor: Cursor, frame: Commands, word: Word): void {
  const { at, text } = cursor;
  if (frame.opener === "=(" && cursor.char === "[") return openSubscript(cursor);
  const length = cursor.match(cursor.name)?.[0].length ?? 0;
  if (length === 0) return;
  const end = at + length;
  const declares = isAtCommand(frame) || DECLARING.has(frame.command);
  const required = declares || frame.expects === "for" || frame.expects === "function";
  const named =
    /^\+?=/.test(text.slice(end, end + 2)) ||
    (required && frame.expects !== "") ||
    (declares && text[end] === "[") ||
    (isAtCommand(frame) && cursor.match(/[ \t]*\(/y, end) !== null);
  if (!named) return;
  const { length: before } = cursor.places;
  cursor.placeAll(end, { kind: "name", name: { start: at, end, required } });
  if (cursor.places.length > before) word.plain = false;
  if (!declares || cursor.char !== "[") return;
  word.plain = false;
  word.safe = false;
  openSubscript(cursor);
}

/** Reads plain text of a word up to what means something. */
export function readPlain(cursor: Cursor, frame: Commands): void {
  const word = beginWord(cursor, frame);
  if (cursor.frame !== frame) return;
  const run = cursor.match(cursor.plain)?.[0] ?? "";
  word.safe &&= SAFE.test(run);
  word.equals ||= run.includes("=");
  cursor.at += run.length;
}

/** Ends the word, if one has begun: it may be a reserved one. */
export function endWord(cursor: Cursor, frame: Commands): void {
  const { word } = frame;
  if (word === undefined) return;
  frame.word = undefined;
  if (word.variable !== undefined) cursor.variables.push({ ...word.variable, end: cursor.at });
  noteWord(cursor, word);
  if (frame.redirect) {
    frame.redirect = false;
    return;
  }
  if (!frame.reserved) return;
  const text = word.plain ? cursor.text.slice(word.start, cursor.at) : "";
  const step = frame.cases.at(-1);
  if (frame.test) frame.test = text !== "]]";
  else if (step !== undefined && step !== "body") goOnInCase(frame, step, text);
  else if (frame.expects !== "") goOnAfterName(frame, text);
  else if (frame.atCommand) beginCommand(frame, word, text);
}

function noteWord({ places: all, text, at }: Cursor, { start, places: before }: Word): void {
  const places = all.slice(before);
  if (places.length === 0) return;
  const word = { braces: /(?:^|[^$])\{/.test(text.slice(start, at)), places };
  for (const place of places) place.word = word;
}

function goOnInCase(frame: Commands, step: string, text: string): void {
  const { cases } = frame;
  if (step === "subject") cases[cases.length - 1] = "in";
  else if (step === "in" && text === "in") cases[cases.length - 1] = "pattern";
  else if (step === "pattern" && text === "esac") {
    cases.pop();
    frame.atCommand = true;
  }
}

function goOnAfterName(frame: Commands, text: string): void {
  const { expects } = frame;
  frame.expects = expects === "for" ? "do" : "";
  frame.atCommand = expects === "function" || (expects === "do" && text === "do");
}

function beginCommand(frame: Commands, word: Word, text: string): void {
  if (BEFORE_COMMAND.has(text) || word.variable !== undefined) return;
  if (text === "esac" && frame.cases.length > 0) {
    frame.cases.pop();
    return;
  }
  frame.atCommand = false;
  if (text === "case") frame.cases.push("subject");
  else if (text === "for" || text === "select") frame.expects = "for";
  else if (text === "function") frame.expects = "function";
  else if (text === "[[") frame.test = true;
  else frame.command = text;
}
