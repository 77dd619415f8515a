import type { Run } from "./budget.ts";
import { elementsOf, isArray, isJson, isObject, membersOf, valueOf } from "./json-text.ts";
import { truthOf } from "./matches-query.ts";
import type { ModifierName } from "./modifier-names.ts";
import { optionOf } from "./modifier-options.ts";
import { pretty, ugly } from "./pretty.ts";
import { render } from "./render.ts";
import { quote, textOfString } from "./strings.ts";

/** Makes another JSON text of one. Either may be blank: then it holds no value. */
type Modifier = (json: string, argument: string, run: Run) => string | undefined;

const modifiers: Readonly<Record<ModifierName, Modifier>> = {
  dig,
  flatten,
  fromstr,
  group,
  join,
  keys,
  pretty,
  reverse,
  this: (json) => json,
  tostr: quote,
  ugly,
  valid: (json) => (isJson(json) ? json : ""),
  values,
};

/** Applies a modifier; `undefined` where its result would be no JSON. */
export const modify = (
  run: Run,
  name: ModifierName,
  json: string,
  argument: string,
): string | undefined => modifiers[name](json, argument, run);

const arrayOf = (elements: readonly string[]): string => `[${elements.join(",")}]`;
const objectOf = (members: Iterable<readonly [key: string, value: string]>): string =>
  `{${[...members].map(([key, value]) => `${key}:${value}`).join(",")}}`;

/** The elements of an array, the values of an object, nothing of a plain value. */
function childrenOf(value: string): string[] {
  if (isArray(value)) return elementsOf(value);
  return isObject(value) ? membersOf(value).map((member) => member.value) : [];
}

/** What the path finds in the value, in all that is in it, and so on; outer before inner. */
function dig(json: string, path: string, run: Run): string {
  const found: string[] = [];
  const waiting = [valueOf(json) ?? ""];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    const raw = run.get(value, path);
    if (raw !== undefined) found.push(raw);
    for (const child of childrenOf(value).toReversed()) waiting.push(child);
  }
  return arrayOf(found);
}

/** `[1,[2,[3]]]` as `[1,2,[3]]`; with `{"deep":true}` as `[1,2,3]`. */
function flatten(json: string, argument: string, run: Run): string {
  const array = valueOf(json);
  if (!isArray(array)) return json;
  const deep = truthOf(optionOf(argument, "deep")) === true;
  const flat: string[] = [];
  const waiting = elementsOf(array!).toReversed();
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (!isArray(value)) flat.push(value);
    // The inner text as it is, with its white space between the elements.
    else if (!deep) flat.push(value.slice(1, -1).trim());
    else {
      run.budget.spend(value.length);
      for (const element of elementsOf(value).toReversed()) waiting.push(element);
    }
  }
  return arrayOf(flat.filter((value) => value !== ""));
}

/** The JSON text that a string holds. */
function fromstr(json: string): string | undefined {
  const value = valueOf(json);
  const text = value === undefined ? "" : render(value);
  return text === "" || isJson(text) ? text : undefined;
}

/** `{"a":[1,2],"b":[3,4]}` as `[{"a":1,"b":3},{"a":2,"b":4}]`. */
function group(json: string): string {
  const object = valueOf(json);
  if (object === undefined || !isObject(object)) return "";
  const rows: (readonly [string, string])[][] = [];
  for (const { key, value } of membersOf(object)) {
    if (!isArray(value)) continue;
    for (const [at, element] of elementsOf(value).entries()) (rows[at] ??= []).push([key, element]);
  }
  return arrayOf(rows.map(objectOf));
}

/** `[{"a":1},{"a":2}]` as `{"a":2}`; with `{"preserve":true}` as `{"a":1,"a":2}`. */
function join(json: string, argument: string): string {
  const array = valueOf(json);
  if (!isArray(array)) return json;
  const objects = elementsOf(array!).filter(isObject);
  if (truthOf(optionOf(argument, "preserve")) === true) {
    return `{${objects.map((object) => object.slice(1, -1)).join(",")}}`;
  }
  const joined = new Map<string, readonly [string, string]>();
  for (const { key, value } of objects.flatMap(membersOf)) {
    const name = textOfString(key);
    joined.set(name, [joined.get(name)?.[0] ?? key, value]);
  }
  return objectOf(joined.values());
}

function keys(json: string): string {
  const value = valueOf(json);
  if (value === undefined) return "[]";
  if (isObject(value)) return arrayOf(membersOf(value).map(({ key }) => key));
  return arrayOf((isArray(value) ? elementsOf(value) : [value]).map(() => "null"));
}

function values(json: string): string {
  const value = valueOf(json);
  if (value === undefined) return "[]";
  if (isArray(value)) return json;
  return arrayOf(isObject(value) ? childrenOf(value) : [value]);
}

function reverse(json: string): string {
  const value = valueOf(json);
  if (isArray(value)) return arrayOf(elementsOf(value!).toReversed());
  if (!isObject(value)) return json;
  return objectOf(
    membersOf(value!)
      .toReversed()
      .map((member) => [member.key, member.value] as const),
  );
}
