import type { Cursor } from "./cursor.ts";
import type { Double, Frame, Parameter, PlaceKind, Within } from "./frames.ts";

/** How a value is written right in a frame; words of commands have more to them. */
export function placeIn(frame: Frame): PlaceKind {
  switch (frame.kind) {
    case "commands":
      return { kind: "word", raw: false };
    case "double":
      return { kind: frame.inside === "text" ? "double" : frame.inside };
    case "heredoc":
      return { kind: "heredoc" };
    case "arithmetic":
      return { kind: "digits" };
    case "parameter":
      return placeInParameter(frame);
  }
}

function placeInParameter({ mode, within, apostrophe }: Parameter): PlaceKind {
  if (mode === "operator" || mode === "refused")
    return {
      kind: "refused",
      problem: "it would be the name of a variable, or say what to do with one",
    };
  if (mode === "digits" || within === "digits") return { kind: "digits" };
  if (within === "nothing") return { kind: "word", raw: false };
  if (within === "plain" || mode === "replace" || apostrophe) return { kind: "plain" };
  return mode === "default" ? { kind: "default", within } : { kind: "word", raw: false };
}

/** What quotes inside of a frame are in. */
export function withinOf(frame: Frame): Within {
  switch (frame.kind) {
    case "commands":
      return "nothing";
    case "double":
      if (frame.inside === "text") return "double";
      return frame.inside === "inner" ? "plain" : frame.inside;
    case "heredoc":
      return "heredoc";
    case "arithmetic":
      return "digits";
    case "parameter":
      if (frame.mode === "digits") return "digits";
      return frame.within === "nothing" || frame.mode === "default" ? frame.within : "plain";
  }
}

/** Whether `'` quotes in a frame; elsewhere it is text. */
export function hasSingleQuotes(frame: Frame): boolean {
  if (frame.kind === "parameter") return frame.within === "nothing" || frame.mode !== "default";
  return frame.kind === "commands" || frame.kind === "arithmetic";
}

/** Opens `"…"`. */
export function openDouble(cursor: Cursor): void {
  const { frame, at } = cursor;
  cursor.frames.push({ kind: "double", start: at, opener: '"', inside: insideOf(frame) });
  cursor.at++;
}

function insideOf(frame: Frame): Double["inside"] {
  const within = withinOf(frame);
  if (within === "digits") return within;
  if (frame.kind !== "parameter" || frame.within === "nothing") return "text";
  // In a here-document, and in some patterns, shells differ about quotes like these.
  const clear = frame.within === "double" && placeIn(frame).kind !== "plain";
  return clear ? "inner" : "plain";
}

/** Reads `'…'`. */
export function readSingle(cursor: Cursor): void {
  const { at, limit, frame } = cursor;
  const length = cursor.text.slice(at + 1, limit).indexOf("'");
  if (length < 0) cursor.leaveOpen(at, "'");
  const { kind } = placeIn(frame);
  cursor.placeAll(length < 0 ? limit : at + 1 + length, {
    kind: kind === "digits" || kind === "plain" ? kind : "single",
  });
  cursor.at++;
}

/** An escape that more digits would go on with. */
const NUMBER = /\\(?:x[\da-fA-F]{0,2}|u[\da-fA-F]{0,4}|U[\da-fA-F]{0,8}|[0-7]{1,3})/y;

/** Reads `$'…'` of bash. */
export function readAnsi(cursor: Cursor): void {
  const start = cursor.at;
  cursor.at += 2;
  while (cursor.at < cursor.limit && cursor.char !== "'") {
    if (cursor.isMark()) cursor.place({ kind: "ansi" });
    else if (cursor.char === "\\") readAnsiEscape(cursor);
    else cursor.at++;
  }
  if (cursor.at >= cursor.limit) cursor.leaveOpen(start, "$'");
  cursor.at++;
}

function readAnsiEscape(cursor: Cursor): void {
  if (cursor.isMark(cursor.at + 1)) return cursor.place({ kind: "ansi" }, { backslash: true });
  const number = cursor.match(NUMBER)?.[0];
  cursor.at += number?.length ?? 2;
  if (!cursor.isMark()) {
    // In \x{41} and \cA the mark would be a part of the escape.
    if (number === "\\x" && cursor.char === "{") cursor.skip(/\{[\da-fA-F]*/y);
    if (cursor.isMark()) refuseEscape(cursor);
    return;
  }
  if (number !== undefined) cursor.place({ kind: "ansi number" });
  else if (cursor.text[cursor.at - 1] === "c") refuseEscape(cursor);
}

function refuseEscape(cursor: Cursor): void {
  cursor.place({ kind: "refused", problem: "it would be a part of the escape before it" });
}

/** Reads `` `…` ``, in which each quoting depends on those around it. */
export function readBackticks(cursor: Cursor): void {
  const start = cursor.at++;
  while (cursor.at < cursor.limit && cursor.char !== "`") {
    if (cursor.char === "\\" && !cursor.isMark(cursor.at + 1)) cursor.at += 2;
    else if (cursor.isMark())
      cursor.place({ kind: "refused", problem: "it is in backticks; $(…) can hold it" });
    else cursor.at++;
  }
  if (cursor.at >= cursor.limit) cursor.leaveOpen(start, "`");
  cursor.at++;
}
