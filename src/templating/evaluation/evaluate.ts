import type { Reference } from "../../core/reference.ts";
import type { FilledValue } from "../filling/filled-text.ts";
import { HelperProblem, type RenderWorld, callHelper } from "./helpers.ts";
import type {
  BlockNode,
  Expression,
  NeededList,
  Node,
  OutputNode,
  PartialNode,
  Path,
} from "../syntax/nodes.ts";
import type { Position } from "../position.ts";
import { TOO_DEEP } from "../syntax/nesting.ts";
import {
  type Fields,
  Missing,
  TooDeep,
  type Value,
  fieldOf,
  isFields,
  isList,
  isTrue,
  missingIn,
  textOf,
} from "./values.ts";

/** What the vaults gave for what a template needs. */
export interface Answers {
  /** `undefined` if there is no such secret, or it has no such property or version. */
  secret(reference: Reference): string | undefined;
  /** Sorted by key. */
  secrets(
    list: NeededList,
  ): readonly { readonly key: string; readonly name: string; readonly value: string }[];
}

export interface Evaluation {
  readonly answers: Answers;
  readonly world: RenderWorld;
  /** Told of every missing secret that something was to be written of. */
  readonly onMissing: (
    missing: Missing,
    output: Pick<OutputNode, "source" | "position"> | undefined,
  ) => FilledValue;
}

/** Something that cannot be computed, at a place of the template. */
export class EvaluationProblem extends Error {
  override readonly name = "EvaluationProblem";
  readonly position: Position;
  readonly problem: string;

  constructor(position: Position, problem: string) {
    super(problem);
    this.position = position;
    this.problem = problem;
  }
}

/** What names mean at a place: of a block, and of those around it. */
interface Scope {
  /** What it is about; nothing outside of all blocks. */
  readonly self: Value | undefined;
  readonly named: ReadonlyMap<string, Value>;
  /** `@index` and the like. */
  readonly data: ReadonlyMap<string, Value>;
  readonly outer: Scope | undefined;
}

type Piece = string | FilledValue;

const ROOT: Scope = { self: undefined, named: new Map(), data: new Map(), outer: undefined };

/** Runs a template. @throws EvaluationProblem */
export function evaluate(nodes: readonly Node[], evaluation: Evaluation): readonly Piece[] {
  const pieces: Piece[] = [];
  new Evaluator(evaluation).run(nodes, ROOT, pieces);
  return pieces;
}

class Evaluator {
  readonly #evaluation: Evaluation;
  /** Whether something of a secret has been looked at. */
  #hasSecret = false;

  constructor(evaluation: Evaluation) {
    this.#evaluation = evaluation;
  }

  run(nodes: readonly Node[], scope: Scope, pieces: Piece[]): void {
    for (const node of nodes)
      switch (node.kind) {
        case "text":
          pieces.push(node.text);
          break;
        case "output":
          pieces.push(this.#output(node, scope));
          break;
        case "block":
          this.#block(node, scope, pieces);
          break;
        case "partial":
          this.#partial(node, scope, pieces);
      }
  }

  #output(node: OutputNode, scope: Scope): FilledValue {
    const { expression, source, position } = node;
    this.#hasSecret = false;
    const value = this.#value(expression, scope);
    const missing = missingIn(value);
    if (missing !== undefined) return this.#evaluation.onMissing(missing, node);
    return {
      text: textOf(value as Exclude<Value, Missing>),
      json: typeof value !== "string",
      isOpen: !this.#hasSecret,
      source,
      position,
    };
  }

  #block(node: BlockNode, scope: Scope, pieces: Piece[]): void {
    const { block, body, otherwise, position } = node;
    const value = this.#value(node.subject, scope);
    // What should be done is not known; nothing is, and that it is missing is told.
    if (value instanceof Missing) void this.#evaluation.onMissing(value, undefined);
    if (block === "if" || block === "unless")
      return this.run(isTrue(value) === (block === "if") ? body : otherwise, scope, pieces);
    // To Handlebars 0 is not true, and yet something that a block can be about.
    if (!isTrue(value) && (block === "each" || value !== 0))
      return this.run(otherwise, scope, pieces);
    if (block === "with")
      return this.run(body, inner(scope, value, node.parameters, [value]), pieces);
    if (!isList(value) && !isFields(value))
      throw new EvaluationProblem(position, "each is given neither a list nor an object");
    const entries = isList(value) ? value.map((item, index) => [index, item] as const) : [...value];
    if (entries.length === 0) return this.run(otherwise, scope, pieces);
    for (const [index, [key, item]] of entries.entries()) {
      const data: Fields = new Map<string, Value>([
        ["index", index],
        ["key", key],
        ["first", index === 0],
        ["last", index === entries.length - 1],
      ]);
      this.run(body, inner(scope, item, node.parameters, [item, key], data), pieces);
    }
  }

  #partial(node: PartialNode, scope: Scope, pieces: Piece[]): void {
    const { body, indent, lineEnd, subject, options } = node;
    const given = [...options].map(([name, value]) => [name, this.#value(value, scope)] as const);
    const self = subject === undefined ? scope.self : this.#value(subject, scope);
    const isSame = subject === undefined && given.length === 0;
    const fields =
      given.length === 0
        ? self
        : new Map([...(self !== undefined && isFields(self) ? self : []), ...given]);
    const written: Piece[] = [];
    // The parameters of the blocks around it are not seen inside, @index and the like are.
    const named = ROOT.named;
    this.run(body, { ...scope, named, ...(isSame ? {} : { self: fields, outer: scope }) }, written);
    const last = written.findLast((piece) => piece !== "");
    // Its file may have no line end at its end: the next line is not to be run together with it.
    if (last !== undefined && (typeof last !== "string" || !last.endsWith("\n")))
      written.push(lineEnd);
    for (const piece of indent === "" ? written : indented(written, indent)) pieces.push(piece);
  }

  #value(expression: Expression, scope: Scope): Value {
    switch (expression.kind) {
      case "literal":
        return expression.value;
      case "path":
        // What a block is about mostly comes from a secret.
        this.#hasSecret = true;
        return lookUp(expression, scope);
      case "has":
        return this.#evaluation.answers.secret(expression.needed.reference) !== undefined;
      case "secrets":
        this.#hasSecret = true;
        return this.#evaluation.answers
          .secrets(expression.needed)
          .map((secret) => new Map(Object.entries(secret)));
      case "secret": {
        const { reference, position } = expression.needed;
        const value = this.#evaluation.answers.secret(reference);
        this.#hasSecret ||= value !== undefined;
        if (value !== undefined) return value;
        if (expression.fallback === undefined) return new Missing(reference, position);
        return this.#value(expression.fallback, scope);
      }
      case "call": {
        const { helper, args, options, position } = expression;
        const given = args.map((arg) => this.#value(arg, scope));
        const named = new Map([...options].map(([name, arg]) => [name, this.#value(arg, scope)]));
        try {
          return callHelper(helper, given, named, this.#evaluation.world);
        } catch (error) {
          if (error instanceof TooDeep) throw new EvaluationProblem(position, TOO_DEEP);
          if (!(error instanceof HelperProblem)) throw error;
          throw new EvaluationProblem(position, error.message);
        }
      }
    }
  }
}

function inner(
  outer: Scope,
  self: Value,
  parameters: readonly string[],
  values: readonly Value[],
  data: ReadonlyMap<string, Value> = outer.data,
): Scope {
  const named = new Map(outer.named);
  for (const [index, name] of parameters.entries()) named.set(name, values[index] ?? null);
  return { self, named, data, outer };
}

/** @throws EvaluationProblem for a name that means nothing here */
function lookUp({ data, depth, parts, source, position, optional }: Path, scope: Scope): Value {
  const unknown = (): never => {
    throw new EvaluationProblem(position, `${source} means nothing here`);
  };
  let at: Scope | undefined = scope;
  for (let up = 0; up < depth; up++) at = at?.outer;
  if (at === undefined) return unknown();
  const [first, ...rest] = parts;
  if (data) {
    const value = first === undefined ? undefined : at.data.get(first);
    return value === undefined || rest.length > 0 ? unknown() : value;
  }
  const named = depth > 0 || /^(?:\.|this\b)/.test(source) ? undefined : at.named.get(first ?? "");
  let value: Value | undefined = named ?? at.self;
  for (const part of named === undefined ? parts : rest)
    value = value === undefined ? undefined : fieldOf(value, part);
  if (value !== undefined) return value;
  return optional ? null : unknown();
}

/** Pieces with every line begun by an indentation, as Handlebars does with a partial on its own line. */
function indented(pieces: readonly Piece[], indent: string): readonly Piece[] {
  let atStart = true;
  return pieces.flatMap((piece): readonly Piece[] => {
    const text = typeof piece === "string" ? piece : "x";
    const before = atStart && text !== "" && !text.startsWith("\n") && !text.startsWith("\r");
    atStart = text === "" ? atStart : text.endsWith("\n");
    const lines =
      typeof piece === "string" ? piece.replaceAll(/\n(?=[^\r\n])/g, `\n${indent}`) : piece;
    return before ? [indent, lines] : [lines];
  });
}
