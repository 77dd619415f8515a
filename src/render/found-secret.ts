import type { FoundSecret } from "../operations/get-secret.ts";
import { printable } from "./printable.ts";
import type { Style } from "./table.ts";
import { formatTime } from "./time.ts";

export type GetFormat = "value" | "table" | "json" | "raw";

/** One secret as JSON, with its value: that is what was asked for. */
export function foundAsJson({ secret, vault, env, name }: FoundSecret): object {
  return {
    key: secret.key,
    value: secret.value.reveal(),
    vault,
    env,
    name,
    version: secret.version,
    plain: secret.plain,
    tags: secret.tags,
    updated_at: secret.updatedAt ?? null,
    author: secret.author ?? null,
  };
}

/** The value and a newline, the value alone, a table (whose library is loaded then), or JSON. */
export async function renderFoundSecret(
  found: FoundSecret,
  format: GetFormat,
  style: Style,
): Promise<string> {
  const { key, value, version, updatedAt } = found.secret;
  switch (format) {
    case "value":
      return `${value.reveal()}\n`;
    case "raw":
      return value.reveal();
    case "json":
      return `${JSON.stringify(foundAsJson(found), null, 2)}\n`;
    case "table":
      return (await import("./table.ts")).renderTable(
        ["Key", "Value", "Version", "Updated"],
        [[key, printable(value.reveal()), version, formatTime(updatedAt)]],
        style,
      );
  }
}
