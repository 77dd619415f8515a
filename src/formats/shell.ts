import { KeepError } from "../core/errors.ts";
import type { ShellDialect } from "../core/formats.ts";
import type { Format } from "./format.ts";
import { NotRepresentable } from "./not-representable.ts";
import { fish } from "./shell/fish.ts";
import { posix } from "./shell/posix.ts";
import { powershell } from "./shell/powershell.ts";
import type { ShellLanguage } from "./shell/shell-language.ts";
import { isVariableName, variableOf } from "./variable-name.ts";

const LANGUAGES: Readonly<Record<ShellDialect, ShellLanguage>> = { posix, fish, powershell };

/** Commands that set variables, for `eval` or for a file that is sourced. */
export const shell: Format = {
  nameOf: variableOf,
  write(variables, { dialect }) {
    const name = (dialect ?? "posix") as ShellDialect;
    const language = LANGUAGES[name];
    for (const variable of variables) check(language, name, ...variable);
    const text = [...variables].map((variable) => language.assign(...variable)).join("");
    const read = language.read(text);
    for (const [key, value] of variables)
      if (read.get(key) !== value) throw new NotRepresentable(key, formatFor(name));
    return { text, notes: language.notes?.(variables) ?? [] };
  },
};

/** Commands that remove variables. @throws INVALID_VARIABLE_NAME */
export function removeCommands(names: readonly string[], dialect: ShellDialect): string {
  const language = LANGUAGES[dialect];
  for (const name of names) check(language, dialect, name, "1");
  return names.map((name) => language.remove(name)).join("");
}

const formatFor = (dialect: ShellDialect): string => `shell for ${dialect}`;

/** A name is checked before it gets into a text that is run, whoever gave it. */
function check(language: ShellLanguage, dialect: ShellDialect, name: string, value: string): void {
  const problem = isVariableName(name) ? language.problemOf(name, value) : "name";
  if (problem === "name")
    throw new KeepError("INVALID_VARIABLE_NAME", { name, format: formatFor(dialect) });
  if (problem === "value" || value.includes("\0") || !value.isWellFormed())
    throw new NotRepresentable(name, formatFor(dialect));
}
