import { nearest } from "../../core/nearest.ts";
import { BLOCKS, type BlockName, type Expression, type Node } from "./nodes.ts";
import { type FoundPlaceholder, findPlaceholders } from "./placeholders.ts";
import type { Position } from "../position.ts";
import { type Reader, type Where, readCalled, readExpression } from "./read-expression.ts";

/** What reading a file's tree needs beside its expressions. */
export interface NodeReader extends Reader {
  /** Plain text as it was in the file. */
  restore(text: string): string;
  /** The place so many characters after a place in the tree. */
  positionFrom(start: hbs.AST.Position, offset: number): Position;
  /** The key of `{vault}` at a place; undefined after a mistake was noted. */
  keyAt(position: Position, source: string): string | undefined;
  /** Whether a secret may stand at a place; a mistake is noted if not. */
  checkPlace(position: Position, source: string): void;
  /** The end of the line, if nothing else stands on it. */
  lineEndAfter(loc: hbs.AST.SourceLocation): string;
  /** The tree of a partial; undefined if there is none, or after a mistake. */
  partial(name: string, position: Position): readonly Node[] | undefined;
}

/** The nodes of a tree of Handlebars, checked; what is wrong is noted in the reader. */
export function readNodes(
  program: hbs.AST.Program | undefined,
  where: Where,
  reader: NodeReader,
): readonly Node[] {
  return (program?.body ?? []).flatMap((statement) => readStatement(statement, where, reader));
}

function readStatement(
  statement: hbs.AST.Statement,
  where: Where,
  reader: NodeReader,
): readonly Node[] {
  switch (statement.type) {
    case "ContentStatement":
      return readContent(statement as hbs.AST.ContentStatement, reader);
    case "MustacheStatement": {
      const source = reader.sourceOf(statement.loc);
      const position = reader.positionOf(statement.loc);
      const expression = readCalled(statement as hbs.AST.MustacheStatement, where, reader);
      if (expression.kind === "secret") reader.checkPlace(position, source);
      return [{ kind: "output", expression, source, position }];
    }
    case "BlockStatement":
      return readBlock(statement as hbs.AST.BlockStatement, where, reader);
    case "PartialStatement":
      return readPartial(statement as hbs.AST.PartialStatement, where, reader);
    case "CommentStatement":
      return [];
    default:
      reader.mistake(
        reader.positionOf(statement.loc),
        "templates have no inline partials, decorators or blocks around partials",
        "Write {{> name}}.",
      );
      return [];
  }
}

/** Plain text, cut at its placeholders. */
function readContent(content: hbs.AST.ContentStatement, reader: NodeReader): readonly Node[] {
  const { value, loc } = content;
  // Lines that hold nothing but a block's tag were taken out of the text.
  const original = content.original as unknown as string;
  const cut = Math.max(original.indexOf(value), 0);
  const nodes: Node[] = [];
  let last = 0;
  const addText = (text: string): void => {
    if (text !== "") nodes.push({ kind: "text", text: reader.restore(text) });
  };
  for (const { start, end, escaped, found } of findPlaceholders(value, reader.vaults)) {
    addText(value.slice(last, escaped ? start - 1 : start));
    last = end;
    const source = value.slice(start, end);
    const position = reader.positionFrom(loc.start, cut + start);
    if (escaped) addText(source);
    else if ("problem" in found) reader.mistake(position, found.problem, found.next);
    else
      nodes.push({
        kind: "output",
        expression: secretOf(found, source, position, reader),
        source,
        position,
      });
  }
  addText(value.slice(last));
  return nodes;
}

function secretOf(
  { vault, reference, fallback }: FoundPlaceholder,
  source: string,
  position: Position,
  reader: NodeReader,
): Expression {
  if (reference !== undefined) reader.checkPlace(position, source);
  const meant = reference ?? { key: reader.keyAt(position, source) };
  const optional = fallback !== undefined;
  const { key } = meant;
  if (key === undefined) return { kind: "literal", value: null };
  const needed = reader.needSecret({
    reference: { vault, ...meant, key },
    position,
    optional,
    written: position,
  });
  return {
    kind: "secret",
    needed,
    fallback: fallback === undefined ? undefined : { kind: "literal", value: fallback },
  };
}

function readBlock(
  statement: hbs.AST.BlockStatement,
  where: Where,
  reader: NodeReader,
): readonly Node[] {
  const { path, params, hash, program, inverse, loc } = statement;
  const position = reader.positionOf(loc);
  // Handlebars takes any literal for a name: its text is one, whatever it is.
  const name = path.type === "PathExpression" ? path.original : reader.sourceOf(path.loc);
  if (!isBlock(name)) {
    const near = nearest(name, BLOCKS);
    reader.mistake(
      position,
      `there is no block ${name}`,
      near === undefined ? `Blocks are ${BLOCKS.join(", ")}.` : `Did you mean ${near}?`,
    );
    return [];
  }
  if (params.length !== 1 || hash !== undefined)
    reader.mistake(position, `this is not how ${name} is written`, `Write {{#${name} VALUE}}.`);
  const inside = name === "each" || name === "with" ? { ...where, within: true } : where;
  const [param] = params;
  return [
    {
      kind: "block",
      block: name,
      subject:
        param === undefined
          ? { kind: "literal", value: null }
          : readExpression(param, { ...where, asked: true }, reader),
      body: readNodes(program, inside, reader),
      otherwise: readNodes(inverse, where, reader),
      parameters: program?.blockParams ?? [],
      position,
    },
  ];
}

const isBlock = (name: string): name is BlockName => (BLOCKS as readonly string[]).includes(name);

function readPartial(
  statement: hbs.AST.PartialStatement,
  where: Where,
  reader: NodeReader,
): readonly Node[] {
  const { name, params, hash, indent, loc, strip } = statement;
  const position = reader.positionOf(loc);
  const named = partialName(name);
  if (named === undefined || params.length > 1) {
    reader.mistake(position, "a partial is named, not computed", "Write {{> name}}.");
    return [];
  }
  const body = reader.partial(named, position);
  if (body === undefined) return [];
  const [subject] = params;
  return [
    {
      kind: "partial",
      body,
      indent: reader.restore(indent ?? ""),
      lineEnd: strip.close ? "" : reader.lineEndAfter(loc),
      subject: subject === undefined ? undefined : readExpression(subject, where, reader),
      options: new Map(
        (hash?.pairs ?? []).map(({ key, value }) => [key, readExpression(value, where, reader)]),
      ),
    },
  ];
}

/** The name of a partial that is written out, with quotes or without; undefined if it is computed. */
export function partialName(name: hbs.AST.Node): string | undefined {
  if (name.type === "StringLiteral") return (name as hbs.AST.StringLiteral).value;
  return name.type === "PathExpression" ? (name as hbs.AST.PathExpression).original : undefined;
}
