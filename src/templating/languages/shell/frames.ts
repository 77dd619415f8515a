import type { Range } from "../../language.ts";

/** How a value is written where its mark stands. */
export type Place = {
  /** The offset of the mark. */
  readonly at: number;
  /** The backslash right before it takes the mark's first letter for itself. */
  readonly backslash: boolean;
  /** The `$NAME` right before it, which a value would go on. */
  readonly variable: Range | undefined;
  /** A here-document around it is read before anything in it: even quotes hold no `\` there. */
  readonly inHeredoc: boolean;
  /** The word that it is a part of, once that has been read. */
  word: WordOfPlaces | undefined;
} & PlaceKind;

/**
 * A word with values. After an apostrophe in a default value, bash takes what is in quotes for what is
 * not, and the other way round, when it looks for braces: so it must know of all that there are.
 */
export interface WordOfPlaces {
  /** There are some beside the values. */
  readonly braces: boolean;
  readonly places: readonly Place[];
}

export type PlaceKind =
  /** Part of a word. `raw`: plain text may stand there without quotes and mean nothing else. */
  | { readonly kind: "word"; readonly raw: boolean }
  | { readonly kind: "name"; readonly name: NamePlace }
  /** `"${X:-"…"}"`: for shells it is in quotes, for the braces of bash it is not. */
  | { readonly kind: "inner" }
  | { readonly kind: "double" | "single" | "ansi" | "digits" | "comment" }
  | { readonly kind: "heredoc" | "quoted heredoc" }
  /** In `$'…'`, right after the beginning of an escape like `\x4` that a digit would go on. */
  | { readonly kind: "ansi number" }
  /** The word of `"${X:-word}"`, and the same in a here-document. */
  | { readonly kind: "default"; readonly within: "double" | "heredoc" }
  /** What shells, or versions of one, quote differently; only plain text is the same for all. */
  | { readonly kind: "plain" }
  | { readonly kind: "refused"; readonly problem: string };

/** The name of a variable or function, of which marks are a part. */
export interface NamePlace extends Range {
  /** It can be nothing else; otherwise it is a word that may look like `NAME=value`. */
  readonly required: boolean;
}

/** A list of commands, words of an array, or alternatives of a pattern. */
export interface Commands {
  readonly kind: "commands";
  readonly start: number;
  readonly opener: string;
  /** Whether there are commands in it, with reserved words. */
  readonly reserved: boolean;
  /** How far the open `case` commands have come. */
  readonly cases: ("subject" | "in" | "pattern" | "body")[];
  /** The here-documents that begin on the next line. */
  readonly pending: HeredocStart[];
  word: Word | undefined;
  /** A command may begin here. */
  atCommand: boolean;
  /** The command's name, where it is plain. */
  command: string;
  /** What the next word is, after the reserved word that says so. */
  expects: "" | "for" | "function" | "do";
  /** The next word is a file. */
  redirect: boolean;
  /** Inside of `[[ … ]]`. */
  test: boolean;
}

export interface Word {
  readonly start: number;
  /** Nothing in it is quoted or expanded. */
  plain: boolean;
  /** All of it is characters that mean nothing to a shell. */
  safe: boolean;
  equals: boolean;
  readonly variable: Assignment | undefined;
  /** The number of places before it. */
  readonly places: number;
}

/** A word like `NAME=value`; the range is the value. */
interface Assignment {
  readonly name: string;
  readonly start: number;
}

export interface HeredocStart {
  readonly start: number;
  readonly delimiter: string;
  readonly quoted: boolean;
  /** `<<-`: tabs at the beginnings of lines are no part of it. */
  readonly tabs: boolean;
  /** Within `$(…)` bash ends it already at a line that begins like its end and has a `)`. */
  readonly inSubstitution: boolean;
}

/** A here-document's lines. */
export interface Heredoc extends HeredocStart {
  readonly body: Range;
}

export interface Double {
  readonly kind: "double";
  readonly start: number;
  readonly opener: string;
  readonly inside: "text" | "inner" | "plain" | "digits";
}

export interface Parameter {
  readonly kind: "parameter";
  readonly start: number;
  readonly opener: string;
  readonly within: Within;
  mode: "operator" | "default" | "pattern" | "replace" | "digits" | "refused";
  /** After a `'` in `"${X:-'}"`, which some shells take for text. */
  apostrophe: boolean;
}

/** What stands around `${…}`, as far as quotes in it depend on that. */
export type Within = "nothing" | "double" | "heredoc" | "plain" | "digits";

export interface Arithmetic {
  readonly kind: "arithmetic";
  readonly start: number;
  readonly opener: string;
  readonly open: "(" | "[";
  /** Parentheses or brackets that are open in it. */
  depth: number;
}

export interface HeredocFrame {
  readonly kind: "heredoc";
  readonly start: number;
  readonly opener: string;
  readonly body: Range;
  /** Where the text goes on. */
  readonly next: number;
  /** How far the text around it may be read. */
  readonly limit: number;
}

export type Frame = Commands | Double | Parameter | Arithmetic | HeredocFrame;
