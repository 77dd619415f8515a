import type { Tags } from "../core/tags.ts";
import { textOf } from "../core/text-of.ts";
import type { FoundSecret } from "../operations/get-secret.ts";
import { printable } from "./printable.ts";
import type { Style } from "./table.ts";
import { formatTime } from "./time.ts";

export type GetFormat = "value" | "table" | "json" | "raw" | "base64";

/** One secret as JSON, with its value: that is what was asked for. */
export function foundAsJson({ secret, vault, env, name }: FoundSecret): object {
  return {
    key: secret.key,
    value: secret.value.reveal(),
    vault,
    env,
    name,
    version: secret.version,
    encoding: secret.binary === true ? "base64" : "utf-8",
    plain: secret.plain,
    updated_at: secret.updatedAt ?? null,
    author: secret.author ?? null,
  };
}

/**
 * The value and a newline, its bytes alone, those as base64, a table, or JSON.
 *
 * @throws BINARY_VALUE for bytes that are to be shown as text
 */
export async function renderFoundSecret(
  found: FoundSecret,
  format: GetFormat,
  style: Style,
): Promise<string | Uint8Array> {
  const { key, value, version, updatedAt, binary } = found.secret;
  const encoding = binary === true ? "base64" : "utf8";
  switch (format) {
    case "value":
      return `${textOf(found.secret, found).reveal()}\n`;
    case "raw":
      return Buffer.from(value.reveal(), encoding);
    case "base64":
      return `${Buffer.from(value.reveal(), encoding).toString("base64")}\n`;
    case "json":
      return `${JSON.stringify(foundAsJson(found), null, 2)}\n`;
    case "table":
      return (await import("./table.ts")).renderTable(
        ["Key", "Value", "Version", "Updated"],
        [[key, printable(textOf(found.secret, found).reveal()), version, formatTime(updatedAt)]],
        style,
      );
  }
}

/** The tags, as one JSON object in both modes: so scripts need no other flag. */
export function renderTags(tags: Tags): string {
  return `${JSON.stringify(tags, null, 2)}\n`;
}
