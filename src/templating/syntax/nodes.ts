import type { Reference } from "../../core/reference.ts";
import type { HelperName } from "../evaluation/helpers.ts";
import type { Position } from "../position.ts";

/** A template as a tree, checked: every helper, block, vault and reference in it is a known one. */
export type Node = TextNode | OutputNode | BlockNode | PartialNode;

export interface TextNode {
  readonly kind: "text";
  readonly text: string;
}

/** `{{expression}}` or `{vault:KEY}`: a value goes here. */
export interface OutputNode {
  readonly kind: "output";
  readonly expression: Expression;
  /** As it stands in the template. */
  readonly source: string;
  readonly position: Position;
}

export interface BlockNode {
  readonly kind: "block";
  readonly block: BlockName;
  readonly subject: Expression;
  readonly body: readonly Node[];
  readonly otherwise: readonly Node[];
  /** `as |item index|` */
  readonly parameters: readonly string[];
  readonly position: Position;
}

/** `{{> name}}`: another file of the templates folder. */
export interface PartialNode {
  readonly kind: "partial";
  readonly body: readonly Node[];
  /** What each of its lines begins with. */
  readonly indent: string;
  /** Its line's end, if it stands alone on it; then Handlebars has taken the line out. */
  readonly lineEnd: string;
  readonly subject: Expression | undefined;
  readonly options: ReadonlyMap<string, Expression>;
}

export const BLOCKS = ["if", "unless", "each", "with"] as const;
export type BlockName = (typeof BLOCKS)[number];

export type Expression = Literal | Path | Call | SecretOf | HasSecret | SecretsOf;

export interface Literal {
  readonly kind: "literal";
  readonly value: string | number | boolean | null;
}

/** `key`, `this.name`, `../x`, `@index` */
export interface Path {
  readonly kind: "path";
  /** `@index`: of the block, no field of what it is about. */
  readonly data: boolean;
  /** How many `../` there are. */
  readonly depth: number;
  readonly parts: readonly string[];
  readonly source: string;
  readonly position: Position;
  /** A field that is absent is null, as where it is asked whether it is there. */
  readonly optional: boolean;
}

export interface Call {
  readonly kind: "call";
  readonly helper: HelperName;
  readonly args: readonly Expression[];
  readonly options: ReadonlyMap<string, Expression>;
  readonly position: Position;
}

export interface SecretOf {
  readonly kind: "secret";
  readonly needed: NeededSecret;
  readonly fallback: Expression | undefined;
}

export interface HasSecret {
  readonly kind: "has";
  readonly needed: NeededSecret;
}

export interface SecretsOf {
  readonly kind: "secrets";
  readonly needed: NeededList;
}

/** A place of a template that needs a secret. */
export interface NeededSecret {
  readonly reference: Reference;
  readonly position: Position;
  /** The template says what to do without it: it asks whether it exists, or has a default. */
  readonly optional: boolean;
  /** Where the reference itself is written: its placeholder, or its text in quotes. */
  readonly written: Position;
}

/** A place of a template that needs all secrets of a vault that pass a filter. */
export interface NeededList {
  readonly vault: string;
  readonly only?: string | undefined;
  readonly except?: string | undefined;
  readonly position: Position;
  /** Where the text of each filter begins, with its quote. */
  readonly written?: { readonly only?: Position; readonly except?: Position } | undefined;
}
