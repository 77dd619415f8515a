import { checkVariables, isText } from "./check-written.ts";
import type { Format } from "./format.ts";
import { NotRepresentable } from "./not-representable.ts";

/** A folder such as /run/secrets: a file for each secret, no text. */
export const dockerSecrets: Format = {
  nameOf: fileNameOf,
  write: (variables, { binary }) => ({ text: "", notes: [], files: filesOf(variables, binary) }),
};

/**
 * The name of a secret's file; undefined if there can be none. It is the key, and with `--map` any
 * name that no system takes for a path.
 */
export function fileNameOf(key: string): string | undefined {
  return /^\w[\w.-]{0,254}$/.test(key) ? key : undefined;
}

/** The bytes of each value, nothing added. @throws INVALID_VARIABLE_NAME, VALUE_NOT_REPRESENTABLE */
export function filesOf(
  variables: ReadonlyMap<string, string>,
  binary: ReadonlySet<string> = new Set(),
): ReadonlyMap<string, Uint8Array> {
  checkVariables(variables, {
    format: "docker-secrets",
    name: (name) => fileNameOf(name) !== undefined,
    value: isText,
  });
  return new Map([...variables].map(([name, value]) => [name, bytesOf(name, value, binary)]));
}

function bytesOf(name: string, value: string, binary: ReadonlySet<string>): Uint8Array {
  const encoding = binary.has(name) ? "base64" : "utf8";
  const bytes = Buffer.from(value, encoding);
  if (bytes.toString(encoding) !== value) throw new NotRepresentable(name, "docker-secrets");
  return bytes;
}
