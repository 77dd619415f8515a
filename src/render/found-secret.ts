import { textOf } from "../core/text-of.ts";
import type { FoundSecret, FoundTags } from "../operations/get-secret.ts";
import { printable } from "../core/printable.ts";
import type { Style } from "./table.ts";
import { formatTime } from "./time.ts";

export type GetFormat = "value" | "table" | "json" | "raw" | "base64";

/** One secret as JSON, with its value: that is what was asked for. */
export function foundAsJson({ secret, property, vault, env, name }: FoundSecret): object {
  return {
    key: secret.key,
    ...(property === undefined ? {} : { property }),
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

/** All tags, or the one that was asked for. */
export function tagsAsJson({ tags, one }: FoundTags): object {
  return one === undefined ? tags : { value: one };
}

/** The tags, as one JSON object in both modes: so scripts need no other flag. One tag is its text. */
export function renderTags({ tags, one }: FoundTags): string {
  return `${one ?? JSON.stringify(tags, null, 2)}\n`;
}
