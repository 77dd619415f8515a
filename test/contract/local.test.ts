import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Place } from "../../src/core/names.ts";
import { openVault } from "../../src/vaults/open-vault.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { testVaultWorld } from "../support/vault-world.ts";
import { describeVaultContract } from "./vault-contract.ts";
import { put } from "./promises/write-and-read.ts";

const usual: Place = { namespace: "app", env: "local" };
const settings = { slug: "local", driver: "local" };

describeVaultContract("local", {
  open: () => {
    const world = testVaultWorld(temporaryFolder());
    return (place = usual) => openVault({ ...settings, scope: place.scope }, place, world);
  },
  openUnreachable: async () => {
    const world = testVaultWorld(temporaryFolder());
    // A file where the folder of the vault would be.
    writeFileSync(world.keepFolder, "");
    return openVault(settings, usual, world);
  },
});

test("opening makes no file, folder or identity", async () => {
  const folder = temporaryFolder();
  await openVault(settings, usual, testVaultWorld(folder));
  expect(readdirSync(folder)).toEqual([]);
});

test("looking into a vault that has no file yet makes none", async () => {
  const folder = temporaryFolder();
  const vault = await openVault(settings, usual, testVaultWorld(folder));
  expect(await vault.list()).toEqual([]);
  expect((await vault.read("all")).secrets.size).toBe(0);
  expect(await vault.history("A")).toBeUndefined();
  expect(readdirSync(folder)).toEqual([]);
});

test("each environment has a file of its own, and nothing else is left beside it", async () => {
  const folder = temporaryFolder();
  for (const env of ["local", "staging"])
    await put(await openVault(settings, { ...usual, env }, testVaultWorld(folder)), { A: env });
  const files = readdirSync(join(folder, ".keep", "secrets", "local"));
  expect(files.toSorted()).toEqual(["local.age", "staging.age"]);
});

test("a vault's path is taken from the workspace's folder", async () => {
  const folder = temporaryFolder();
  const vault = await openVault({ ...settings, path: "deploy/x" }, usual, testVaultWorld(folder));
  await put(vault, { A: "1" });
  expect(existsSync(join(folder, "deploy", "x", "local.age"))).toBe(true);
});
