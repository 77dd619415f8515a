import type { ReadVariable } from "../../reading.ts";
import { findCommands } from "../scanning/find-commands.ts";

export type Resolved = Pick<ReadVariable, "value" | "active">;

/**
 * A part of a value as Symfony's Dotenv resolves it: first commands, then variables, then pairs of
 * backslashes. What it would put something in the place of is left as it is.
 */
export function resolve(text: string): Resolved | { readonly problem: string } {
  const commands = unescapeCommands(text);
  const variables = unescapeVariables(commands.value);
  if ("problem" in variables) return variables;
  const value = variables.value.replaceAll("\\\\", "\\");
  const active = commands.active ?? variables.active;
  return active ? { value, active } : { value };
}

/** Of Ruby's dotenv too: a backslash in front of a command is taken away. */
export function unescapeCommands(text: string): Resolved {
  const parts: string[] = [];
  let from = 0;
  let active: Resolved["active"];
  for (const { start, end } of findCommands(text)) {
    const isEscaped = start > from && text[start - 1] === "\\";
    parts.push(text.slice(from, isEscaped ? start - 1 : start), text.slice(start, end));
    if (!isEscaped) active = "run";
    from = end;
  }
  const value = parts.join("") + text.slice(from);
  return active ? { value, active } : { value };
}

/** A dollar sign with all that may belong to it, behind a run of backslashes. */
const VARIABLE = /(?<!\\)(\\*)\$(?!\()(\{)?(_?[A-Za-z]\w*)?(:[-=][^}]*)?(\})?/g;

function unescapeVariables(text: string): Resolved | { readonly problem: string } {
  let active: Resolved["active"];
  let isOpen = false;
  const value = text.replaceAll(
    VARIABLE,
    (found, slashes: string, open?: string, name?: string, fallback?: string, close?: string) => {
      if (slashes.length % 2 === 1) return found.slice(1);
      // PHP tells a group that is not there from an empty one by what comes behind it.
      if (name === undefined && fallback === undefined && close === undefined) return found;
      if (open !== undefined && close === undefined) isOpen = true;
      active = "expanded";
      return found;
    },
  );
  if (isOpen) return { problem: "this brace is never closed" };
  return active ? { value, active } : { value };
}
