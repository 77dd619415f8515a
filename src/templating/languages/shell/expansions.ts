import type { Range } from "../../language.ts";
import { commandsFrame, type Cursor } from "./cursor.ts";
import type { Arithmetic, Parameter } from "./frames.ts";
import {
  hasSingleQuotes,
  openDouble,
  placeIn,
  readAnsi,
  readBackticks,
  readSingle,
  withinOf,
} from "./quotes.ts";

/** Reads what `$` begins, or opens it. */
export function readDollar(cursor: Cursor): void {
  const { text, at } = cursor;
  const next = at + cursor.match(/\$(?:\\\n)*/y)![0].length;
  if (cursor.isMark(next)) {
    cursor.at = next;
    const problem = "it stands right after a $, where it would be the name of a variable";
    return cursor.place({ kind: "refused", problem });
  }
  const two = text.slice(next, next + 2);
  if (two === "((") open(cursor, next + 2, { kind: "arithmetic", opener: "$((", open: "(" });
  else if (two[0] === "(") {
    cursor.frames.push(commandsFrame(at, "$("));
    cursor.at = next + 1;
  } else if (two[0] === "[")
    open(cursor, next + 1, { kind: "arithmetic", opener: "$[", open: "[" });
  else if (two[0] === "{") openParameter(cursor, next + 1);
  else if (two[0] === "'" && hasSingleQuotes(cursor.frame)) openAnsi(cursor, next);
  else readVariable(cursor, next);
}

function openAnsi(cursor: Cursor, quote: number): void {
  const known = withinOf(cursor.frame) === "nothing" && quote === cursor.at + 1;
  if (known) return readAnsi(cursor);
  cursor.lose("before it is a $' where shells may not take it for a quote");
  cursor.at = quote;
}

function open(
  cursor: Cursor,
  at: number,
  frame: Pick<Arithmetic, "kind" | "opener" | "open">,
): void {
  cursor.frames.push({ ...frame, start: cursor.at, depth: 0 });
  cursor.at = at;
}

/** Opens the subscript of an array, at its `[`. */
export function openSubscript(cursor: Cursor): void {
  open(cursor, cursor.at + 1, { kind: "arithmetic", opener: "[", open: "[" });
}

/** Opens `((…))`, at its first parenthesis. */
export function openArithmetic(cursor: Cursor): void {
  open(cursor, cursor.at + 2, { kind: "arithmetic", opener: "((", open: "(" });
}

/** `$NAME`, `$1`, `$?`, or a `$` that is text. */
function readVariable(cursor: Cursor, next: number): void {
  const name = cursor.match(/[A-Za-z_](?:\w|\\\n)*/y, next)?.[0];
  if (name === undefined) {
    cursor.at = /[\d@*#?$!-]/.test(cursor.text[next] ?? "") ? next + 1 : next;
    return;
  }
  const variable: Range = { start: next, end: next + name.replace(/(?:\\\n)+$/, "").length };
  cursor.at = next + name.length;
  if (cursor.isMark()) cursor.place(placeIn(cursor.frame), { variable });
}

/** Opens `${…}` and reads the name in it. */
function openParameter(cursor: Cursor, at: number): void {
  cursor.frames.push({
    kind: "parameter",
    start: cursor.at,
    opener: "${",
    within: withinOf(cursor.frame),
    mode: "operator",
    apostrophe: false,
  });
  cursor.at = at;
  cursor.skip(/[#!]?(?:[A-Za-z_]\w*|\d+|[@*#?$!-])?/y);
  if (cursor.char === "[") openSubscript(cursor);
}

const OPERATORS: readonly (readonly [RegExp, Parameter["mode"]])[] = [
  [/:?[-=?+]/y, "default"],
  [/##?|%%?/y, "pattern"],
  [/\/[/#%]?|\^\^?|,,?|~~?/y, "replace"],
  [/:/y, "digits"],
  [/@/y, "refused"],
];

/** Reads on in `${…}`. */
export function readParameter(cursor: Cursor, frame: Parameter): void {
  if (frame.apostrophe && /[}"$`]/.test(cursor.char))
    cursor.lose("before it is a ' in ${…} in double quotes, which shells read differently");
  if (cursor.match(/[<>]\(/y) !== null)
    cursor.lose("before it is a <( or >( in ${…}, which shells read differently");
  if (cursor.char === "}") {
    cursor.frames.pop();
    cursor.at++;
  } else if (frame.mode === "operator") readOperator(cursor, frame);
  else if (cursor.char === "'" && !hasSingleQuotes(frame)) {
    frame.apostrophe = !frame.apostrophe;
    cursor.at++;
  } else readInside(cursor);
}

function readOperator(cursor: Cursor, frame: Parameter): void {
  if (cursor.isMark()) return cursor.place(placeIn(frame));
  const found = OPERATORS.find(([pattern]) => cursor.match(pattern) !== null);
  if (found === undefined) cursor.lose("before it is a ${…} of an unknown kind");
  else cursor.skip(found[0]);
  frame.mode = found?.[1] ?? "refused";
}

/** Reads on in `$((…))` or a subscript. */
export function readArithmetic(cursor: Cursor, frame: Arithmetic): void {
  const close = frame.open === "(" ? ")" : "]";
  if (cursor.char === frame.open) frame.depth++;
  else if (cursor.char === close && frame.depth > 0) frame.depth--;
  else if (cursor.char === close) return closeArithmetic(cursor, frame);
  else return readInside(cursor);
  cursor.at++;
}

function closeArithmetic(cursor: Cursor, frame: Arithmetic): void {
  cursor.frames.pop();
  cursor.at++;
  if (frame.open === "[") return;
  if (cursor.char === ")") cursor.at++;
  else
    cursor.lose(
      "before it are two parentheses that may be arithmetic or not; put a blank between them",
    );
}

/** Reads `"…"` or a here-document on. */
export function readQuoted(cursor: Cursor): void {
  const { frame } = cursor;
  if (frame.kind === "double" && cursor.char === '"') {
    cursor.frames.pop();
    cursor.at++;
  } else readInside(cursor);
}

/** Reads what means the same in all of these. */
function readInside(cursor: Cursor): void {
  const { char, frame } = cursor;
  if (cursor.isMark()) cursor.place(placeIn(frame));
  else if (char === "\\" && cursor.isMark(cursor.at + 1))
    cursor.place(placeIn(frame), { backslash: true });
  else if (char === "\\") cursor.at += 2;
  else if (char === "$") readDollar(cursor);
  else if (char === "`") readBackticks(cursor);
  else if (char === '"' && frame.kind !== "heredoc") openDouble(cursor);
  else if (char === "'" && hasSingleQuotes(frame)) readSingle(cursor);
  else cursor.at++;
}
