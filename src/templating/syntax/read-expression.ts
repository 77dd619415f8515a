import { nearest } from "../../core/nearest.ts";
import { type Reference, parseReference } from "../../core/reference.ts";
import { type HelperName, helpers, isHelper } from "../evaluation/helpers.ts";
import type { Expression, NeededSecret } from "./nodes.ts";
import { noVault } from "./placeholders.ts";
import type { Position } from "../position.ts";

/** What reading a file's expressions needs, and where it puts what it finds. */
export interface Reader {
  readonly vaults: readonly string[];
  /** The position of something in the tree of Handlebars. */
  positionOf(loc: hbs.AST.SourceLocation): Position;
  /** Its text, as it stands in the file. */
  sourceOf(loc: hbs.AST.SourceLocation): string;
  mistake(position: Position, problem: string, next?: string): void;
  needSecret(needed: NeededSecret): NeededSecret;
  readonly needList: (needed: Extract<Expression, { kind: "secrets" }>["needed"]) => void;
}

/** A part of the tree that calls something: `{{name a b c=d}}` or `(name a b c=d)`. */
type Called = Pick<hbs.AST.MustacheStatement, "path" | "params" | "hash" | "loc">;

/** What stands for an expression that has a mistake; the template is refused in the end. */
const NOTHING: Expression = { kind: "literal", value: null };

/** Where an expression stands. */
export interface Where {
  /** In a block that changes what names mean. */
  readonly within: boolean;
  /** There is a default for what is missing. */
  readonly optional: boolean;
  /** Whether there is something is what is asked, so a field that is absent is no mistake. */
  readonly asked: boolean;
}

/** An expression that may be a call, `{{name …}}`, or the look-up of a name. */
export function readCalled(called: Called, where: Where, reader: Reader): Expression {
  const { path, params, hash } = called;
  const bare = params.length === 0 && hash === undefined;
  if (path.type !== "PathExpression" && bare) return readExpression(path, where, reader);
  if (path.type !== "PathExpression") return unknown(reader.sourceOf(path.loc), path.loc, reader);
  const { original } = path as hbs.AST.PathExpression;
  if (original === "secret" || original === "has" || original === "secrets")
    return readNeed(original, called, where, reader);
  if (isHelper(original)) return readCall(original, called, where, reader);
  if (bare) return readPath(path as hbs.AST.PathExpression, where, reader);
  return unknown(original, path.loc, reader);
}

export function readExpression(
  expression: hbs.AST.Expression,
  where: Where,
  reader: Reader,
): Expression {
  switch (expression.type) {
    case "StringLiteral":
    case "NumberLiteral":
    case "BooleanLiteral":
      return { kind: "literal", value: (expression as hbs.AST.StringLiteral).value };
    case "NullLiteral":
    case "UndefinedLiteral":
      return NOTHING;
    case "SubExpression":
      return readCalled(expression as hbs.AST.SubExpression, where, reader);
    default:
      // A helper without arguments can stand among arguments without brackets.
      return readCalled(
        {
          path: expression,
          params: [],
          hash: undefined as never,
          loc: expression.loc,
        },
        where,
        reader,
      );
  }
}

function readPath(path: hbs.AST.PathExpression, where: Where, reader: Reader): Expression {
  const { data, depth, loc } = path;
  const parts = path.parts as readonly unknown[];
  if (parts.some((part) => typeof part !== "string")) return unknown(path.original, loc, reader);
  if (!where.within) return unknown(path.original, loc, reader);
  return {
    kind: "path",
    data,
    depth,
    parts: path.parts,
    source: path.original,
    position: reader.positionOf(loc),
    optional: where.asked,
  };
}

function unknown(name: string, loc: hbs.AST.SourceLocation, reader: Reader): Expression {
  const position = reader.positionOf(loc);
  if (/^(?:this\b|@|\.)/.test(name))
    reader.mistake(
      position,
      `${name} means nothing here`,
      "It does inside {{#each}} and {{#with}}.",
    );
  else if (/^[a-z0-9_-]+:/.test(name))
    reader.mistake(position, "a placeholder has single braces", `Did you mean {${name}}?`);
  else {
    const near = nearest(name, ["secret", "secrets", "has", ...Object.keys(helpers)]);
    reader.mistake(
      position,
      `there is no helper ${name}`,
      near === undefined
        ? "Write \\{{ for braces that are meant as text."
        : `Did you mean ${near}?`,
    );
  }
  return NOTHING;
}

/** Those that ask whether something is there. */
const ASKING: readonly HelperName[] = ["default", "required", "and", "or", "not"];

function readCall(name: HelperName, called: Called, where: Where, reader: Reader): Expression {
  const { usage, takes, options: known = [], literal } = helpers[name];
  const position = reader.positionOf(called.loc);
  const [least, most] = takes;
  const { params } = called;
  const inner = {
    ...where,
    optional: where.optional || name === "default" || name === "or",
    asked: ASKING.includes(name),
  };
  const pairs = called.hash?.pairs ?? [];
  const isLiteral = (type: string) => params[0]?.type === type;
  if (
    params.length < least ||
    params.length > most ||
    pairs.some(({ key }) => !known.includes(key)) ||
    (literal === "text" && !isLiteral("StringLiteral")) ||
    (literal === "number" && !isLiteral("NumberLiteral")) ||
    (literal === "notLast" && params.at(-1)!.type.endsWith("Literal"))
  )
    reader.mistake(position, `this is not how ${name} is written`, `Write ${usage}.`);
  const args = params.map((param) => readExpression(param, inner, reader));
  const options = new Map(
    pairs.map(({ key, value }) => [key, readExpression(value, inner, reader)]),
  );
  return { kind: "call", helper: name, args, options, position };
}

const NEEDS = {
  secret: { usage: '{{secret "vault:KEY"}}', options: ["default"] },
  has: { usage: '(has "vault:KEY")', options: [] },
  secrets: { usage: '(secrets "vault" only="DB_*")', options: ["only", "except"] },
} as const;

/** What is read from a vault is written out, so that it is known before any vault is asked. */
function readNeed(
  name: keyof typeof NEEDS,
  called: Called,
  where: Where,
  reader: Reader,
): Expression {
  const { usage } = NEEDS[name];
  const options: readonly string[] = NEEDS[name].options;
  const { params } = called;
  const pairs = called.hash?.pairs ?? [];
  const position = reader.positionOf(called.loc);
  const [param] = params;
  const refuse = (problem: string): Expression => {
    reader.mistake(position, problem, `Write ${usage}.`);
    return NOTHING;
  };
  if (params.length !== 1 || pairs.some(({ key }) => !options.includes(key)))
    return refuse(`this is not how ${name} is written`);
  if (param!.type !== "StringLiteral")
    return refuse(
      `what ${name} reads is written out, in quotes: it must be known before it is read`,
    );
  const text = (param as hbs.AST.StringLiteral).value;
  if (name === "secrets") return readList(text, pairs, position, reader, refuse);
  const reference = readReference(text, position, reader);
  if (reference === undefined) return NOTHING;
  const fallback = pairs.find(({ key }) => key === "default")?.value;
  const optional = where.optional || name === "has" || fallback !== undefined;
  const written = reader.positionOf(param!.loc);
  const needed = reader.needSecret({ reference, position, optional, written });
  if (name === "has") return { kind: "has", needed };
  return {
    kind: "secret",
    needed,
    fallback: fallback && readExpression(fallback, { ...where, asked: false }, reader),
  };
}

function readList(
  vault: string,
  pairs: readonly hbs.AST.HashPair[],
  position: Position,
  reader: Reader,
  refuse: (problem: string) => Expression,
): Expression {
  const filter: { only?: string; except?: string } = {};
  const written: { only?: Position; except?: Position } = {};
  for (const { key, value } of pairs) {
    const glob = value.type === "StringLiteral" ? (value as hbs.AST.StringLiteral).value : "";
    if (glob.replaceAll(/[\s,]/g, "") === "") return refuse(`${key}= takes names in quotes`);
    filter[key as "only" | "except"] = glob;
    written[key as "only" | "except"] = reader.positionOf(value.loc);
  }
  if (!isVault(vault, position, reader)) return NOTHING;
  const needed = { vault, ...filter, position, written };
  reader.needList(needed);
  return { kind: "secrets", needed };
}

function readReference(text: string, position: Position, reader: Reader): Reference | undefined {
  let reference: Reference;
  try {
    reference = parseReference(text);
  } catch {
    reader.mistake(position, `"${text}" is no reference`, "Write vault:KEY.");
    return undefined;
  }
  return isVault(reference.vault, position, reader) ? reference : undefined;
}

function isVault(vault: string, position: Position, { vaults, mistake }: Reader): boolean {
  if (vaults.includes(vault)) return true;
  const { problem, next } = noVault(vault, vaults);
  mistake(position, problem, next);
  return false;
}
