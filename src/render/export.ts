import type { ExportResult } from "../operations/export-secrets.ts";

/** What was exported. The text is part of it only where it was not written to a file. */
export function exportAsJson({ text, ...result }: ExportResult): object {
  return result.file === null ? { ...result, text: text.reveal() } : result;
}

/** The text, where it goes to standard output. */
export function exportText({ file, text }: ExportResult): string {
  return file === null ? text.reveal() : "";
}

/** What was written, for people. */
export function exportNote({ file, variables }: ExportResult): string {
  return variables.length === 0
    ? `Wrote ${file}.`
    : `Wrote ${variables.length} variables to ${file}.`;
}
