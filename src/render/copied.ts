import type { CopySecretsResult } from "../operations/copy-secrets.ts";
import { renderApplied } from "./plan.ts";

/** What has been copied, as a sentence. */
export function renderCopied(result: CopySecretsResult): string {
  const { from, plan } = result;
  if (plan.steps.length === 0) return `No secret of ${from.vault}:${from.env} matches.`;
  return renderApplied(result, "Copied");
}
