import { beforeEach, expect, test } from "vitest";
import type { Vault } from "../../src/core/vault.ts";
import {
  type RestoreSecretsOptions,
  restoreSecrets,
} from "../../src/operations/restore-secrets.ts";
import { renderRestored } from "../../src/render/changes.ts";
import { renderPlan } from "../../src/render/plan.ts";
import { put } from "../contract/promises/write-and-read.ts";
import { denied, kinds, stateOf } from "../support/carrying.ts";
import { contextOn } from "../support/context-on.ts";
import { ScriptedAsker } from "../support/copying.ts";
import { awaitFailure } from "../support/failure-of.ts";
import { MemoryStore, MemoryVault } from "../support/memory-vault.ts";

let vault: MemoryVault;

beforeEach(async () => {
  vault = new MemoryVault(new MemoryStore(), { namespace: "app", env: "staging" });
  await put(vault, { THERE: "t", GONE_A: "a", GONE_B: "b", OTHER: "o" });
  await vault.remove(["GONE_A", "GONE_B", "OTHER"]);
});

const plain: RestoreSecretsOptions = { keys: [], dryRun: false, yes: true, show: () => undefined };

const restore = (options: Partial<RestoreSecretsOptions>, on: Vault = vault) =>
  restoreSecrets(contextOn(on), { ...plain, ...options });

const keys = async () => [...(await stateOf(vault)).keys()];

test("the named ones come back, or those that the globs match", async () => {
  const named = await restore({ keys: ["OTHER"] });
  expect(named.restored).toEqual([{ key: "OTHER", version: "1" }]);
  const matching = await restore({ only: "*", except: "*_B" });
  expect(renderRestored(matching)).toBe("Restored GONE_A in memory:staging.");
  expect(await keys()).toEqual(["GONE_A", "OTHER", "THERE"]);
  const none = await restore({ only: "X" });
  expect(renderRestored(none)).toBe("No deleted secret of memory:staging matches.");
});

test("a dry run shows the plan, and restores nothing", async () => {
  const result = await restore({ only: "GONE_*", dryRun: true, yes: false });
  expect(renderPlan(result.plan)).toBe(
    "restore   GONE_A\nrestore   GONE_B\nPlan for memory:staging: 2 to restore.\n",
  );
  expect([result.carried_out, result.restored, await keys()]).toEqual([false, [], ["THERE"]]);
});

test("one that cannot be restored is named, and keeps the others from it", async () => {
  for (const key of ["THERE", "NEVER"])
    expect(await awaitFailure(restore({ keys: [key] }))).toMatchObject({
      code: "NOTHING_TO_RESTORE",
    });
  const error = await awaitFailure(restore({ keys: ["OTHER", "NEVER", "GONE_A"] }));
  expect(error).toMatchObject({ code: "PARTLY_FAILED", exitCode: 5, details: { done: [] } });
  expect(error.message).toContain("NEVER");
  expect(await keys()).toEqual(["THERE"]);
});

test("what fails meanwhile is named, and what came back stays", async () => {
  const { restore: real } = vault;
  vault.restore = async (all, options) => {
    const outcomes = await real.call(vault, all.slice(1), options);
    return [{ key: all[0]!, failure: denied() }, ...outcomes];
  };
  const one = await awaitFailure(restore({ keys: ["OTHER"] }));
  expect(one).toMatchObject({ code: "ACCESS_DENIED", exitCode: 4 });
  const some = await awaitFailure(restore({ only: "GONE_*" }));
  expect(some.details).toMatchObject({ failed: ["GONE_A"], done: ["GONE_B"] });
});

test("where deleted secrets may not be listed, a named one is tried", async () => {
  vault.listRemoved = () => Promise.reject(denied());
  expect((await restore({ keys: ["OTHER"] })).restored).toHaveLength(1);
  expect(await awaitFailure(restore({ only: "*" }))).toMatchObject({ code: "ACCESS_DENIED" });
});

test("a vault that keeps nothing has nothing to restore", async () => {
  const ssm = new MemoryVault(new MemoryStore(), vault.place, kinds["like SSM"]);
  expect(await awaitFailure(restore({ keys: ["OTHER"] }, ssm))).toMatchObject({
    code: "NOTHING_TO_RESTORE",
    exitCode: 5,
  });
});

test("what globs match is asked for, what is named is not", async () => {
  const ask = new ScriptedAsker("y");
  const context = contextOn(vault, { ask });
  await restoreSecrets(context, { ...plain, keys: ["OTHER"], yes: false });
  expect(ask.asked).toEqual([]);
  await restoreSecrets(context, { ...plain, only: "GONE_*", yes: false });
  expect(ask.asked).toEqual(["Restore GONE_A, GONE_B in memory:staging?"]);
  expect(await awaitFailure(restore({}))).toMatchObject({ code: "USAGE", exitCode: 2 });
});
