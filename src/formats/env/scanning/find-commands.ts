/** From the dollar sign to behind the last parenthesis. */
export interface CommandSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * Where a text has commands that Ruby's dotenv and Symfony's would run, from left to right and not
 * within each other: `$(…)` with balanced parentheses, none of which is empty.
 */
export function findCommands(text: string): readonly CommandSpan[] {
  const ends = groupEnds(text);
  const found: CommandSpan[] = [];
  let at = text.indexOf("$(");
  while (at !== -1) {
    const end = ends.get(at + 1);
    if (end !== undefined) found.push({ start: at, end });
    at = text.indexOf("$(", end ?? at + 2);
  }
  return found;
}

/** For the opening parenthesis of each group that has a content throughout, where it ends. */
function groupEnds(text: string): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const open: { readonly at: number; isEmpty: boolean; isWhole: boolean }[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const group = open.at(-1);
    if (group !== undefined && text[at] !== ")") group.isEmpty = false;
    if (text[at] === "(") open.push({ at, isEmpty: true, isWhole: true });
    if (text[at] !== ")" || group === undefined) continue;
    open.pop();
    const outer = open.at(-1);
    if (!group.isEmpty && group.isWhole) ends.set(group.at, at + 1);
    else if (outer !== undefined) outer.isWhole = false;
  }
  return ends;
}
