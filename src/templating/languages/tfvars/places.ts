import type { Range } from "../../language.ts";

/** How a value is written where its mark stands. */
export interface Place {
  /** The offset of the mark. */
  readonly at: number;
  readonly kind:
    | "string"
    | "heredoc"
    | "expression"
    /** A key of an object, which may be quoted. */
    | "key"
    /** The name of an argument, which may not, or a part of a name. */
    | "name"
    | "line comment"
    | "block comment"
    | "escape"
    | "word";
  /** The whole name that the mark is in, where it is a name. */
  readonly name?: Range;
  /** The index of the string or here-document that it is in. */
  readonly template?: number;
}

/** The text of a string between its quotes, or the lines of a here-document. */
export interface Template extends Range {
  readonly marker?: string;
  /** `<<-`: the blanks that all lines begin with are no part of it. */
  readonly flush?: boolean;
}

/** What is known of a file of HCL. */
export interface HclScan {
  readonly places: readonly Place[];
  readonly comments: readonly Range[];
  readonly templates: readonly Template[];
  /** What is opened and never closed, and where. */
  readonly unclosed: { readonly start: number; readonly opener: string } | undefined;
}
