/** How deep blocks, calls and JSON may be nested: deeper than anybody nests, and what the stack holds. */
export const DEEPEST = 100;

export const TOO_DEEP = `this is nested more than ${DEEPEST} deep`;

/**
 * Where blocks or calls are nested too deep. It is found before Handlebars parses the text, which
 * takes minutes with thousands of them.
 */
export function tooDeepAt(text: string): number | undefined {
  /** Of each open block, how many else there are: each is a block in the one before it. */
  const blocks: number[] = [];
  let depth = 0;
  let start = text.indexOf("{{");
  while (start >= 0) {
    const isComment = /^\{\{~?!--/.test(text.slice(start, start + 6));
    const end = text.indexOf(isComment ? "--" : "}}", start + (isComment ? 6 : 2));
    if (end < 0) return undefined;
    const tag = text.slice(start, end);
    const [, kind] = /^\{\{~?\s*([#^/]|else\b)/.exec(tag) ?? [];
    const isOpen = kind === "#" || (kind === "^" && tag.length > 4);
    if (text[start - 1] !== "\\" && kind !== undefined) {
      if (kind === "/") depth -= blocks.pop() ?? 0;
      else if (isOpen) blocks.push(1);
      else if (blocks.length > 0) blocks.push(blocks.pop()! + 1);
      if (kind !== "/") depth++;
    }
    if (depth > DEEPEST || (!isComment && callsIn(tag) > DEEPEST)) return start;
    start = text.indexOf("{{", end);
  }
  return undefined;
}

/** How deep the brackets of a tag are nested. */
function callsIn(tag: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [mark] of tag.matchAll(/"[^"]*"|'[^']*'|[()]/g)) {
    depth += mark === "(" ? 1 : mark === ")" ? -1 : 0;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
