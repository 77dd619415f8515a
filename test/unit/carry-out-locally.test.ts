import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { put } from "../contract/promises/write-and-read.ts";
import { openVault } from "../../src/vaults/open-vault.ts";
import {
  carryOut,
  carryOutContext,
  expectHonest,
  failureOf,
  goal,
  isReached,
  planFor,
  stateOf,
} from "../support/carrying.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { testVaultWorld } from "../support/vault-world.ts";

/** A local vault with something in it, and its file. */
async function make(values: Readonly<Record<string, string>> = { U0: "0", D0: "d", STAYS: "s" }) {
  const world = testVaultWorld(temporaryFolder());
  const place = { namespace: "app", env: "local" };
  const vault = await openVault({ slug: "local", driver: "local" }, place, world);
  await put(vault, values);
  const file = join(world.keepFolder, "secrets", "local", "local.age");
  const bytes = () => (existsSync(file) ? readFileSync(file).toString("base64") : undefined);
  return { vault, bytes, state: await stateOf(vault), plan: await planFor(vault, goal) };
}

test("a local vault takes a plan as a whole: a conflict leaves its file as it is", async () => {
  const { vault, bytes, plan } = await make();
  await put(vault, { U0: "theirs" });
  const [before, state] = [bytes(), await stateOf(vault)];
  const error = await failureOf(carryOut(vault, plan));
  expect(error.exitCode).toBe(6);
  const { failed, rolled_back: back, done } = await expectHonest(vault, error, state, plan);
  expect([failed, back, done]).toEqual([["U0"], [], []]);
  expect(bytes()).toBe(before);
});

test("stopped between the writing and the deleting, it is as before, and keeps nothing of the new", async () => {
  const { vault, state, plan } = await make();
  const abort = new AbortController();
  const { context } = carryOutContext(abort);
  const stopping = { ...context, progress: () => abort.abort() };
  const error = await failureOf(carryOut(vault, plan, { context: stopping }));
  await expectHonest(vault, error, state, plan);
  expect([error.exitCode, await stateOf(vault)]).toEqual([130, state]);
  expect(await vault.listRemoved()).toEqual([]);
  await carryOut(vault, await planFor(vault, goal));
  expect(await isReached(vault)).toBe(true);
});

test("stopped before it is written, its file is as it was", async () => {
  const { vault, bytes, plan } = await make();
  const abort = new AbortController();
  abort.abort();
  const before = bytes();
  const { context } = carryOutContext(abort);
  const error = await failureOf(carryOut(vault, plan, { context }));
  expect([error.exitCode, bytes()]).toEqual([130, before]);
  expect(error.message).toBe("Copying to local:local was stopped. Everything is as before.");
});

test("with a file that cannot be written, it says so for every key", async () => {
  const { vault, state, plan } = await make();
  const read = vault.read.bind(vault);
  const { KeepError } = await import("../../src/core/errors.ts");
  const failure = new KeepError("VAULT_FILE_FAILED", { file: "x", reason: "the disk is full" });
  const full = { ...vault, read, write: () => Promise.reject(failure) };
  const { context, notes } = carryOutContext();
  const error = await failureOf(carryOut(full, plan, { context }));
  expect(notes, "nothing is there to roll back").toEqual([]);
  const { failed, reasons } = await expectHonest(vault, error, state, plan);
  expect(failed.length).toBeGreaterThan(5);
  for (const reason of reasons) expect(reason).toContain("the disk is full");
  expect(error.exitCode).toBe(failure.exitCode);
});
