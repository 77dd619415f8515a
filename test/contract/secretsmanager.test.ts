import { openAwsVault } from "../support/aws-vault.ts";
import { describeWithMoto } from "../support/moto-suite.ts";
import { describeVaultContract } from "./vault-contract.ts";

const NAME_IS_TAKEN = "the name of a deleted secret is taken as long as it can be restored";

describeWithMoto("Secrets Manager", (moto) => {
  describeVaultContract("secretsmanager", {
    open: async () => {
      await moto().reset();
      return (place) => openAwsVault("secretsmanager", moto().url, { ...(place && { place }) });
    },
    openUnreachable: () =>
      openAwsVault("secretsmanager", "http://127.0.0.1:9", { timeoutMs: 20_000 }),
    skip: [
      {
        test: "a removed key can be written again, and counts as created",
        reason: NAME_IS_TAKEN,
      },
      { test: "what was written again since is not restored over", reason: NAME_IS_TAKEN },
    ],
  });
});
