import Handlebars from "handlebars";
import { KeepError } from "../core/errors.ts";
import { isKey } from "../core/names.ts";
import { type Expression, unknownVault } from "./expression.ts";
import { Lines } from "./position.ts";
import { findPlaceholders } from "./placeholders.ts";

export interface ParseOptions {
  /** The template's name, for messages. */
  readonly file: string;
  /** Slugs that a placeholder may name. */
  readonly vaults: readonly string[];
}

/** A template, parsed: which secrets it has where, and a way to put something in their places. */
export interface ParsedTemplate {
  readonly expressions: readonly Expression[];
  /** The template's text with `put(index)` where the expression of that index stands. */
  fill(put: (index: number) => string): string;
}

/**
 * Parses a template with Handlebars. `{{secret "vault:KEY"}}` is an expression of Handlebars;
 * `{vault:KEY}` and `{vault}` are found in the plain text between such expressions and become
 * the same nodes of the syntax tree.
 *
 * @throws INVALID_TEMPLATE with file, line and column
 */
export function parseTemplate(text: string, options: ParseOptions): ParsedTemplate {
  const expressions: Expression[] = [];
  const add = (expression: Expression): number => expressions.push(expression) - 1;
  const lines = new Lines(text);
  const program = parseHandlebars(text, options);
  const sourceOf = ({ loc: { start, end } }: hbs.AST.Statement): string =>
    text.slice(lines.offset(start.line - 1, start.column), lines.offset(end.line - 1, end.column));
  const body = program.body.flatMap((statement): hbs.AST.Statement[] => {
    if (isContent(statement)) return expandContent(statement, options, add);
    if (statement.type === "CommentStatement") return [statement];
    return [
      secretStatement(statement.loc, add(readExpression(statement, sourceOf(statement), options))),
    ];
  });
  const render = Handlebars.compile({ ...program, body } satisfies hbs.AST.Program, {
    noEscape: true,
    knownHelpers: { secret: true },
    knownHelpersOnly: true,
  });
  return {
    expressions,
    fill: (put) => render({}, { helpers: { secret: (index: number) => put(index) } }),
  };
}

function parseHandlebars(text: string, { file }: ParseOptions): hbs.AST.Program {
  try {
    return Handlebars.parse(text);
  } catch (error) {
    throw new KeepError("INVALID_TEMPLATE", {
      file,
      ...mistakePosition(text, error instanceof Error ? error.message : ""),
      problem: "this is no valid {{expression}}",
      next: "Write \\{{ for braces that are meant as text.",
    });
  }
}

/**
 * Where the expression begins that Handlebars stumbled over: the first on the line that it names.
 * For what is open at the end of the text it names that end: then the last that opens something.
 */
function mistakePosition(
  text: string,
  message: string,
): { readonly line: number; readonly column: number } {
  const lines = text.split("\n");
  const named = Number(/line (\d+)/.exec(message)?.[1] ?? 1);
  const column = (lines[named - 1] ?? "").indexOf("{{");
  if (column >= 0 && !message.includes("got 'EOF'")) return { line: named, column: column + 1 };
  const open =
    Math.max(text.lastIndexOf("{{#"), text.lastIndexOf("{{^"), 0) || text.lastIndexOf("{{");
  const before = text.slice(0, Math.max(open, 0)).split("\n");
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

/** Plain text, cut at its placeholders. */
function expandContent(
  content: hbs.AST.ContentStatement,
  { file, vaults }: ParseOptions,
  add: (expression: Expression) => number,
): hbs.AST.Statement[] {
  const { line, column } = content.loc.start;
  // A comment of Handlebars on a line of its own takes that line's end out of the text.
  const cut = (content.original as unknown as string).indexOf(content.value);
  const left = (content.original as unknown as string).slice(0, Math.max(cut, 0)).split("\n");
  const start =
    left.length === 1
      ? { line, column: column + 1 + left[0]!.length }
      : { line: line + left.length - 1, column: left.at(-1)!.length + 1 };
  return findPlaceholders(content.value, { file, vaults, start }).map((piece) =>
    typeof piece === "string"
      ? contentStatement(content.loc, piece)
      : secretStatement(content.loc, add(piece)),
  );
}

/** `{{secret "vault:KEY"}}`, and nothing else. */
function readExpression(
  statement: hbs.AST.Statement,
  source: string,
  { file, vaults }: ParseOptions,
): Expression {
  const { line, column } = statement.loc.start;
  const at = { file, line, column: column + 1 };
  const fail = (problem: string, next?: string): never => {
    throw new KeepError("INVALID_TEMPLATE", { ...at, problem, next });
  };
  const { path, params, hash } = statement as hbs.AST.MustacheStatement;
  const [param] = params ?? [];
  if (
    statement.type !== "MustacheStatement" ||
    (path as hbs.AST.PathExpression).original !== "secret" ||
    params.length !== 1 ||
    param?.type !== "StringLiteral" ||
    hash !== undefined
  )
    return fail(
      'the only expression is {{secret "vault:KEY"}}',
      "Write \\{{ for braces that are meant as text.",
    );
  const reference = (param as hbs.AST.StringLiteral).value;
  const colon = reference.indexOf(":");
  const vault = reference.slice(0, colon);
  const key = reference.slice(colon + 1);
  if (colon < 0 || !isKey(key)) fail(`"${reference}" is no reference`, "Write vault:KEY.");
  if (!vaults.includes(vault)) throw unknownVault(vault, at, vaults);
  return { vault, key, source, line, column: at.column };
}

function isContent(statement: hbs.AST.Statement): statement is hbs.AST.ContentStatement {
  return statement.type === "ContentStatement";
}

function contentStatement(loc: hbs.AST.SourceLocation, value: string): hbs.AST.ContentStatement {
  return { type: "ContentStatement", value, original: value as never, loc };
}

function secretStatement(loc: hbs.AST.SourceLocation, index: number): hbs.AST.MustacheStatement {
  const path: hbs.AST.PathExpression = {
    type: "PathExpression",
    data: false,
    depth: 0,
    parts: ["secret"],
    original: "secret",
    loc,
  };
  const param: hbs.AST.NumberLiteral = {
    type: "NumberLiteral",
    value: index,
    original: index,
    loc,
  };
  return {
    type: "MustacheStatement",
    path,
    params: [param],
    hash: undefined as never,
    escaped: false,
    strip: { open: false, close: false },
    loc,
  };
}
