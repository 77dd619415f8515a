import type { Secret } from "./vault.ts";

/** Whether two values are the same bytes, also where one is text and the other is the base64 of bytes. */
export function sameContent(
  a: Pick<Secret, "value" | "binary">,
  b: Pick<Secret, "value" | "binary">,
): boolean {
  if (a.binary === b.binary) return a.value.equals(b.value);
  const [text, bytes] = a.binary === true ? [b, a] : [a, b];
  return text.value.toBase64().equals(bytes.value);
}
