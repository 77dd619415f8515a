import { printable } from "../core/printable.ts";
import type { SecretVersion } from "../core/vault.ts";
import type { FoundHistory, VersionFilter } from "../operations/get-history.ts";
import { MASK } from "./mask.ts";
import { type Style, renderTable } from "./table.ts";
import { formatInstant } from "./time.ts";

/** A history as JSON. Values are masked unless they were read to be shown. */
export function historyAsJson(history: FoundHistory): object {
  const { key, vault, env, createdAt, versions, more, withValues } = history;
  return {
    key,
    vault,
    env,
    created_at: createdAt ?? null,
    versions: versions.map((one) => ({
      version: one.version,
      current: one.current,
      labels: one.labels,
      value: withValues ? (one.value?.reveal() ?? null) : MASK,
      encoding: one.binary === true ? "base64" : "utf-8",
      plain: one.plain,
      created_at: one.createdAt ?? null,
      author: one.author ?? null,
    })),
    more: more > 0,
  };
}

interface Column {
  readonly heading: string;
  readonly cell: (version: SecretVersion) => string;
  /** Left out where no version has anything in it. */
  readonly optional?: true;
}

/** A history as a table, without the columns that say nothing; no text if there is no version. */
export function renderHistory({ versions, withValues }: FoundHistory, style: Style): string {
  if (versions.length === 0) return "";
  const columns = allColumns(versions, withValues).filter(
    ({ optional, cell }) => optional !== true || versions.some((one) => cell(one) !== ""),
  );
  return renderTable(
    columns.map(({ heading }) => heading),
    versions.map((one) => columns.map(({ cell }) => cell(one))),
    style,
  );
}

function allColumns(versions: readonly SecretVersion[], withValues: boolean): readonly Column[] {
  const areSomePlain = versions.some(({ plain }) => plain);
  const kindOf = ({ plain }: SecretVersion): string => (plain ? "plain" : "encrypted");
  return [
    { heading: "Version", cell: ({ version }) => printable(version) },
    { heading: "State", cell: ({ current }) => (current ? "current" : "") },
    { heading: "Labels", cell: ({ labels }) => printable(labels.join(", ")), optional: true },
    { heading: "Value", cell: (one) => (withValues ? valueOf(one) : MASK) },
    { heading: "Kind", cell: (one) => (areSomePlain ? kindOf(one) : ""), optional: true },
    { heading: "When (UTC)", cell: ({ createdAt }) => printable(formatInstant(createdAt)) },
    { heading: "By", cell: ({ author = "" }) => printable(author), optional: true },
  ];
}

function valueOf({ value, binary }: SecretVersion): string {
  if (value === undefined) return "(out of reach)";
  return binary === true ? "(binary)" : printable(value.reveal());
}

/** What is not in the table: that nothing is, or that there are more. */
export function noteOnHistory(
  { key, vault, env, versions, more }: FoundHistory,
  filter: VersionFilter,
): string | undefined {
  if (versions.length === 0) return `No version of ${key} in ${vault}:${env}${inWords(filter)}.`;
  if (more === 0) return undefined;
  const older = more === 1 ? "1 older version is" : `${more} older versions are`;
  return `${older} not shown: --limit ${versions.length + more} shows all.`;
}

/** In the vault's own zone, so that it shows how a time was understood. */
function inWords({ since, before, user }: VersionFilter): string {
  const parts = [
    since && ` since ${formatInstant(since.toISOString())}`,
    before && ` before ${formatInstant(before.toISOString())}`,
    user === undefined ? "" : ` by ${user}`,
  ];
  return parts.join("");
}
