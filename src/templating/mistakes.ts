import { KeepError } from "../core/errors.ts";
import type { Position } from "./position.ts";

/** Something wrong in a template: a clause, and what to write instead. */
export interface Mistake {
  readonly position: Position;
  readonly problem: string;
  readonly next?: string | undefined;
}

/** The texts of a template and its partials, by file. */
export type Texts = ReadonlyMap<string, string>;

/** All mistakes as one error, in the order of the files and lines. */
export function invalidTemplate(mistakes: readonly Mistake[], texts: Texts): KeepError {
  const files = [...texts.keys()];
  const byPlace = ({ position: a }: Mistake, { position: b }: Mistake): number =>
    files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column;
  const [first, ...others] = mistakes.toSorted(byPlace) as [Mistake, ...Mistake[]];
  return new KeepError("INVALID_TEMPLATE", {
    ...first.position,
    problem: first.problem,
    next: first.next,
    excerpt: excerpt(first.position, texts),
    others: others.map((one) =>
      [
        `${placeOf(one.position)}: ${one.problem}.`,
        excerpt(one.position, texts),
        ...(one.next === undefined ? [] : [one.next]),
      ].join("\n"),
    ),
  });
}

const placeOf = ({ file, line, column }: Position): string => `${file}:${line}:${column}`;

/** How much of a long line is shown on each side of the place. */
const SHOWN = 60;

/** The line, and a sign under the place. */
function excerpt({ file, line, column }: Position, texts: Texts): string {
  const whole = texts.get(file)?.split(/\r?\n/)[line - 1] ?? "";
  const from = Math.max(0, column - 1 - SHOWN);
  const shown = whole
    .slice(from, column - 1 + SHOWN)
    .replaceAll("\t", " ")
    .replaceAll(/\p{C}/gu, "?");
  return `  ${shown}\n  ${" ".repeat(column - 1 - from)}^`;
}
