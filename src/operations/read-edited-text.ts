import { isKey, keyProblem } from "../core/names.ts";
import { SecretValue } from "../core/secret-value.ts";
import type { Secret } from "../core/vault.ts";
import { loadDialect } from "../formats/env/load-dialect.ts";
import { findUnreadLines } from "../formats/find-unread-lines.ts";
import { readVariables } from "../formats/read-variables.ts";
import type { ReadMistake, ReadVariable } from "../formats/reading.ts";
import type { Invalid } from "../plans/make-plan.ts";
import type { Wanted } from "../plans/plan.ts";
import { invalidLine } from "./invalid-line.ts";
import { DIALECT } from "./write-editable.ts";

/** What was in the text before it was edited. */
export interface Shown {
  readonly shown: ReadonlyMap<string, Secret>;
  /** Why a secret was not shown. */
  readonly leftOut: ReadonlyMap<string, string>;
  /** Whether a key was chosen. */
  readonly matches: (key: string) => boolean;
}

/** What an edited text says. */
export interface EditedText {
  readonly wanted: readonly Wanted[];
  /** Lines that cannot be taken, or that may be meant otherwise than they would be. */
  readonly invalid: readonly Invalid[];
}

const LINE_ENDS = /\r\n?|\n/;

/** Reads an edited text as `keep import` does, and doubts what hands get wrong. */
export async function readEditedText(text: string, before: Shown): Promise<EditedText> {
  const reading = (await readVariables(text, "env", DIALECT))!;
  const { read } = await loadDialect(DIALECT);
  const lines = text.split(LINE_ENDS);
  const isAsShown = ({ name, value }: ReadVariable): boolean =>
    before.shown.get(name)?.value.equals(new SecretValue(value)) === true;
  const asShown = new Set(reading.entries.filter(isAsShown).map(({ line }) => line));
  const unread = findUnreadLines(text, reading, { read, lineEnds: LINE_ENDS });
  const mistakes = [
    ...reading.mistakes,
    ...unread,
    ...reading.entries.flatMap((entry) => findDoubt(entry, lines)),
  ].filter(({ line }) => !asShown.has(line));
  const doubted = new Set(mistakes.map(({ line }) => line));
  const entries = reading.entries.filter(({ line }) => !doubted.has(line));
  const invalid = mistakes.map(({ line, problem }) => invalidLine(line, problem));
  return takeKeys(entries, invalid, before);
}

/** An unquoted value ends at its first `#`, and a quote that is never closed is one of its characters. */
function findDoubt(
  { value, line }: ReadVariable,
  lines: readonly string[],
): readonly ReadMistake[] {
  const [, raw = ""] = /^[^=]*=\s*(.*)$/.exec(lines[line - 1] ?? "") ?? [];
  const [quote] = /^["'`]/.exec(raw) ?? [];
  if (quote === undefined)
    return /^(?:#|[^#]*[^\s#]#)/.test(raw)
      ? [{ line, problem: "a # begins a comment here; put the value in quotes" }]
      : [];
  return value.startsWith(quote) ? [{ line, problem: "this quote does not close well" }] : [];
}

function takeKeys(
  entries: readonly ReadVariable[],
  invalid: readonly Invalid[],
  before: Shown,
): EditedText {
  const wanted = new Map<string, Wanted>();
  const refused: Invalid[] = [];
  for (const { name, value, line } of entries) {
    const problem = problemOf(name, wanted.get(name)?.source.line, before);
    if (problem !== undefined) refused.push(invalidLine(line, problem));
    else wanted.set(name, { key: name, value: new SecretValue(value), source: { line } });
  }
  return { wanted: [...wanted.values()], invalid: [...invalid, ...refused] };
}

/** A name that cannot be a key is not repeated: it may be a piece of a value. */
function problemOf(
  name: string,
  twin: number | undefined,
  { shown, leftOut, matches }: Shown,
): string | undefined {
  if (!isKey(name)) return `this name cannot be a key: ${keyProblem(name)}`;
  if (twin !== undefined) return `${name} is on line ${twin} already`;
  if (shown.has(name)) return undefined;
  const reason = leftOut.get(name);
  if (reason !== undefined) return `${name} exists, and cannot be changed here: ${reason}`;
  return matches(name) ? undefined : "--only and --except leave this name out";
}
