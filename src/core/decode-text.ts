import { KeepError } from "./errors.ts";

/** Bytes as text; anything that would not come out as it went in is refused. @throws NOT_TEXT */
export function decodeText(bytes: Uint8Array, source: string, next?: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new KeepError("NOT_TEXT", { source, ...(next === undefined ? {} : { next }) });
  }
}
