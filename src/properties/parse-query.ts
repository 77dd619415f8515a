import { endOfString } from "./json-text.ts";
import { decodeEscapes } from "./strings.ts";

/** A condition on the elements of an array: `#(path operator value)`. */
export interface Query {
  /** Looked up in each element that is an object or an array; "" for the element itself. */
  readonly path: string;
  /** "" asks whether the path exists. */
  readonly operator: string;
  readonly value: string;
}

const OPERATORS = "!=<>%";

/**
 * The query at the beginning of a path, and the offset after its bracket, a second `#` not
 * included. `undefined` if it is not closed.
 */
export function parseQuery(path: string): (Query & { readonly end: number }) | undefined {
  const { close, operatorAt } = scanQuery(path);
  if (close === undefined) return undefined;
  const end = close + 1;
  if (operatorAt === undefined) {
    return { path: trim(path.slice(2, close)), operator: "", value: "", end };
  }
  const [operator, value] = splitOperator(trim(path.slice(operatorAt, close)));
  return {
    path: trim(path.slice(2, operatorAt)),
    operator,
    value: unquote(value),
    end,
  };
}

interface Scan {
  readonly close: number | undefined;
  readonly operatorAt: number | undefined;
}

function scanQuery(path: string): Scan {
  let depth = 1;
  let operatorAt: number | undefined;
  for (let at = 2; at < path.length; at++) {
    const character = path[at]!;
    if (depth === 1 && operatorAt === undefined && OPERATORS.includes(character)) operatorAt = at;
    else if (character === "\\") at++;
    else if (character === "(" || character === "[") depth++;
    else if (character === ")" || character === "]") {
      if (--depth === 0) return { close: at, operatorAt };
    } else if (character === '"') at = endOfString(path, at) - 1;
  }
  return { close: undefined, operatorAt };
}

/** `==` is `=`. A `!` that belongs to no operator leaves it empty, as in gjson. */
function splitOperator(text: string): readonly [operator: string, value: string] {
  const two = text.slice(0, 2);
  if (two === "==") return ["=", trim(text.slice(2))];
  if (["!=", "!%", "<=", ">="].includes(two)) return [two, trim(text.slice(2))];
  if (text.startsWith("!") && text.length > 1) return ["", text];
  return [text.slice(0, 1), trim(text.slice(1))];
}

function unquote(value: string): string {
  const quoted = value.length >= 2 && value.startsWith('"') && value.endsWith('"');
  return quoted ? decodeEscapes(value.slice(1, -1)) : value;
}

/** Without control characters and blanks around it. No RegExp, whose time would not be linear. */
function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 0x20) start++;
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end--;
  return text.slice(start, end);
}
