import type { DriverManifest } from "../../core/vault.ts";
import { awsOptions } from "../aws/options.ts";

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
  limits: { valueBytes: 8 * 1024, emptyValue: false, versions: 100 },
  capabilities: { plain: true, restore: false, share: false },
};
