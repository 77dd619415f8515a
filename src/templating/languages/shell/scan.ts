import type { Range } from "../../language.ts";
import { readCommands } from "./commands.ts";
import { Cursor } from "./cursor.ts";
import { readArithmetic, readParameter, readQuoted } from "./expansions.ts";
import type { Heredoc, Place } from "./frames.ts";
import { leaveHeredoc } from "./heredocs.ts";
import { endWord } from "./words.ts";

/** What is known of a script. */
export interface ShellScan {
  /** How each value is written, in their order. */
  readonly places: readonly Place[];
  readonly comments: readonly Range[];
  /** Here-documents, in the order of their lines. */
  readonly heredocs: readonly Heredoc[];
  /** Words like `NAME=value`; the range is the value. They are in the order of their ends. */
  readonly variables: readonly (Range & { readonly name: string })[];
  /** What is opened and never closed, and where. */
  readonly unclosed: { readonly start: number; readonly opener: string } | undefined;
}

/**
 * Reads a script of POSIX sh, dash or bash: what is quoted how, and what is a comment. Takes any
 * text, in time in line with its length. `mark` is the character that stands for a value.
 */
export function scanShell(text: string, mark = ""): ShellScan {
  const cursor = new Cursor(text, mark);
  while (readOn(cursor));
  return cursor;
}

/** Reads on by a little; false at the end. */
function readOn(cursor: Cursor): boolean {
  const { frame } = cursor;
  if (cursor.at >= cursor.limit) return leaveFrame(cursor);
  switch (frame.kind) {
    case "commands":
      readCommands(cursor, frame);
      break;
    case "parameter":
      readParameter(cursor, frame);
      break;
    case "arithmetic":
      readArithmetic(cursor, frame);
      break;
    case "double":
    case "heredoc":
      readQuoted(cursor);
  }
  return true;
}

/** At the end of the text or of a here-document: leaves what is open. */
function leaveFrame(cursor: Cursor): boolean {
  const { frame } = cursor;
  if (frame.kind === "commands") endWord(cursor, frame);
  if (frame.kind === "heredoc") {
    leaveHeredoc(cursor);
    return true;
  }
  if (cursor.frames.length === 1) {
    const [unread] = frame.kind === "commands" ? frame.pending : [];
    if (unread !== undefined) cursor.leaveOpen(unread.start, "<<");
    return false;
  }
  cursor.leaveOpen(frame.start, frame.opener);
  cursor.frames.pop();
  return true;
}
