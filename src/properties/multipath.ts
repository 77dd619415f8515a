import type { Run } from "./budget.ts";
import { endOfString, isJson } from "./json-text.ts";
import { quote } from "./strings.ts";

interface Selector {
  /** As in the path, with its quotes; `undefined` if there is none. */
  readonly name: string | undefined;
  readonly path: string;
}

/** `{a,"name":b}` or `[a,b]`: several paths, whose results make up a new object or array. */
export interface Multipath {
  readonly object: boolean;
  readonly selectors: readonly Selector[];
  readonly after: string;
}

/** The multipath at the beginning of a path; `undefined` if it is not closed. */
export function parseMultipath(path: string): Multipath | undefined {
  const selectors: Selector[] = [];
  let depth = 1;
  let start = 1;
  let colon = 0;
  let modifier = false;
  const closeSelector = (at: number): void => {
    selectors.push({
      name: colon > start ? path.slice(start, colon) : undefined,
      path: path.slice(colon === 0 ? start : colon + 1, at),
    });
    [start, colon, modifier] = [at + 1, 0, false];
  };
  for (let at = 1; at < path.length; at++) {
    const character = path[at]!;
    if (character === "\\") at++;
    else if (character === '"') at = endOfString(path, at) - 1;
    else if (character === "@") modifier ||= ".|".includes(path[at - 1]!);
    // The colon of a modifier's argument names nothing.
    else if (character === ":" && !modifier && colon === 0 && depth === 1) colon = at;
    else if (character === "," && depth === 1) closeSelector(at);
    else if ("[({".includes(character)) depth++;
    else if ("])}".includes(character) && --depth === 0) {
      closeSelector(at);
      return { object: path.startsWith("{"), selectors, after: path.slice(at + 1) };
    }
  }
  return undefined;
}

/** The object or array of what the selectors find; those that find nothing are left out. */
export function buildMultipath(run: Run, { object, selectors }: Multipath, text: string): string {
  const found: string[] = [];
  for (const selector of selectors) {
    const value = run.get(text, selector.path);
    if (value !== undefined) found.push(object ? `${keyOf(selector)}:${value}` : value);
  }
  return object ? `{${found.join(",")}}` : `[${found.join(",")}]`;
}

function keyOf({ name, path }: Selector): string {
  if (name !== undefined) return name.startsWith('"') && isJson(name) ? name : quote(name);
  const last = lastName(path);
  return quote(
    [...last].some((character) => character < " " || "[]{}()#|!".includes(character)) ? "_" : last,
  );
}

/** What follows the last dot or `|` that is not escaped. */
function lastName(path: string): string {
  for (let at = path.length - 1; at >= 0; at--) {
    if ((path[at] === "." || path[at] === "|") && path[at - 1] !== "\\") return path.slice(at + 1);
  }
  return path;
}
