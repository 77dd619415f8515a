import type { Cell } from "../comparison/compare-columns.ts";
import type { ComparedRow, ContextComparison } from "../operations/context-comparison.ts";
import { summarize } from "./comparison-summary.ts";
import { singleLine } from "./single-line.ts";
import { type Style, renderTable } from "./table.ts";

export interface ComparisonStyle extends Style {
  red(text: string): string;
}

interface MatrixView {
  readonly unmask: boolean;
  readonly style: ComparisonStyle;
  /** Characters that a line of the screen has; undefined if it is no screen. */
  readonly width: number | undefined;
}

/** Blanks between two columns. */
const GAP = 2;
/** So many characters a key has at least before it is broken, and a value before it is cut. */
const LEAST_KEY = 24;
const LEAST_VALUE = 8;
const MOST_VALUE = 40;

/** Keys by contexts, with a summary. Equal values of a row have the same letter. */
export function renderMatrix(comparison: ContextComparison, view: MatrixView): string {
  const summary = `${summarize(comparison)}\n`;
  if (comparison.rows.length === 0) return summary;
  const { style } = view;
  const layout = layOut(comparison, view);
  const rows = comparison.rows.map((row) => [
    broken(singleLine(row.key), layout.key),
    ...(row.need === undefined ? [] : [paintNeed(row.need, style)]),
    ...row.cells.map((cell) => paintCell(cell, view, layout.value)),
    paintStatus(row.status, style),
  ]);
  const table = renderTable(["Key", ...layout.headings, "Status"], rows, style);
  const names = layout.names.map((line) => `${line}\n`).join("");
  const head = names === "" ? "" : `${names}\n`;
  return `${head}${table}\n${summary}${style.dim(legend(comparison))}\n`;
}

function legend({ rows }: ContextComparison): string {
  const has = (state: Cell["state"]): boolean =>
    rows.some(({ cells }) => cells.some((cell) => cell.state === state));
  const signs = [
    ...(has("missing") ? [`${MISSING} is missing`] : []),
    ...(has("unreadable") ? [`${UNREADABLE} could not be read`] : []),
  ];
  const letters = "Equal letters in a row are equal values";
  return `${[letters, ...(signs.length > 0 ? [signs.join(", ")] : [])].join("; ")}.`;
}

const MISSING = "-";
const UNREADABLE = "!";

interface Layout {
  readonly headings: readonly string[];
  /** What the headings stand for, where the names have no room. */
  readonly names: readonly string[];
  /** The longest line of a key. */
  readonly key: number;
  /** The longest value. */
  readonly value: number;
}

/** How the columns fit the screen: names as numbers if there is no other way, then keys in pieces. */
function layOut(comparison: ContextComparison, { unmask, width }: MatrixView): Layout {
  const { template, contexts, rows } = comparison;
  const names = [...(template === null ? [] : [template]), ...contexts.map(({ name }) => name)];
  const headings = names.map(singleLine);
  const longest = rows.reduce((most, { key }) => Math.max(most, singleLine(key).length), 3);
  if (width === undefined) return { headings, names: [], key: longest, value: MOST_VALUE };
  const numbers = names.map((_, index) => String(index + 1));
  const roomBeside = (heads: readonly string[], value: number): number => {
    const columns = heads.map((heading, index) =>
      Math.max(heading.length, index === 0 && template !== null ? "optional".length : value),
    );
    return width - [...columns, "different".length].reduce((sum, one) => sum + one + GAP, 0);
  };
  const enough = Math.min(longest, LEAST_KEY);
  const value = unmask ? valueWidth(width - enough, contexts.length) : 1;
  const room = roomBeside(headings, value);
  if (room >= enough) return { headings, names: [], key: Math.min(longest, room), value };
  return {
    headings: numbers,
    names: headings.map((heading, index) => `${numbers[index]}  ${heading}`),
    key: Math.max(1, Math.min(longest, Math.max(roomBeside(numbers, value), LEAST_KEY))),
    value,
  };
}

function valueWidth(room: number, contexts: number): number {
  const share = Math.floor((room - "different".length - GAP) / contexts) - GAP;
  return Math.max(LEAST_VALUE, Math.min(MOST_VALUE, share));
}

function broken(text: string, width: number): string {
  const characters = [...text];
  const lines = [];
  for (let at = 0; at < characters.length; at += width)
    lines.push(characters.slice(at, at + width).join(""));
  return lines.join("\n");
}

function paintCell(cell: Cell, { unmask, style }: MatrixView, width: number): string {
  if (cell.state !== "present")
    return cell.state === "missing" ? style.red(MISSING) : style.yellow(UNREADABLE);
  if (!unmask) return cell.group;
  const { value, binary } = cell.found;
  const shown = binary === true ? "(binary)" : singleLine(value.reveal());
  return cut(`${cell.group} ${shown}`, width);
}

function cut(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, width - 1).join("")}…`;
}

function paintNeed(need: NonNullable<ComparedRow["need"]>, style: Style): string {
  return need === "needed" ? need : style.dim(need);
}

function paintStatus(status: ComparedRow["status"], style: ComparisonStyle): string {
  if (status === "missing") return style.red(status);
  if (status === "different" || status === "unknown") return style.yellow(status);
  return style.dim(status);
}
