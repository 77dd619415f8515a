import type { Budget } from "./budget.ts";
import type { Query } from "./parse-query.ts";
import { matchesPattern } from "./pattern.ts";
import { compareText, textOfString } from "./strings.ts";

/** Whether what was found at the query's path satisfies it. Nothing found satisfies `~…` only. */
export function matchesQuery(
  found: string | undefined,
  { operator, value }: Query,
  budget: Budget,
): boolean {
  if (value.startsWith("~")) {
    const kind = likeness(found, value.slice(1));
    return kind !== undefined && compareTruth(kind, operator, "true");
  }
  if (found === undefined) return false;
  if (operator === "") return true;
  switch (found[0]) {
    case '"':
      return compareString(textOfString(found), operator, value, budget);
    case "t":
    case "f":
      return compareTruth(found[0] === "t", operator, value);
    // There is no comparing these; not even `!=` holds.
    case "n":
    case "{":
    case "[":
    case undefined:
      return false;
    default:
      return isOrdered(compareNumbers(Number(found), numberOf(value)), operator);
  }
}

function likeness(found: string | undefined, kind: string): boolean | undefined {
  switch (kind) {
    case "*":
      return found !== undefined;
    case "null":
      return found === undefined || found === "null";
    case "true":
      return truthOf(found) === true;
    case "false":
      return found === undefined || found === "null" || truthOf(found) === false;
    default:
      return undefined;
  }
}

/** What a value says about true and false; `undefined` if nothing. */
export function truthOf(found: string | undefined): boolean | undefined {
  if (found === undefined || found === "null") return undefined;
  if (found === "true" || found === "false") return found === "true";
  if (found.startsWith('"')) {
    const text = textOfString(found).toLowerCase();
    if (["1", "t", "true"].includes(text)) return true;
    return ["0", "f", "false"].includes(text) ? false : undefined;
  }
  return /^[-\d]/.test(found) ? Number(found) !== 0 : undefined;
}

function compareString(text: string, operator: string, value: string, budget: Budget): boolean {
  if (operator === "%") return matchesPattern(text, value, budget);
  if (operator === "!%") return !matchesPattern(text, value, budget);
  return isOrdered(compareText(text, value), operator);
}

/** The order is false, true; anything else is neither above nor below. */
function compareTruth(found: boolean, operator: string, value: string): boolean {
  switch (operator) {
    case "=":
      return value === String(found);
    case "!=":
      return value !== String(found);
    case ">":
      return found && value === "false";
    case "<":
      return !found && value === "true";
    case ">=":
      return found;
    case "<=":
      return !found;
    default:
      return false;
  }
}

function isOrdered(order: number, operator: string): boolean {
  switch (operator) {
    case "=":
      return order === 0;
    case "!=":
      return order !== 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    default:
      return false;
  }
}

/** NaN where one of them is none, which is neither above, nor below, nor the same. */
function compareNumbers(a: number, b: number): number {
  if (a === b) return 0;
  if (a < b) return -1;
  return a > b ? 1 : NaN;
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** A number in a path as Go reads it: 0 if it is none. Hexadecimal ones are not known here. */
function numberOf(value: string): number {
  if (/^[+-]?inf(?:inity)?$/i.test(value)) return value.startsWith("-") ? -Infinity : Infinity;
  if (/^nan$/i.test(value)) return NaN;
  // Go lets underscores stand between digits.
  if (/^_|_$|__|_[^\d]|[^\d]_/.test(value)) return 0;
  const digits = value.replaceAll("_", "");
  return DECIMAL.test(digits) ? Number(digits) : 0;
}
