import { exitCodes } from "../exit-codes.ts";
import { entry } from "./entry.ts";

const { notFound, invalid, conflict } = exitCodes;

/** What is not known, or not kept, of how a secret was. */
export const versionErrors = {
  NO_PREVIOUS_VERSION: entry<{ key: string; env: string; vault: string }>(
    notFound,
    (d) => `${d.key} in ${d.vault}:${d.env} has no version before the current one.`,
    (d) => `keep history ${d.key} --vault ${d.vault} --env ${d.env} shows what there is.`,
  ),
  /** In a plan. */
  VERSION_GONE: entry<{ key: string; at: string; vault: string }>(
    invalid,
    (d) => `What ${d.key} held at ${d.at} is gone: ${d.vault} keeps newer versions only.`,
    () => "--except leaves it as it is.",
  ),
  /** In a plan. */
  REMOVAL_UNKNOWN: entry<{ key: string; at: string; vault: string }>(
    invalid,
    (d) => `${d.vault} does not say whether ${d.key} was deleted already at ${d.at}.`,
    (d) => `keep restore ${d.key} brings it back, --except leaves it deleted.`,
  ),
  OLDEST_VERSION_LABELLED: entry<{ key: string; name: string; env: string; vault: string }>(
    conflict,
    (d) =>
      `${d.key} in ${d.vault}:${d.env} has as many versions as SSM keeps, and no new one can be written while the oldest has a label.`,
    (d) =>
      `keep history ${d.key} --vault ${d.vault} --env ${d.env} --limit 100 shows the labels. Move it: aws ssm label-parameter-version --name ${d.name} --labels LABEL --parameter-version VERSION`,
  ),
} as const;
