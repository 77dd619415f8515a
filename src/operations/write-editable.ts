import type { SecretValue } from "../core/secret-value.ts";
import { isKey } from "../core/names.ts";
import { printable } from "../core/printable.ts";
import type { Secret } from "../core/vault.ts";
import type { Dialect } from "../formats/env/dialect.ts";
import { encodeEnvValue } from "../formats/env/encode.ts";
import { loadDialect } from "../formats/env/load-dialect.ts";
import { NotRepresentable } from "../formats/not-representable.ts";

/** How an edited text is written and read: as `keep import` reads a `.env`. */
export const DIALECT = "dotenv";

export interface EditableOptions {
  /** "local:staging" */
  readonly place: string;
  /** Not all secrets of the place were chosen. */
  readonly filtered: boolean;
  /** Keys of which the value in the text would replace what somebody else has written meanwhile. */
  readonly overtaking?: readonly string[];
}

/** Splits secrets into those that a text can show and those that it cannot, each with the reason. */
export async function splitEditable(secrets: Iterable<Secret>): Promise<{
  readonly shown: ReadonlyMap<string, Secret>;
  readonly leftOut: ReadonlyMap<string, string>;
}> {
  const dialect = await loadDialect(DIALECT);
  const shown = new Map<string, Secret>();
  const leftOut = new Map<string, string>();
  for (const secret of secrets) {
    const reason = reasonAgainst(dialect, secret);
    if (reason === undefined) shown.set(secret.key, secret);
    else leftOut.set(secret.key, reason);
  }
  return { shown, leftOut };
}

function reasonAgainst(
  dialect: Dialect,
  { key, value, binary }: Pick<Secret, "key" | "value" | "binary">,
): string | undefined {
  if (!isKey(key)) return "its name is no key";
  if (binary === true) return "its value is bytes";
  return formOf(dialect, key, value) === undefined ? "no .env can hold its value" : undefined;
}

/** A form that holds beside every neighbour. */
const formOf = (dialect: Dialect, key: string, value: SecretValue): string | undefined =>
  encodeEnvValue(dialect, key, value.reveal(), { beforeComment: false }, true);

function requireForm(dialect: Dialect, key: string, value: SecretValue): string {
  const form = formOf(dialect, key, value);
  if (form === undefined) throw new NotRepresentable(key, "an edited .env");
  return form;
}

/** Writes secrets, which can be shown, as a text. What it is read as again is exactly these. */
export async function writeEditable(
  values: ReadonlyMap<string, SecretValue>,
  leftOut: ReadonlyMap<string, string>,
  options: EditableOptions,
): Promise<string> {
  const dialect = await loadDialect(DIALECT);
  const lines = [...values]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${requireForm(dialect, key, value)}`);
  return [...header(leftOut, options), "", ...lines, ""].join("\n");
}

function header(
  leftOut: ReadonlyMap<string, string>,
  { place, filtered, overtaking = [] }: EditableOptions,
): readonly string[] {
  const lines = [
    `The secrets of ${place}${filtered ? " that --only and --except choose" : ""}.`,
    "A line changed or added changes or adds a secret; a line deleted deletes one.",
    "Save, and leave the editor. Lines that begin with # are not stored.",
    "",
    "NAME=value. Quote a value with a #, quotes or blanks at an end: '…' or `…` as it is,",
    '"…" with \\n for the end of a line. Within quotes a value may have several lines.',
  ];
  if (overtaking.length > 0)
    lines.push("", "Changed by somebody else meanwhile. What stands here replaces it:");
  lines.push(...overtaking.map((key) => `  ${key}`));
  if (leftOut.size > 0) lines.push("", "Not shown, and left as they are:");
  for (const [key, reason] of leftOut)
    lines.push(`  ${printable(key).replaceAll(/\s/g, "?")}: ${reason}`);
  return lines.map((line) => `# ${line}`.trimEnd());
}
