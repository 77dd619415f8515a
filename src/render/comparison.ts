import type { Cell, FoundValue } from "../comparison/compare-columns.ts";
import type { ContextComparison } from "../operations/context-comparison.ts";
import type { ComparisonStyle } from "./comparison-table.ts";
import { singleLine } from "./single-line.ts";

export type ComparisonFormat = "table" | "json" | "markdown" | "names";

export interface ComparisonView {
  readonly format: ComparisonFormat;
  /** Show the values. */
  readonly unmask: boolean;
  readonly style: ComparisonStyle;
  /** Characters that a line of the screen has; undefined if it is no screen. */
  readonly width: number | undefined;
}

/** The comparison as text; what a format needs is loaded with it. */
export async function renderComparison(
  comparison: ContextComparison,
  view: ComparisonView,
): Promise<string> {
  switch (view.format) {
    case "json":
      return `${JSON.stringify(comparisonAsJson(comparison, view), null, 2)}\n`;
    case "names":
      return comparison.differences.map((key) => `${singleLine(key)}\n`).join("");
    case "markdown":
      return (await import("./comparison-markdown.ts")).renderMarkdown(comparison);
    case "table":
      return (await import("./comparison-table.ts")).renderMatrix(comparison, view);
  }
}

/** The comparison as JSON. Of a value nothing shows but which others are the same, unless it is to be shown. */
export function comparisonAsJson(
  { template, contexts, rows, summary, warnings }: ContextComparison,
  { unmask }: Pick<ComparisonView, "unmask">,
): object {
  return {
    template,
    contexts,
    keys: rows.map(({ key, status, need, cells }) => ({
      key,
      status,
      ...(need === undefined ? {} : { need }),
      cells: cells.map((cell) => cellAsJson(cell, unmask)),
    })),
    summary,
    warnings,
  };
}

function cellAsJson(cell: Cell, unmask: boolean): object {
  if (cell.state !== "present") return { state: cell.state };
  const { state, group, found } = cell;
  return {
    state,
    group,
    vault: found.vault ?? null,
    version: found.version ?? null,
    ...(unmask ? valueAsJson(found) : {}),
  };
}

function valueAsJson({ value, binary }: FoundValue): object {
  return { value: value.reveal(), encoding: binary === true ? "base64" : "utf-8" };
}
