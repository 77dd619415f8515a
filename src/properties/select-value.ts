import { Budget, OverBudget, type Run } from "./budget.ts";
import { valueOf } from "./json-text.ts";
import { parseLiteral } from "./literal.ts";
import { modify } from "./modifiers.ts";
import { parseModifier } from "./parse-modifier.ts";
import { buildMultipath, parseMultipath } from "./multipath.ts";
import { type Found, walk } from "./walk.ts";

/**
 * The raw value at a path of a valid JSON text, `undefined` if there is none: what `Get` of gjson
 * v1.18 finds. What is found is always JSON: where gjson would go on with what is none (`!nan`, or
 * `@fromstr` of a string that holds none), nothing is found. A path that asks for too much work
 * finds nothing either.
 */
export function selectValue(json: string, path: string): string | undefined {
  const budget = new Budget(json.length + path.length);
  const run: Run = {
    budget,
    get: (text, of) => budget.nested(() => followPath(run, text, of)),
  };
  try {
    return run.get(json, path);
  } catch (error) {
    if (error instanceof OverBudget) return undefined;
    throw error;
  }
}

/** Takes one step after the other, each with the text that the one before it has left. */
function followPath(run: Run, json: string, path: string): string | undefined {
  let text = json;
  let rest: string | undefined = path;
  let value: string | undefined;
  while (rest !== undefined) {
    run.budget.spend(text.length + rest.length + 1);
    const found = takeStep(run, text, rest);
    value = found.value;
    rest = found.rest;
    // A step with nothing before it is still taken: `missing|@keys` is [].
    text = value ?? "";
  }
  return value;
}

const MISS: Found = { value: undefined, rest: undefined };

function takeStep(run: Run, text: string, path: string): Found {
  // A single @, !, [ or { is the name of a key.
  if (path.length === 1) return walk(run, text, path);
  if (path.startsWith("@")) {
    const call = parseModifier(path);
    if (call !== undefined) return goOn(modify(run, call.name, text, call.argument), call.after);
  } else if (path.startsWith("!")) {
    const literal = parseLiteral(path);
    if (literal !== undefined) return goOn(literal.json, literal.after);
  } else if (path.startsWith("[") || path.startsWith("{")) return takeMultipath(run, text, path);
  return walkText(run, text, path);
}

/** On after a modifier or a literal; what is neither `.` nor `|` after it is passed over. */
function goOn(json: string | undefined, after: string): Found {
  if (json === undefined) return MISS;
  return /^[.|]/.test(after)
    ? { value: json, rest: after.slice(1) }
    : { value: valueOf(json), rest: undefined };
}

function takeMultipath(run: Run, text: string, path: string): Found {
  const multipath = parseMultipath(path);
  // As in gjson: where the closing bracket is missing, or what follows it is no separator, what is
  // left of the path is looked up by itself.
  if (multipath === undefined) return walkText(run, text, "");
  const { after } = multipath;
  if (after !== "" && !/^[.|]/.test(after)) return walkText(run, text, after);
  const value = buildMultipath(run, multipath, text);
  return { value, rest: after === "" ? undefined : after.slice(1) };
}

/** Two dots take the text for JSON Lines: as an array of all that is in it. */
function walkText(run: Run, text: string, path: string): Found {
  return path.startsWith("..") ? walk(run, `[${text}]`, path.slice(2)) : walk(run, text, path);
}
