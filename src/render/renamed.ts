import type { RenamePreview, RenameSecretsResult } from "../operations/rename-secrets.ts";
import { renderPlan } from "./plan.ts";
import { singleLine } from "./single-line.ts";

/** The plan, where templates name what is renamed, and what else there is to know. */
export function renderRenamePlan(
  { plan, notes, templates }: RenamePreview,
  limit?: number,
): string {
  const places = templates.map(
    ({ file, line, column, reference, to }) =>
      // Both are as others have named and written them.
      `${singleLine(file)}:${line}:${column}  ${singleLine(reference)} → ${to}`,
  );
  return [renderPlan(plan, limit), ...[...places, ...notes].map((line) => `${line}\n`)].join("");
}

/** What has been renamed, a line each, and what there is to know. */
export function renderRenamed(result: RenameSecretsResult): string {
  const { plan, carried_out: isDone, renamed, notes, templates } = result;
  const place = `${plan.vault}:${plan.env}`;
  if (!isDone) return [`Nothing to do in ${place}.`, ...notes].join("\n");
  const lines = renamed.map(
    ({ from, to, version }) => `Renamed ${from} to ${to} in ${place} (version ${version}).`,
  );
  const changed = templates.filter((one) => one.changed).map(({ file }) => file);
  const left = templates
    .filter((one) => !one.changed)
    .map(({ file, line, reference }) => `${file}:${line} has ${reference}`);
  return [
    ...lines,
    ...[...new Set(changed)].map((file) => `Changed ${file}.`),
    ...left,
    ...notes,
  ].join("\n");
}
