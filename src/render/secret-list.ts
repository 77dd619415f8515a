import type { SecretValue } from "../core/secret-value.ts";
import { textOf } from "../core/text-of.ts";
import type { RemovedList, SecretList } from "../operations/list-secrets.ts";
import { MASK } from "./mask.ts";
import { printable } from "../core/printable.ts";
import type { Style } from "./table.ts";
import { formatTime } from "./time.ts";

export type ListFormat = "table" | "json" | "env" | "names";

/** The list as JSON. Values are masked unless they were read to be shown. */
export function listAsJson(list: SecretList): readonly object[] {
  return list.secrets.map(({ key, value, binary, version, updatedAt }) => ({
    key,
    value: shown(value),
    encoding: binary === true ? "base64" : "utf-8",
    version,
    updated_at: updatedAt ?? null,
  }));
}

/** The list as text; what a format needs is loaded with it. */
export async function renderSecretList(
  list: SecretList,
  format: ListFormat,
  style: Style,
): Promise<string> {
  switch (format) {
    case "json":
      return `${JSON.stringify(listAsJson(list), null, 2)}\n`;
    case "names":
      return list.secrets.map(({ key }) => `${printable(key)}\n`).join("");
    case "env":
      return renderEnv(list);
    case "table":
      return (await import("./table.ts")).renderTable(
        ["Key", "Value", "Version", "Updated"],
        list.secrets.map(({ key, value, binary, version, updatedAt }) => [
          printable(key),
          binary === true ? "(binary)" : printable(shown(value)),
          version,
          formatTime(updatedAt),
        ]),
        style,
      );
  }
}

/** Masked lines are comments: such a file must never be taken for a real one. */
async function renderEnv({ secrets, vault, env }: SecretList): Promise<string> {
  const masked = secrets.filter(({ value }) => value === undefined);
  if (masked.length > 0) return masked.map(({ key }) => `# ${key}=${MASK}\n`).join("");
  const { loadFormat } = await import("../formats/load-format.ts");
  const values = secrets.map(({ key, value, binary }) => {
    const text = textOf({ key, value: value!, binary }, { vault, env });
    return [key, text.reveal()] as const;
  });
  const format = await loadFormat("env", "dotenv");
  return format.write(new Map(values), {}).text;
}

function shown(value: SecretValue | undefined): string {
  return value === undefined ? MASK : value.reveal();
}

export function removedAsJson({ secrets }: RemovedList): readonly object[] {
  return secrets.map(({ key, removedAt, restorableUntil }) => ({
    key,
    deleted_at: removedAt ?? null,
    restorable_until: restorableUntil ?? null,
  }));
}

export async function renderRemovedList(list: RemovedList, style: Style): Promise<string> {
  const { renderTable } = await import("./table.ts");
  return renderTable(
    ["Key", "Deleted", "Restorable until"],
    list.secrets.map(({ key, removedAt, restorableUntil }) => [
      printable(key),
      formatTime(removedAt),
      formatTime(restorableUntil),
    ]),
    style,
  );
}
