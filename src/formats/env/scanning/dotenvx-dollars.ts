import type { ReadVariable } from "../../reading.ts";

/** What dotenvx's library makes of a value that is not in single quotes; `\$` is no variable. */
export function readDollars(value: string): Pick<ReadVariable, "value" | "active"> {
  if (!value.includes("$")) return { value };
  if (hasCommand(value)) return { value, active: "run" };
  if (VARIABLE.test(value)) return { value, active: "expanded" };
  return { value: value.replaceAll("\\$", "$") };
}

/** `expand` of @dotenvx/primitives 3, and dotenv-expand since 12. */
const VARIABLE = /(?<!\\)\$(?:\{[^{}]+\}|[A-Za-z_])/;

const CONTEXTS = ["", "'", '"', "`"];

/**
 * Whether there is a `$(` that is closed, as `evaluate` of @dotenvx/primitives 3 sees it: it begins
 * anywhere, whatever stands before it, and only what is within it is read with its quotes.
 *
 * From the end to the beginning it is noted for each place and context where the bracket around
 * it would close, so that a value of many `$(` takes no longer than another.
 */
function hasCommand(value: string): boolean {
  const opening = value.indexOf("$(");
  if (opening < 0 || value.lastIndexOf(")") < opening) return false;
  const { length } = value;
  // Where the bracket around a place closes; the length of the value for never.
  const closings = CONTEXTS.map(() => new Int32Array(length + 3).fill(length));
  const closing = (context: string, at: number): number =>
    closings[CONTEXTS.indexOf(context)]![at]!;
  for (let at = length - 1; at >= 0; at--) {
    if (value.startsWith("$(", at) && closing("", at + 2) < length) return true;
    for (const [index, context] of CONTEXTS.entries())
      closings[index]![at] = closingAt(value, at, context, closing);
  }
  return false;
}

function closingAt(
  value: string,
  at: number,
  context: string,
  closing: (context: string, at: number) => number,
): number {
  const character = value[at]!;
  if (context !== "'" && character === "\\") return closing(context, at + 2);
  if (context === "") {
    if (character === ")") return at;
    if (character === "(") return closing("", Math.min(closing("", at + 1) + 1, value.length));
    return closing(CONTEXTS.includes(character) ? character : "", at + 1);
  }
  if (character === context) return closing("", at + 1);
  if (context !== "'" && value.startsWith("$(", at))
    return closing(context, Math.min(closing("", at + 2) + 1, value.length));
  return closing(context, at + 1);
}
