import type { Format } from "./format.ts";

export const dockerSecrets: Format = {
  nameOf: (key) => key,
  write: () => ({ text: "", notes: [] }),
};

export function filesOf(
  variables: ReadonlyMap<string, string>,
  binary: ReadonlySet<string>,
): ReadonlyMap<string, Uint8Array> {
  void binary;
  return new Map([...variables].map(([k, v]) => [k, new TextEncoder().encode(v)]));
}
