import { exitCodes } from "../exit-codes.ts";
import { entry } from "./entry.ts";

const { notFound } = exitCodes;

/** What is not known, or not kept, of how a secret was. */
export const versionErrors = {
  NO_PREVIOUS_VERSION: entry<{ key: string; env: string; vault: string }>(
    notFound,
    (d) => `${d.key} in ${d.vault}:${d.env} has no version before the current one.`,
    () => "If it has others, name one with --to.",
  ),
} as const;
