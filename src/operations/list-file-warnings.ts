import { isKey } from "../core/names.ts";
import type { Overridden, VariablesFile, VariablesFileOptions } from "./read-variables-file.ts";

/** So many lines are named by themselves. */
const NAMED = 10;

/** Says what may be meant otherwise than it is taken; never with a value. */
export function listFileWarnings(
  { shown, format, variables, overridden }: VariablesFile,
  { dialect }: Pick<VariablesFileOptions, "dialect">,
): readonly string[] {
  const warnings = overridden.slice(0, NAMED).map((one) => `${shown}: ${sayOverridden(one)}`);
  const more = overridden.length - NAMED;
  if (more > 0) warnings.push(`${shown}: ${more} more lines have a name that is there again.`);
  if (format !== "env" || dialect !== undefined) return warnings;
  const names = new Set(variables.map(({ name }) => name));
  const lines = variables.filter(({ value }) => mayRefer(value, names)).map(({ line }) => line);
  if (lines.length > 0)
    warnings.push(
      `${shown}: ${lines.length === 1 ? "a value refers" : "values refer"} to other variables, and ${lines.length === 1 ? "is" : "are"} taken as written (line ${lines.slice(0, NAMED).join(", ")}${lines.length > NAMED ? "…" : ""}). Name the reader with --dialect to have such values refused.`,
    );
  return warnings;
}

function sayOverridden({ name, line, by }: Overridden): string {
  const what = isKey(name) ? name : "a name";
  return `${what} is on lines ${Math.min(line, by)} and ${Math.max(line, by)}; line ${by} counts.`;
}

/** Whether some reader would put the value of another variable in the place of a part. */
function mayRefer(value: string, names: ReadonlySet<string>): boolean {
  for (const [, braced, bare] of value.matchAll(/(?<!\\)\$(?:\{([A-Za-z_]\w*)|([A-Za-z_]\w*))/g))
    if (names.has(braced ?? bare!)) return true;
  return false;
}
