import { SecretValue } from "../core/secret-value.ts";

/** What a value is apart from how it is stored: the same bytes are the same content. */
export interface Content {
  readonly value: SecretValue;
  /** The bytes are no text: `value` is their base64. */
  readonly binary: boolean;
}

/** The content of a value. Bytes that are text are compared as that text. */
export function contentOf(secret: {
  readonly value: SecretValue;
  /** The value is the base64 of bytes. */
  readonly binary?: boolean | undefined;
}): Content {
  if (secret.binary !== true) return { value: secret.value, binary: false };
  const bytes = Buffer.from(secret.value.reveal(), "base64");
  const text = bytes.toString("utf8");
  return Buffer.from(text, "utf8").equals(bytes)
    ? { value: new SecretValue(text), binary: false }
    : { value: new SecretValue(bytes.toString("base64")), binary: true };
}

export const sameContent = (a: Content, b: Content): boolean =>
  a.binary === b.binary && a.value.equals(b.value);
