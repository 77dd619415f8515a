import { printable } from "../core/printable.ts";
import type { CheckedExport } from "../operations/check-export.ts";
import type { ExportResult } from "../operations/export-secrets.ts";

/** What was exported. The text is part of it only where it was not written to a file; masks never are. */
export function exportAsJson(result: ExportResult): object {
  const { file, text } = result;
  return { ...result, masks: undefined, text: file === null ? text.reveal() : undefined };
}

/** What goes to standard output: the text, or what hides it in a log. */
export function exportText({ file, text, masks }: ExportResult): string {
  return file === null ? text.reveal() : (masks?.reveal() ?? "");
}

/** What was written, for people. */
export function exportNote({ file, variables }: ExportResult): string {
  return variables.length === 0
    ? `Wrote ${file}.`
    : `Wrote ${variables.length} variables to ${file}.`;
}

/** What differs, a line each; no value. */
export function renderCheckedExport({ missing, changed, extra }: CheckedExport): string {
  return [
    ...missing.map((name) => `+ ${printable(name)}\n`),
    ...changed.map((name) => `~ ${printable(name)}\n`),
    ...extra.map((name) => `- ${printable(name)}\n`),
  ].join("");
}

export function checkedExportNote({
  file,
  current,
  missing,
  changed,
  extra,
}: CheckedExport): string {
  if (current) return `${file} is what an export would write.`;
  const count = missing.length + changed.length + extra.length;
  return count === 0
    ? `${file} is not what an export would write.`
    : `${file} is not what an export would write: an export would add (+), change (~) or drop (-) these.`;
}
