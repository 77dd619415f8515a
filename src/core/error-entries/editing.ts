import { exitCodes } from "../exit-codes.ts";
import { entry } from "./entry.ts";

/** Secrets that are edited as a text. */
export const editingErrors = {
  EDIT_EMPTIED: entry<{ vault: string; env: string; count: number }>(
    exitCodes.invalid,
    (d) =>
      `The edited text is empty, which would delete ${d.count === 1 ? "the only secret" : `all ${d.count} secrets`} of ${d.vault}:${d.env} that it had. Nothing was changed.`,
    () => "To delete secrets, use keep delete KEY… or keep delete --only GLOB.",
  ),
} as const;
