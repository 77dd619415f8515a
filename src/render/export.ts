import type { ExportResult } from "../operations/export-secrets.ts";

/** What was exported. The text is part of it only where it was not written to a file. */
export function exportAsJson({ text, ...result }: ExportResult): object {
  return result.file === null ? { ...result, text: text.reveal() } : result;
}
