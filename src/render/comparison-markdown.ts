import type { Cell } from "../comparison/compare-columns.ts";
import type { ContextComparison } from "../operations/context-comparison.ts";
import { summarize } from "./comparison-summary.ts";

/**
 * A table for a pull request: no value, nothing that GitHub would make a link, a mention or markup of,
 * and the same text as long as nothing changes.
 */
export function renderMarkdown(comparison: ContextComparison): string {
  const parts = [table(comparison), `${summarize(comparison)}${legend(comparison)}\n`];
  const unread = comparison.contexts.filter(({ failure }) => failure !== null);
  if (unread.length > 0)
    parts.push(
      `${unread.map((one) => `${code(one.name)} was not read (${one.failure!.code}).`).join(" ")}\n`,
    );
  return parts.filter((part) => part !== "").join("\n");
}

function table({ template, contexts, rows }: ContextComparison): string {
  if (rows.length === 0) return "";
  const names = contexts.map(({ name }) => code(name));
  const head = ["Key", ...(template === null ? [] : [code(template)]), ...names, "Status"];
  const rule = head.map(() => "---");
  const lines = rows.map(({ key, need, cells, status }) => [
    code(key),
    ...(need === undefined ? [] : [need]),
    ...cells.map(wordOf),
    status,
  ]);
  return [head, rule, ...lines].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

function wordOf(cell: Cell): string {
  if (cell.state === "present") return cell.group;
  return cell.state === "missing" ? "missing" : "not read";
}

const legend = ({ rows }: ContextComparison): string =>
  rows.length === 0 ? "" : " Equal letters in a row are equal values.";

/** A name as code, in which nothing has a meaning but these; they show as `\u{…}`. */
function code(name: string): string {
  const escaped = name.replaceAll(
    MEANS_SOMETHING,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
  return `\`${escaped === "" ? "(no name)" : escaped}\``;
}

/** What ends code or a cell, what does not show, and blanks at the ends. */
const MEANS_SOMETHING = /[`|\\\p{C}\p{Zl}\p{Zp}]|^\s|\s$/gu;
