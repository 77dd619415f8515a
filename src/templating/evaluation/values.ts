import type { Reference } from "../../core/reference.ts";
import { DEEPEST } from "../syntax/nesting.ts";
import type { Position } from "../position.ts";

/** What an expression can be. Objects are maps: nothing of JavaScript's own is in them. */
export type Value =
  | string
  | number
  | boolean
  | null
  | JsonText
  | Missing
  | Fields
  | readonly Value[];
export type Fields = ReadonlyMap<string, Value>;

/** A secret that does not exist. It makes whatever is computed from it missing too. */
export class Missing {
  readonly reference: Reference;
  readonly position: Position;

  constructor(reference: Reference, position: Position) {
    this.reference = reference;
    this.position = position;
  }
}

/** JSON as text: what `json` gives, and numbers that JavaScript cannot hold as they are written. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export const isList = (value: Value): value is readonly Value[] => Array.isArray(value);
export const isFields = (value: Value): value is Fields => value instanceof Map;

/** A field of an object or an item of a list; of a list also its length. */
export function fieldOf(value: Value, name: string): Value | undefined {
  if (value instanceof Missing) return value;
  if (isFields(value)) return value.get(name);
  if (!isList(value)) return undefined;
  return /^(?:0|[1-9]\d*)$/.test(name)
    ? value[Number(name)]
    : name === "length"
      ? value.length
      : undefined;
}

/** The first secret that does not exist of those that are in a value. */
export function missingIn(value: Value): Missing | undefined {
  if (value instanceof Missing) return value;
  // What is missing is only in the values that a partial is given by name.
  return isFields(value) ? [...value.values()].find((one) => one instanceof Missing) : undefined;
}

/** As Handlebars has it: empty text, an empty list, 0, false and null are not true. */
export function isTrue(value: Value): boolean {
  if (value instanceof Missing) return false;
  if (value instanceof JsonText) return Number(value.text) !== 0;
  return isList(value) ? value.length > 0 : Boolean(value);
}

/** The text of a value: JSON for what is more than one thing, nothing for null. */
export function textOf(value: Exclude<Value, Missing>): string {
  if (value === null) return "";
  if (typeof value === "object") return toJson(value);
  return String(value);
}

export function toJson(value: Value, indent = 0, level = 0): string {
  if (value instanceof JsonText) return value.text;
  const list = isList(value);
  if (!list && !isFields(value)) return JSON.stringify(value);
  const items = list
    ? value.map((item) => toJson(item, indent, level + 1))
    : [...value].map(
        ([name, item]) =>
          `${JSON.stringify(name)}:${indent > 0 ? " " : ""}${toJson(item, indent, level + 1)}`,
      );
  const [open, close] = list ? "[]" : "{}";
  if (items.length === 0 || indent === 0) return `${open}${items.join(",")}${close}`;
  const inner = `\n${" ".repeat(indent * (level + 1))}`;
  return `${open}${inner}${items.join(`,${inner}`)}\n${" ".repeat(indent * level)}${close}`;
}

/** JSON in which lists and objects are nested too deep. */
export class TooDeep extends Error {
  override readonly name = "TooDeep";
}

/**
 * Reads JSON; `undefined` if it is none. Numbers keep the digits that they are written with.
 *
 * @throws TooDeep
 */
export function fromJson(text: string): Exclude<Value, Missing> | undefined {
  try {
    JSON.parse(text);
    // Every text gets an s in front, and a number that JavaScript would change is a text with an n.
    const marked = text.replaceAll(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g, (token) => {
      if (token.startsWith('"')) return `"s${token.slice(1)}`;
      return String(Number(token)) === token ? token : `"n${token}"`;
    });
    return toValue(JSON.parse(marked), 0);
  } catch (error) {
    if (error instanceof TooDeep) throw error;
    return undefined;
  }
}

function toValue(parsed: unknown, level: number): Exclude<Value, Missing> {
  if (level > DEEPEST) throw new TooDeep();
  if (Array.isArray(parsed)) return parsed.map((item) => toValue(item, level + 1));
  if (typeof parsed === "string")
    return parsed.startsWith("n") ? new JsonText(parsed.slice(1)) : parsed.slice(1);
  if (typeof parsed !== "object" || parsed === null) return parsed as number | boolean | null;
  return new Map(
    Object.entries(parsed).map(([key, value]) => [key.slice(1), toValue(value, level + 1)]),
  );
}
