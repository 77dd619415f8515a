import type { DriverManifest } from "../../core/vault.ts";
import { CHANGES_AT_ONCE } from "../aws/changes-at-once.ts";
import { awsOptions } from "../aws/options.ts";

export const secretsManagerManifest: DriverManifest = {
  driver: "secretsmanager",
  title: "AWS Secrets Manager",
  whenToUse: "an AWS account, larger values, rotation and replication",
  options: awsOptions,
  limits: {
    valueBytes: 64 * 1024,
    emptyValue: false,
    versions: 100,
    changesAtOnce: CHANGES_AT_ONCE,
  },
  capabilities: {
    plain: false,
    changeKind: false,
    binary: true,
    exactConditions: true,
    atomicBatch: false,
    keepsNames: true,
    restore: true,
    recoveryDays: true,
    authors: false,
    quickList: true,
    share: false,
  },
};
