import type { DriverManifest } from "../../core/vault.ts";

export const localManifest: DriverManifest = {
  driver: "local",
  title: "Local encrypted files",
  whenToUse: "no account and no network: files beside your code, encrypted with age",
  options: [
    {
      field: "path",
      flag: "path",
      summary: "folder of the encrypted files (default .keep/secrets/<slug>)",
    },
  ],
  limits: { valueBytes: 1024 * 1024, emptyValue: true, versions: 20, changesAtOnce: 1 },
  capabilities: {
    plain: true,
    changeKind: true,
    binary: false,
    exactConditions: true,
    atomicBatch: true,
    keepsNames: false,
    restore: true,
    recoveryDays: false,
    authors: true,
    quickList: true,
    share: true,
  },
};
