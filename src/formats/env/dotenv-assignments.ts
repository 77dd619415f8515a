import type { Quote } from "./dialect.ts";

/** A piece of a `.env`: an assignment with its parts, or anything else. All of it, in order. */
export type Segment = Assignment | { readonly kind: "other"; readonly text: string };

export interface Assignment {
  readonly kind: "assignment";
  /** Indentation and `export`. */
  readonly lead: string;
  readonly name: string;
  /** The equals sign and the blanks around it. */
  readonly equals: string;
  readonly quote: Quote;
  /** What stands between the quotes, or up to the comment. */
  readonly raw: string;
  /** Blanks and comment after the value, then the line's end. */
  readonly tail: string;
}

/** Cuts a `.env` into segments, by the `dotenv` package's idea of where a value ends. */
export function scanDotenv(text: string): Segment[] {
  const segments: Segment[] = [];
  let offset = 0;
  while (offset < text.length) {
    const segment = readAssignment(text, offset) ?? readLine(text, offset);
    segments.push(segment);
    offset += segmentText(segment).length;
  }
  return segments;
}

export function segmentText(segment: Segment): string {
  if (segment.kind === "other") return segment.text;
  const { lead, name, equals, quote, raw, tail } = segment;
  return `${lead}${name}${equals}${quote}${raw}${quote}${tail}`;
}

/** The value that a raw text within these quotes stands for. To dotenv every line end is one `\n`. */
export function decodeRaw(raw: string, quote: Quote): string {
  const lines = raw.replaceAll(/\r\n?/g, "\n");
  return quote === '"' ? lines.replaceAll("\\n", "\n").replaceAll("\\r", "\r") : lines;
}

const START = /([ \t]*(?:export[ \t]+)?)([\w.-]+)([ \t]*=[ \t]*)/y;
const QUOTED = /(["'`])((?:\\\1|(?!\1)[\s\S])*)\1([ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r|$))/y;
const BARE = /([^#\r\n]*?)([ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r|$))/y;

function readAssignment(text: string, offset: number): Assignment | undefined {
  const start = matchAt(START, text, offset);
  if (start === undefined) return undefined;
  const [all, lead, name, equals] = start as unknown as [string, string, string, string];
  const valueAt = offset + all.length;
  const quoted = matchAt(QUOTED, text, valueAt);
  const [quote, raw, tail] = (quoted?.slice(1) ?? readBare(text, valueAt)) as [
    Quote,
    string,
    string,
  ];
  return { kind: "assignment", lead, name, equals, quote, raw, tail };
}

/** A value up to a comment. Outer quotes come off it even if the same ones stand between them. */
function readBare(text: string, offset: number): readonly string[] {
  const [, raw, tail] = matchAt(BARE, text, offset) as unknown as [string, string, string];
  const [, quote, inner] = /^(["'`])(.*)\1$/s.exec(raw) ?? [];
  return inner === undefined ? ["", raw, tail] : [quote!, inner, tail];
}

function readLine(text: string, offset: number): Segment {
  const end = text.indexOf("\n", offset);
  return { kind: "other", text: text.slice(offset, end < 0 ? text.length : end + 1) };
}

function matchAt(pattern: RegExp, text: string, offset: number): RegExpExecArray | undefined {
  pattern.lastIndex = offset;
  return pattern.exec(text) ?? undefined;
}
