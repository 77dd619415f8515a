import { openAwsVault } from "../support/aws-vault.ts";
import { describeWithMoto } from "../support/moto-suite.ts";
import { describeVaultContract } from "./vault-contract.ts";

const NOTHING_KEPT = "SSM deletes at once and keeps nothing";

describeWithMoto("SSM Parameter Store", (moto) => {
  describeVaultContract("ssm", {
    open: async () => {
      await moto().reset();
      return (place) => openAwsVault("ssm", moto().url, { ...(place && { place }) });
    },
    openUnreachable: () => openAwsVault("ssm", "http://127.0.0.1:9", { timeoutMs: 20_000 }),
    skip: [
      { test: "what was removed is restored as it was", reason: NOTHING_KEPT },
      {
        test: "restoring answers for each key, and names what cannot be restored",
        reason: NOTHING_KEPT,
      },
      { test: "what was removed is listed, with nothing else", reason: NOTHING_KEPT },
      {
        test: "the history of what was removed is shown to who asks for it",
        reason: NOTHING_KEPT,
      },
      {
        test: "what was purged cannot be restored",
        reason: "a deleted parameter is gone already, so its purge finds nothing",
      },
      {
        test: "of several ifVersion at once exactly one lands",
        reason:
          "PutParameter has no condition; the driver compares first and says what it sees after",
      },
    ],
  });
});
