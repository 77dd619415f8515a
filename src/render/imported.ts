import { printable } from "../core/printable.ts";
import type { ImportSecretsResult } from "../operations/import-secrets.ts";
import type { DescribedStep } from "../plans/describe-plan.ts";
import { renderApplied } from "./plan.ts";

/** What has been imported, as a sentence, and what was left out, a line each. */
export function renderImported(result: ImportSecretsResult): string {
  const { file, plan } = result;
  if (plan.steps.length === 0) return `No variable of ${file} matches.`;
  const invalid = plan.steps.filter(({ action }) => action === "invalid");
  const leftOut = invalid.map((step) => `Left out: ${describe(step)}`);
  return [...leftOut, renderApplied(result, "Imported")].join("\n");
}

const describe = ({ from, problem }: DescribedStep): string =>
  printable(`line ${from?.line ?? "?"}: ${problem?.message ?? ""}`);
