import type { SecretValue } from "../core/secret-value.ts";
import { writeDotenv } from "../formats/dotenv.ts";
import type { ListedSecret, SecretList } from "../operations/list-secrets.ts";
import { MASK } from "./mask.ts";
import { type Style, renderTable } from "./table.ts";

export type ListFormat = "table" | "json" | "env" | "names";

/** The list as JSON. Values are masked unless they were read to be shown. */
export function listAsJson(list: SecretList): readonly object[] {
  return list.secrets.map(({ key, value, version, updatedAt }) => ({
    key,
    value: shown(value),
    version,
    updated_at: updatedAt ?? null,
  }));
}

/** The list as text. */
export function renderSecretList(list: SecretList, format: ListFormat, style: Style): string {
  switch (format) {
    case "json":
      return `${JSON.stringify(listAsJson(list), null, 2)}\n`;
    case "names":
      return list.secrets.map(({ key }) => `${key}\n`).join("");
    case "env":
      return renderEnv(list.secrets);
    case "table":
      return renderTable(
        ["Key", "Value", "Version", "Updated"],
        list.secrets.map(({ key, value, version, updatedAt }) => [
          key,
          shown(value),
          version,
          formatTime(updatedAt),
        ]),
        style,
      );
  }
}

/** Masked lines are comments: such a file must never be taken for a real one. */
function renderEnv(secrets: readonly ListedSecret[]): string {
  const masked = secrets.filter(({ value }) => value === undefined);
  if (masked.length > 0) return masked.map(({ key }) => `# ${key}=${MASK}\n`).join("");
  return writeDotenv(new Map(secrets.map(({ key, value }) => [key, value!.reveal()]))).text;
}

function shown(value: SecretValue | undefined): string {
  return value === undefined ? MASK : value.reveal();
}

/** `2026-11-21 03:11`, UTC. */
export function formatTime(iso: string | undefined): string {
  return iso === undefined ? "" : iso.slice(0, 16).replace("T", " ");
}
