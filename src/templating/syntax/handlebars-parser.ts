// @ts-expect-error Only the parser is loaded: it has no types of its own.
import { parse } from "handlebars/dist/cjs/handlebars/compiler/base.js";
import type Handlebars from "handlebars";
import type { Mistake } from "../mistakes.ts";
import type { Position } from "../position.ts";

/**
 * Parses a template with the parser of Handlebars, which also takes out the lines that hold nothing
 * but a block's tag. The tree is run by `evaluate.ts`, not by Handlebars: see
 * `docs/decisions/handlebars-without-its-compiler.md`.
 *
 * @returns the tree, or what is wrong
 */
export function parseHandlebars(text: string, file: string): hbs.AST.Program | Mistake {
  try {
    return (parse as typeof Handlebars.parse)(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : "";
    const position = { file, ...placeOfMistake(text, message) };
    return { position, ...mistakeOf(text, message, position) };
  }
}

const ESCAPE = "Write \\{{ for braces that are meant as text.";

function mistakeOf(
  text: string,
  message: string,
  { line, column }: Position,
): { readonly problem: string; readonly next: string } {
  const [, open, close] = /^(\S+) doesn't match (\S+)/.exec(message) ?? [];
  if (open !== undefined)
    return { problem: `{{#${open}}} is closed by {{/${close}}}`, next: `Write {{/${open}}}.` };
  const source = text.split("\n")[line - 1]!.slice(column - 1);
  const [, block] = /^\{\{~?[#^]\s*(\w+)/.exec(source) ?? [];
  if (block !== undefined && message.includes("got 'EOF'"))
    return { problem: `the block ${block} is never closed`, next: `Write {{/${block}}}.` };
  if (/^\{\{[^{}]*\}\}\}/.test(source))
    return {
      problem: "{{ is closed by }}}",
      next: "Put a blank between }} and the brace that follows.",
    };
  return { problem: "this is no valid {{expression}}", next: ESCAPE };
}

/**
 * Where the expression begins that Handlebars stumbled over: the first on the line that it names.
 * For what is open at the end of the text it names that end: then the last that opens something.
 */
function placeOfMistake(
  text: string,
  message: string,
): { readonly line: number; readonly column: number } {
  const lines = text.split("\n");
  const [, atLine, atColumn] = / - (\d+):(\d+)$/.exec(message) ?? [];
  if (atLine !== undefined) return { line: Number(atLine), column: Number(atColumn) + 1 };
  const named = Number(/line (\d+)/.exec(message)?.[1] ?? 1);
  const column = (lines[named - 1] ?? "").indexOf("{{");
  if (column >= 0 && !message.includes("got 'EOF'")) return { line: named, column: column + 1 };
  const open =
    Math.max(text.lastIndexOf("{{#"), text.lastIndexOf("{{^"), 0) || text.lastIndexOf("{{");
  const before = text.slice(0, Math.max(open, 0)).split("\n");
  return { line: before.length, column: before.at(-1)!.length + 1 };
}
