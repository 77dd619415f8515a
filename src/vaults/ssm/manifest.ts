import type { DriverManifest } from "../../core/vault.ts";
import { CHANGES_AT_ONCE } from "../aws/changes-at-once.ts";
import { awsOptions } from "../aws/options.ts";

/** How many bytes a standard parameter holds, and an advanced one. */
export const STANDARD_BYTES = 4 * 1024;
const ADVANCED_BYTES = 8 * 1024;

export type Tier = "auto" | "standard" | "advanced" | "intelligent";

/** The tier of a vault's file. */
export function tierOf(text: string | undefined): Tier {
  return text === "standard" || text === "advanced" || text === "intelligent" ? text : "auto";
}

export const ssmManifest: DriverManifest = {
  driver: "ssm",
  title: "AWS SSM Parameter Store",
  whenToUse: "an AWS account, small values, no cost for standard parameters",
  options: [
    ...awsOptions,
    {
      field: "tier",
      flag: "tier",
      summary: "parameter tier: auto, standard, advanced or intelligent",
      pattern: /^(?:auto|standard|advanced|intelligent)$/,
      expected: "auto, standard, advanced or intelligent",
    },
  ],
  limits: {
    valueBytes: ADVANCED_BYTES,
    emptyValue: false,
    versions: 100,
    changesAtOnce: CHANGES_AT_ONCE,
  },
  capabilities: {
    plain: true,
    changeKind: false,
    binary: false,
    exactConditions: false,
    atomicBatch: false,
    keepsNames: false,
    restore: false,
    recoveryDays: false,
    authors: true,
    quickList: false,
    share: false,
  },
};

/** What a vault of this tier is and holds. */
export function manifestFor(tier: Tier): DriverManifest {
  const valueBytes = tier === "standard" ? STANDARD_BYTES : ADVANCED_BYTES;
  return { ...ssmManifest, limits: { ...ssmManifest.limits, valueBytes } };
}
