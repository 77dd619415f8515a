import { KeepError } from "./errors.ts";
import type { SecretValue } from "./secret-value.ts";
import type { Secret } from "./vault.ts";

/** The value of a secret where only text will do. @throws BINARY_VALUE */
export function textOf(
  { key, value, binary }: Pick<Secret, "key" | "value" | "binary">,
  { vault, env }: { readonly vault: string; readonly env: string },
): SecretValue {
  if (binary === true) throw new KeepError("BINARY_VALUE", { key, vault, env });
  return value;
}
