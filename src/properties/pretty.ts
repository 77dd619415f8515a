import type { Run } from "./budget.ts";
import {
  elementsOf,
  endOfString,
  isArray,
  isObject,
  membersOf,
  skipSpace,
  valueOf,
} from "./json-text.ts";
import { truthOf } from "./matches-query.ts";
import { optionOf } from "./modifier-options.ts";
import { render } from "./render.ts";
import { compareText, textOfString } from "./strings.ts";

interface Style {
  /** In bytes; an array that has room in it stays on one line. 0 and less: none does. */
  readonly width: number;
  readonly prefix: string;
  readonly indent: string;
  readonly sortKeys: boolean;
  readonly run: Run;
}

/** The JSON text without white space between its tokens. */
export const ugly = (json: string): string => tokensOf(json).join("");

/**
 * The JSON text on lines, as gjson's `@pretty` writes it: a member a line, and an array on one line
 * if it has room there and holds no object. It ends with a line break.
 */
export function pretty(json: string, argument: string, run: Run): string {
  const value = valueOf(json);
  if (value === undefined) return "";
  const style: Style = {
    width: widthOf(optionOf(argument, "width")),
    prefix: blanksOf(optionOf(argument, "prefix")) ?? "",
    indent: blanksOf(optionOf(argument, "indent")) ?? "  ",
    sortKeys: truthOf(optionOf(argument, "sortKeys")) === true,
    run,
  };
  return `${style.prefix}${format(value, style, 0, style.prefix.length)}\n`;
}

/** Strings, and single characters of anything else. */
function tokensOf(json: string): string[] {
  const tokens: string[] = [];
  let at = skipSpace(json, 0);
  while (at < json.length) {
    const end = json[at] === '"' ? endOfString(json, at) : at + 1;
    tokens.push(json.slice(at, end));
    at = skipSpace(json, end);
  }
  return tokens;
}

/** Other characters are dropped, so that the result is still JSON. */
function blanksOf(option: string | undefined): string | undefined {
  return option === undefined ? undefined : render(option).replaceAll(/[^ \t\n\r]/g, "");
}

function widthOf(option: string | undefined): number {
  if (option === undefined) return 80;
  if (option === "true") return 1;
  const text = render(option);
  const width = option === text || /^-?\d+$/.test(text) ? Number(text) : 0;
  return Number.isNaN(width) ? 0 : Math.trunc(width);
}

/** `column` is how many bytes of the line the value comes after. */
function format(value: string, style: Style, depth: number, column: number): string {
  if (isObject(value)) return formatObject(value, style, depth);
  return isArray(value) ? formatArray(value, style, depth, column) : value;
}

function formatObject(object: string, style: Style, depth: number): string {
  const start = lineStart(style, depth + 1);
  const members = membersOf(object).map(({ key, value }) => {
    // The line break counts as the first byte of its line here.
    const column = 1 + start.length + byteLength(key) + 2;
    return { key, value: formatInner(value, style, depth, column) };
  });
  if (style.sortKeys) members.sort(compareMembers);
  const lines = members.map(({ key, value }) => `${start}${key}: ${value}`);
  return onLines("{", lines, "}", style, depth);
}

function formatArray(array: string, style: Style, depth: number, column: number): string {
  const room = style.width - column;
  if (style.width > 0 && room > 3) {
    style.run.budget.spend(array.length);
    const line = onOneLine(array);
    if (line !== undefined && byteLength(line) <= room) return line;
  }
  const start = lineStart(style, depth + 1);
  const lines = elementsOf(array).map((element, index) => {
    // Here the line break counts for the first element only, where gjson adds one; for the others
    // it writes it over the blank after the comma.
    const at = start.length + (index === 0 ? 1 : 0);
    return start + formatInner(element, style, depth, at);
  });
  return onLines("[", lines, "]", style, depth);
}

const formatInner = (value: string, style: Style, depth: number, column: number): string =>
  style.run.budget.nested(() => format(value, style, depth + 1, column));

/** `undefined` if there is an object in it. */
function onOneLine(array: string): string | undefined {
  const tokens = tokensOf(array);
  if (tokens.includes("{")) return undefined;
  return tokens.map((token) => (token === "," ? ", " : token)).join("");
}

function onLines(
  open: string,
  lines: readonly string[],
  close: string,
  style: Style,
  depth: number,
): string {
  if (lines.length === 0) return open + close;
  const text = `${open}\n${lines.join(",\n")}\n${lineStart(style, depth)}${close}`;
  style.run.budget.spend(text.length);
  return text;
}

const lineStart = ({ prefix, indent }: Style, depth: number): string =>
  prefix + indent.repeat(depth);

const byteLength = (text: string): number => new TextEncoder().encode(text).length;

/** By key; the members of one key by their kind, then by their value. */
function compareMembers(
  a: { key: string; value: string },
  b: { key: string; value: string },
): number {
  return compareText(textOfString(a.key), textOfString(b.key)) || compareValues(a.value, b.value);
}

/** The first characters of values in the order of their kinds; all others begin numbers. */
const KINDS = ["n", "f", "number", '"', "t", "[", "{"];

function compareValues(a: string, b: string): number {
  const [x, y] = [kindOf(a), kindOf(b)];
  if (x !== y) return x - y;
  if (KINDS[x] === "number") return Number(a) - Number(b);
  return KINDS[x] === '"' ? compareText(textOfString(a), textOfString(b)) : compareText(a, b);
}

function kindOf(value: string): number {
  const kind = KINDS.indexOf(value[0]!);
  // Objects and arrays are one kind.
  return kind === -1 ? 2 : Math.min(kind, 5);
}
