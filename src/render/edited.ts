import type { EditSecretsResult } from "../operations/edit-secrets.ts";
import { renderApplied } from "./plan.ts";

/** What was saved, as a sentence. */
export function renderEdited(result: EditSecretsResult): string {
  return result.carried_out ? renderApplied(result, "Saved") : "Nothing changed.";
}
