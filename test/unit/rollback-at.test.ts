import { describe, expect, test } from "vitest";
import type { KeepError } from "../../src/core/errors.ts";
import type { Vault } from "../../src/core/vault.ts";
import {
  type RollbackSecretsOptions,
  rollbackSecrets,
} from "../../src/operations/rollback-secrets.ts";
import { renderPlan } from "../../src/render/plan.ts";
import { renderRolledBack } from "../../src/render/rolled-back.ts";
import { put } from "../contract/promises/write-and-read.ts";
import { denied, kinds, stateOf, unreachable } from "../support/carrying.ts";
import { contextOn } from "../support/context-on.ts";
import { ScriptedAsker } from "../support/copying.ts";
import { awaitFailure } from "../support/failure-of.ts";
import { faultyVault } from "../support/faulty-vault.ts";
import { memoryManifest } from "../support/memory-vault.ts";
import { live, plain, rollBack } from "../support/rolling-back.ts";

describe("rolling back to a time", () => {
  test.each([0, 1, 2])("makes a place what it was, at %i", async (index) => {
    const { clock, vault, times, states } = await live();
    await rollBack(vault, clock, times[index]!);
    expect(await stateOf(vault)).toEqual(states[index]);
  });

  test("shows what becomes of each key", async () => {
    const { clock, vault, times } = await live();
    const result = await rollBack(vault, clock, times[0]!, { dryRun: true });
    expect(result.at).toBe(times[0]!.toISOString());
    expect(renderPlan(result.plan)).toBe(
      [
        "update    CHANGED  **** (version 1) replaces version 3",
        "restore   GONE     (version 1)",
        "delete    NEW      version 1",
        "Plan for memory:staging: 1 changed, 1 to delete, 1 to restore, 1 unchanged.",
        "",
      ].join("\n"),
    );
    expect(result.plan.steps.find(({ key }) => key === "SAME")).toEqual({
      key: "SAME",
      action: "unchanged",
      from: null,
      version: "1",
      problem: null,
    });
    const done = await rollBack(vault, clock, times[0]!);
    expect(renderRolledBack(done)).toBe(
      "Rolled back memory:staging: 1 changed, 1 restored, 1 deleted; 1 unchanged.",
    );
  });

  test("asks for the writing, and for the deleting by itself", async () => {
    const { clock, vault, times, states } = await live();
    const ask = new ScriptedAsker("y", "y");
    const shown: string[] = [];
    await rollbackSecrets(contextOn(vault, { now: clock.now, ask }), {
      ...plain,
      at: times[0]!,
      yes: false,
      show: (plan) => shown.push(plan.env),
    });
    expect(shown).toEqual(["staging"]);
    expect(ask.asked).toEqual([
      "Write older values to memory:staging: 1 changed, 1 to delete, 1 to restore, 1 unchanged?",
      "Delete NEW from memory:staging?",
    ]);
    expect(await stateOf(vault)).toEqual(states[0]);
  });

  test("reads nothing of what has not changed since", async () => {
    const { clock, store, vault, times } = await live();
    await rollBack(vault, clock, times[2]!);
    expect(store.calls).toEqual(["list", "listRemoved"]);
  });

  test("takes the keys that are named, or that the globs match", async () => {
    const { clock, vault, times } = await live();
    const keysOf = async (options: Partial<RollbackSecretsOptions>) =>
      (await rollBack(vault, clock, times[0]!, { dryRun: true, ...options })).plan.steps.map(
        ({ key }) => key,
      );
    expect(await keysOf({ keys: ["GONE", "SAME"] })).toEqual(["GONE", "SAME"]);
    expect(await keysOf({ only: "*E*", except: "NEW" })).toEqual(["CHANGED", "GONE", "SAME"]);
    const none = await rollBack(vault, clock, times[0]!, { only: "X" });
    expect(renderRolledBack(none)).toBe("No secret of memory:staging matches.");
    const error = await awaitFailure(rollBack(vault, clock, times[0]!, { keys: ["SAM"] }));
    expect(error).toMatchObject({ code: "KEY_NOT_FOUND", hint: "Did you mean SAME?" });
  });

  test("brings a secret back with the version of that time", async () => {
    const { clock, vault, times } = await live();
    await vault.remove(["CHANGED"]);
    clock.tick();
    await rollBack(vault, clock, times[1]!, { keys: ["CHANGED"] });
    expect((await stateOf(vault)).get("CHANGED")).toContain("2 /");
  });

  test("knows when a secret was not there for a while", async () => {
    const { clock, vault, times } = await live();
    await vault.restore(["GONE"]);
    clock.tick();
    await put(vault, { GONE: "again" });
    await rollBack(vault, clock, times[2]!, { keys: ["GONE"] });
    expect((await stateOf(vault)).has("GONE")).toBe(false);
    await rollBack(vault, clock, times[0]!, { keys: ["GONE"] });
    expect((await stateOf(vault)).get("GONE")).toContain("g /");
  });

  test("says once that a vault that keeps nothing cannot bring back what was deleted", async () => {
    const { clock, vault, times } = await live(kinds["like SSM"]);
    const warnings: string[] = [];
    const result = await rollBack(vault, clock, times[0]!, {}, (one) => warnings.push(one));
    expect(warnings).toEqual([
      "memory keeps nothing of what is deleted: secrets that were deleted from staging since then are not known, and do not come back.",
    ]);
    expect(result.plan.summary).toMatchObject({ update: 1, delete: 1, restore: 0, unchanged: 1 });
  });

  test("is refused as a whole if the versions of that time are gone", async () => {
    const { clock, vault, times, states } = await live({
      ...memoryManifest,
      limits: { ...memoryManifest.limits, versions: 2 },
    });
    const error = await awaitFailure(rollBack(vault, clock, times[0]!));
    expect(error).toMatchObject({ code: "PLAN_REFUSED", exitCode: 8 });
    expect(error.message).toBe(
      "1 secret cannot be brought back in memory:staging. Nothing was changed.",
    );
    expect(error.excerpt).toBe(
      "  What CHANGED held at 2026-11-20T00:01:00.000Z is gone: memory keeps newer versions only.",
    );
    expect(error.hint).toBe("--except leaves out what cannot be brought back.");
    expect(await stateOf(vault)).toEqual(states[2]);
    await rollBack(vault, clock, times[0]!, { except: "CHANGED" });
    expect([...(await stateOf(vault)).keys()]).toEqual(["CHANGED", "GONE", "SAME"]);
  });

  test("names a version that cannot be read, and changes nothing", async () => {
    const { clock, vault, times, states } = await live();
    const error = await awaitFailure(rollBack(unreadable(vault, denied()), clock, times[0]!));
    expect(error).toMatchObject({ code: "PLAN_REFUSED", details: { invalid: ["CHANGED"] } });
    expect(error.excerpt).toBe(`  CHANGED: ${denied().message}`);
    expect(await stateOf(vault)).toEqual(states[2]);
    // What is about no key is as it is.
    const late = awaitFailure(rollBack(unreadable(vault, unreachable()), clock, times[0]!));
    expect(await late).toMatchObject({ code: "TIMED_OUT" });
  });

  /** The same vault, whose older versions cannot be read. */
  const unreadable = (vault: Vault, failure: KeepError): Vault =>
    Object.assign(faultyVault(vault, { onChange: () => undefined }), {
      readVersion: () => Promise.reject(failure),
    });

  test("is no use of the future, nor with a version or without a key", async () => {
    const { clock, vault, times } = await live();
    const later = new Date(clock.now().getTime() + 1);
    const misuses = [
      rollBack(vault, clock, later),
      rollBack(vault, clock, times[0]!, { keys: ["A"], to: "1" }),
      rollbackSecrets(contextOn(vault), { ...plain, keys: ["A"], only: "A" }),
      rollbackSecrets(contextOn(vault), plain),
    ];
    for (const misuse of misuses)
      expect(await awaitFailure(misuse)).toMatchObject({ code: "USAGE" });
  });

  test("stops at Ctrl-C", async () => {
    const { clock, vault, times, states } = await live();
    const abort = new AbortController();
    const context = contextOn(vault, {
      now: clock.now,
      signal: abort.signal,
      progress: () => abort.abort(),
    });
    await expect(rollbackSecrets(context, { ...plain, at: times[0]! })).rejects.toThrow();
    expect(await stateOf(vault)).toEqual(states[2]);
  });
});
