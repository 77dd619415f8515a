import { endOfBrackets, endOfString } from "./json-text.ts";
import { isModifier } from "./modifier-names.ts";
import { parseQuery, type Query } from "./parse-query.ts";

/** What comes after a part of a path. */
export interface After {
  /** After a dot: goes on within what the part finds. */
  readonly rest?: string;
  /** After a `|`: goes on with the result of all before it. */
  readonly pipe?: string;
}

/** A part that is looked up in an object. */
export interface ObjectPart extends After {
  readonly name: string;
  /** Whether the name is a pattern. */
  readonly wild: boolean;
}

/** A part that is looked up in an array. */
export type ArrayPart = After &
  (
    | { readonly kind: "index"; readonly index: number }
    | { readonly kind: "count" }
    | { readonly kind: "list"; readonly of: string }
    | { readonly kind: "query"; readonly query: Query; readonly all: boolean }
    /** It fits no element. */
    | { readonly kind: "none" }
  );

/** The first part of a path, as an object takes it: a name, in which `\` escapes. */
export function parseObjectPart(path: string): ObjectPart {
  let name = "";
  let wild = false;
  for (let at = 0; at < path.length; at++) {
    const character = path[at]!;
    if (character === "|" || character === ".") return { name, wild, ...after(path, at) };
    if (character === "\\") {
      name += path[++at] ?? "";
      continue;
    }
    // In a name with wildcards an escape is lost: gjson takes `a\*b*` for `a*b*`.
    if (character === "*" || character === "?") wild = true;
    name += character;
  }
  return { name, wild };
}

/** The first part of a path, as an array takes it: an index, `#`, or a query. */
export function parseArrayPart(path: string): ArrayPart {
  let hash = false;
  let found: ArrayPart | undefined;
  for (let at = 0; at < path.length; at++) {
    const character = path[at]!;
    if (character === "|" || (character === "." && !hash)) {
      return { ...(found ?? plainPart(path.slice(0, at), hash)), ...after(path, at) };
    }
    if (character === ".") {
      // After a `#` a dot is never a pipe: `#.@this` and `#.{a,b}` go on within the elements.
      const rest = path.slice(at + 1);
      return { ...(found ?? plainPart(path.slice(0, at), hash)), rest };
    }
    if (character !== "#") continue;
    hash = true;
    if (at > 0) continue;
    if (path[1] === ".") return { kind: "list", of: path.slice(2) };
    if (path[1] !== "(" && path[1] !== "[") continue;
    const query = parseQuery(path);
    // As in gjson: a query that is not closed asks for nothing, and the first plain value fits.
    if (query === undefined) return { kind: "query", query: EVERYTHING, all: false };
    at = query.end - 1;
    found = { kind: "query", query, all: path[query.end] === "#" };
  }
  return found ?? plainPart(path, hash);
}

const EVERYTHING: Query = { path: "", operator: "", value: "" };

function plainPart(part: string, hash: boolean): ArrayPart {
  if (part === "#") return { kind: "count" };
  if (hash || !/^[0-9]+$/.test(part)) return { kind: "none" };
  return { kind: "index", index: Number(part) };
}

function after(path: string, at: number): After {
  const next = path.slice(at + 1);
  return path[at] === "|" || startsAnew(next) ? { pipe: next } : { rest: next };
}

/** Whether a dot before this is a pipe: before a modifier and before a multipath it is. */
function startsAnew(path: string): boolean {
  if (path.startsWith("@")) return isModifier(/^[^.|:]*/.exec(path.slice(1))![0]);
  return path.startsWith("[") || path.startsWith("{");
}

/**
 * Splits what follows a `#` at its first `|`, which then takes the whole list. It is looked for
 * outside of `.#(…)`; in anything else, quotes and brackets included, it counts, as in gjson.
 */
export function splitAtPipe(path: string): readonly [left: string, right: string] | undefined {
  if (!path.includes("|")) return undefined;
  if (path.startsWith("{")) return splitAfterBrace(path);
  for (let at = 0; at < path.length; at++) {
    const character = path[at];
    if (character === "|") return [path.slice(0, at), path.slice(at + 1)];
    if (character === "\\") at++;
    else if (character === "." && path[at + 1] === "#") {
      at += 2;
      if (path[at] === "(" || path[at] === "[") at = endOfSelector(path, at);
    }
  }
  return undefined;
}

function splitAfterBrace(path: string): readonly [string, string] | undefined {
  // gjson takes whatever follows the brace for the opening bracket, or for all of it if quoted.
  const end = path[1] === '"' ? endOfString(path, 1) : endOfBrackets(path, 2, 1);
  return path[end] === "|" ? [path.slice(0, end), path.slice(end + 1)] : undefined;
}

/** The offset of the bracket that closes the one at `at`; the end if there is none. */
function endOfSelector(path: string, at: number): number {
  const [open, close] = path[at] === "(" ? ["(", ")"] : ["[", "]"];
  let depth = 0;
  let quoted = false;
  for (let end = at; end < path.length; end++) {
    const character = path[end];
    if (character === "\\") end++;
    else if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === open) depth++;
    else if (character === close && --depth === 0) return end;
  }
  return path.length;
}
