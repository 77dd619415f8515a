import { expect, test } from "vitest";
import { SecretValue } from "../../src/core/secret-value.ts";
import type { DriverManifest } from "../../src/core/vault.ts";
import { checkedVault } from "../../src/vaults/wrappers/checked.ts";
import { MemoryStore, MemoryVault, memoryManifest } from "../support/memory-vault.ts";
import { describeVaultContract } from "./vault-contract.ts";

const usual = { namespace: "app", env: "local" };

/** As strict as a service can be: short values, none empty, few versions. */
const tightManifest: DriverManifest = {
  ...memoryManifest,
  limits: { valueBytes: 4096, emptyValue: false, versions: 3, changesAtOnce: 5 },
  capabilities: { ...memoryManifest.capabilities },
};

for (const [name, manifest] of [
  ["in memory", memoryManifest],
  ["in memory, with tight limits", tightManifest],
] as const)
  describeVaultContract(name, {
    open: () => {
      const store = new MemoryStore();
      return async (place = usual) => checkedVault(new MemoryVault(store, place, manifest));
    },
    openUnreachable: async () => {
      const store = new MemoryStore();
      store.reachable = false;
      return checkedVault(new MemoryVault(store, usual, manifest));
    },
  });

test("what breaks a limit never reaches the driver", async () => {
  const store = new MemoryStore();
  const vault = checkedVault(new MemoryVault(store, usual, tightManifest));
  const texts = ["x".repeat(4097), "", "\ud800"];
  const outcomes = await vault.write(
    texts.map((text) => ({ key: "A", value: new SecretValue(text) })),
  );
  expect(outcomes.map(({ failure }) => failure?.code)).toEqual([
    "VALUE_TOO_LARGE",
    "EMPTY_VALUE",
    "NOT_TEXT",
  ]);
  expect(store.calls).toEqual([]);
});
