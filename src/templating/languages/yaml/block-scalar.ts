import { CST } from "yaml";
import type { FilledText } from "../../filling/filled-text.ts";
import {
  type Piece,
  joinPieces,
  piecesOf,
  shown,
  standIn,
  valuesIn,
} from "../../filling/pieces.ts";
import { asDoubleQuoted, valueOf } from "./flow-scalar.ts";
import type { Edit, ScalarPlace } from "./places.ts";
import { isRaw } from "../../../formats/strings/yaml.ts";

interface Block {
  readonly header: string;
  readonly body: readonly Piece[];
}

/**
 * Writes a block, `|` or `>`. It stays one where it can hold the values: with another sign for the
 * line breaks at its end where it must, and as `|` where a value has several lines. Else it becomes
 * a scalar in double quotes; a comment behind its header stays.
 */
export function writeBlockScalar(filled: FilledText, place: ScalarPlace): readonly Edit[] {
  const source = new BlockSource(filled, place);
  const block = source.write();
  const { start, end } = place;
  return [
    {
      start,
      end: start + source.header.length,
      pieces: block === undefined ? asDoubleQuoted(filled, place) : [block.header],
    },
    { start: end - source.body.length, end, pieces: block?.body ?? [] },
  ];
}

class BlockSource {
  readonly header: string;
  readonly body: string;
  readonly #filled: FilledText;
  readonly #token: CST.BlockScalar;
  /** What the reader is to get: with marks, and filled. */
  readonly #value: string;
  readonly #whole: string;
  readonly #lineEnd: string;
  /** Empty lines behind the block, which are part of it if it has a `+`. */
  readonly #emptyLines: string;

  constructor(filled: FilledText, place: ScalarPlace) {
    this.#filled = filled;
    this.#token = place.token as CST.BlockScalar;
    this.body = this.#token.source;
    const head = filled.text.slice(place.start, place.end - this.body.length);
    this.header = /^[|>][0-9+-]*/.exec(head)![0];
    this.#value = valueOf(place);
    this.#whole = filled.replace(this.#value, shown);
    this.#lineEnd = head.endsWith("\r\n") ? "\r\n" : "\n";
    this.#emptyLines = /(?: *\r?\n)*/y.exec(filled.text.slice(place.end))![0];
  }

  /** The block with the values, if it can hold them. */
  write(): Block | undefined {
    const values = valuesIn(this.#filled, this.body).filter(({ verbatim }) => verbatim !== true);
    if (!values.every(({ text }) => text.split("\n").every(isRaw))) return undefined;
    // Readers differ on a first line that starts with a blank.
    if (!/\d/.test(this.header) && /^\n*[ \t]/.test(this.#whole)) return undefined;
    const indent = this.#indent();
    if (this.header.startsWith("|")) {
      const body = this.#filledLines(indent);
      return this.#asItIs(body) ?? this.#withEnd(this.header, body);
    }
    if (values.every(({ text }) => /^\S(?:.*\S)?$/.test(text))) {
      const block = this.#asItIs(piecesOf(this.#filled, this.body, ({ text }) => text));
      if (block !== undefined) return block;
    }
    const lines = asLines(piecesOf(this.#filled, this.#value, ({ text }) => text));
    return this.#withEnd(this.header.replace(">", "|"), this.#indented(lines, indent));
  }

  #indent(): string {
    const digit = /\d/.exec(this.header)?.[0];
    if (digit !== undefined) return " ".repeat(Math.max(this.#token.indent, 0) + Number(digit));
    return /^(?:[ ]*\r?\n)*(?<indent> *)/.exec(this.body)!.groups!["indent"]!;
  }

  /** The lines of the template, each as many as its values make of it. */
  #filledLines(indent: string): readonly Piece[] {
    return this.body.split(/(?<=\n)/).flatMap((line) => {
      if (!this.#filled.has(line)) return [line];
      const [, content, lineEnd] = /^(.*?)(\r?\n)?$/s.exec(line)!;
      const pieces = piecesOf(this.#filled, content!.slice(indent.length), ({ text }) => text);
      return [...this.#indented(asLines(pieces), indent), lineEnd ?? ""];
    });
  }

  #indented(lines: readonly (readonly Piece[])[], indent: string): readonly Piece[] {
    return lines.flatMap((line, index) => {
      const start = index === 0 ? "" : this.#lineEnd;
      const isEmpty = line.every((piece) => piece === "");
      return [isEmpty ? start : start + indent, ...line];
    });
  }

  #asItIs(body: readonly Piece[]): Block | undefined {
    return this.#isExact(this.header, body) ? { header: this.header, body } : undefined;
  }

  /** The block with the sign for the line breaks at its end that gives the exact value. */
  #withEnd(header: string, body: readonly Piece[]): Block | undefined {
    const start = header.replace(/[+-]/, "");
    const short = [...withoutEmptyLines(body), this.#lineEnd];
    for (const candidate of [start, `${start}-`])
      if (this.#isExact(candidate, short)) return { header: candidate, body: short };
    const missing = this.#missingLines(joinPieces(short, standIn));
    if (missing === undefined) return undefined;
    const long = [...short, this.#lineEnd.repeat(missing)];
    const isExact = this.#isExact(`${start}+`, [...long, this.#emptyLines]);
    return isExact ? { header: `${start}+`, body: long } : undefined;
  }

  /** How many empty lines a block with a `+` needs besides those that follow it. */
  #missingLines(short: string): number | undefined {
    const breaks = this.#whole.length - lengthWithoutBreaks(this.#whole);
    const isEmpty = short === this.#lineEnd;
    const missing = breaks - 1 - (this.#emptyLines.split("\n").length - 1);
    return isEmpty || missing < 0 ? undefined : missing;
  }

  /** Also false for a block without indent, which not all readers take. */
  #isExact(header: string, body: readonly Piece[]): boolean {
    let isFine = true;
    const [first, ...props] = this.#token.props;
    const token: CST.BlockScalar = {
      ...this.#token,
      props: [{ ...(first as CST.SourceToken), source: header }, ...props],
      source: joinPieces(body, standIn),
    };
    const { value } = CST.resolveAsScalar(token, true, () => (isFine = false));
    return isFine && value === this.#whole;
  }
}

/** Cuts pieces at the line breaks of their texts. */
function asLines(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const lines: Piece[][] = [[]];
  for (const piece of pieces) {
    const [first = "", ...others] = typeof piece === "string" ? piece.split("\n") : [piece];
    lines.at(-1)!.push(first);
    for (const line of others) lines.push([line]);
  }
  return lines;
}

/** A pattern would take time of the square of the breaks that are inside. */
function lengthWithoutBreaks(text: string): number {
  let length = text.length;
  while (text[length - 1] === "\n") length--;
  return length;
}

function withoutEmptyLines(body: readonly Piece[]): readonly Piece[] {
  const pieces = [...body];
  for (let last = pieces.at(-1); typeof last === "string"; last = pieces.at(-1)) {
    pieces[pieces.length - 1] = last.replace(/[\r\n]+$/, "");
    if (pieces.at(-1) !== "") break;
    pieces.pop();
  }
  return pieces;
}
