import { doesNotFit } from "../../filling/does-not-fit.ts";
import type { FilledValue } from "../../filling/filled-text.ts";
import type { Range } from "../../language.ts";
import { applyEdits } from "../../filling/marked-text.ts";
import type { Heredoc } from "./frames.ts";
import { goesOnAfter } from "./heredocs.ts";
import type { ValueEdit } from "./value-edits.ts";

/**
 * Checks that here-documents still end where they did and hold what they should: their end is a
 * line, and that of `<<-` has no tabs before its text, however a line of them is quoted.
 *
 * @throws VALUE_DOES_NOT_FIT
 */
export function checkHeredocs(
  text: string,
  heredocs: readonly Heredoc[],
  edits: readonly ValueEdit[],
): void {
  for (const heredoc of heredocs) {
    const { body, tabs } = heredoc;
    const inside = editsIn(edits, body);
    if (inside.length === 0) continue;
    const ending = findEnding(text, heredoc, inside);
    if (ending !== undefined)
      throw doesNotFit(ending, "a line here would begin like the end of the here-document");
    if (tabs) checkTabs(text, body, inside);
  }
}

/**
 * Whether some shell may take a line for the end, or spoil it: dash loses a letter of more than one
 * byte right after the beginning of the end's name.
 */
function isEnding(line: string, { delimiter, inSubstitution }: Heredoc): boolean {
  let same = 0;
  while (same < delimiter.length && line[same] === delimiter[same]) same++;
  if (same === delimiter.length && (inSubstitution || line === delimiter)) return true;
  return same > 0 && line.charCodeAt(same) > 0x7f;
}

/** The edits in a range, which are in order. */
function editsIn(edits: readonly ValueEdit[], { start, end }: Range): readonly ValueEdit[] {
  return edits.slice(firstFrom(edits, start), firstFrom(edits, end));
}

/** The index of the first edit at or after an offset. */
function firstFrom(edits: readonly ValueEdit[], offset: number): number {
  let low = 0;
  let high = edits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edits[middle]!.start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The value of the first line with values in it that is the here-document's end. */
function findEnding(
  text: string,
  heredoc: Heredoc,
  edits: readonly ValueEdit[],
): FilledValue | undefined {
  const { body, quoted, tabs } = heredoc;
  let line = "";
  let at = body.start;
  /** The first value of the line. */
  let value: FilledValue | undefined;
  let found: FilledValue | undefined;
  const add = (piece: string, of: FilledValue | undefined): void => {
    const lines = piece.split("\n");
    for (const [index, part] of lines.entries()) {
      const continues = index > 0 && !quoted && goesOnAfter(line);
      const whole = continues ? line.slice(0, -1) + part : part;
      line = index === 0 ? line + part : whole;
      value = index === 0 || continues ? (value ?? of) : of;
      if (index === lines.length - 1 || value === undefined) continue;
      if (isEnding(tabs ? line.replace(/^\t+/, "") : line, heredoc)) found ??= value;
    }
  };
  for (const edit of edits) {
    add(text.slice(at, edit.start), undefined);
    add(edit.text, edit.value);
    at = edit.end;
  }
  add(`${text.slice(at, body.end)}\n`, undefined);
  return found;
}

/** Checks that no tab of a value, or after one, comes to stand at the beginning of a line. */
function checkTabs(text: string, body: Range, edits: readonly ValueEdit[]): void {
  const strip = (lines: string): string => lines.replace(/(?<![^\n])\t+/g, "");
  let at = body.start;
  let meant = "";
  for (const edit of edits) {
    const before = text.slice(at, edit.start);
    // After a value a tab is no longer at the beginning, and a value's own are part of it.
    meant += (at === body.start ? strip(before) : before.replace(/(?<=\n)\t+/g, "")) + edit.text;
    at = edit.end;
  }
  meant += text.slice(at, body.end).replace(/(?<=\n)\t+/g, "");
  if (strip(applyEdits(text, edits, body)) === meant) return;
  const { value } = edits.find((edit) => /^$|[\t\n]/.test(edit.value.text)) ?? edits[0]!;
  throw doesNotFit(value, "the here-document leaves out tabs at the beginning of a line");
}
