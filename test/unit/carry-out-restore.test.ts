import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { KeepError } from "../../src/core/errors.ts";
import type { DriverManifest, Vault } from "../../src/core/vault.ts";
import type { Step } from "../../src/plans/plan.ts";
import { change, put } from "../contract/promises/write-and-read.ts";
import {
  type Lists,
  carryOut,
  carryOutContext,
  denied,
  expectHonest,
  failureOf,
  faults,
  kinds,
  planFor,
  stateOf,
} from "../support/carrying.ts";
import { type ChangeFault, type ChangeKind, faultyVault } from "../support/faulty-vault.ts";
import { MemoryStore, MemoryVault } from "../support/memory-vault.ts";

const place = { namespace: "app", env: "production" };
const restoring = [kinds["like Secrets Manager"], kinds["like a local vault"]] as const;
/** R0 comes back as it was, R1 and R2 with an older value. */
const RESTORED = ["R0", "R1", "R2"];

/** A vault, and a plan that creates, updates, restores and deletes. */
async function make(manifest: DriverManifest) {
  const vault = new MemoryVault(new MemoryStore(), place, manifest);
  await put(vault, { U0: "0", U1: "1", D0: "d", D1: "d" });
  for (const text of ["1", "2", "3"])
    for (const key of RESTORED) await vault.write([change(key, `${key} ${text}`)]);
  await vault.remove(RESTORED);
  const state = await stateOf(vault);
  const goal = { N0: "n", N1: "n", U0: "00", U1: "11", D0: undefined, D1: undefined };
  const written = await planFor(vault, goal);
  const steps = [...written.steps, restore("R0", "3"), restore("R1", "1"), restore("R2", "2")];
  return { vault, state, plan: { ...written, steps: steps.toSorted(byKey) } };
}

const byKey = (a: Step, b: Step): number => (a.key < b.key ? -1 : 1);

function restore(key: string, version: string): Step {
  return { key, action: "restore", version: "3", source: { key, version } };
}

/** Those that can be restored, each with the value that it would come back with. */
async function restorable(vault: Vault): Promise<Readonly<Record<string, string>>> {
  const removed = await vault.listRemoved();
  const values = removed.map(async ({ key }) => {
    const history = await vault.history(key, { removed: true, values: true });
    return [key, history!.versions[0]!.value!.reveal()] as const;
  });
  return Object.fromEntries(await Promise.all(values));
}

const AS_BEFORE = { R0: "R0 3", R1: "R1 3", R2: "R2 3" };
const DONE = {
  R0: "R0 3 / encrypted / text",
  R1: "R1 1 / encrypted / text",
  R2: "R2 2 / encrypted / text",
};

/** What is not done can be restored as before. */
async function expectRestorable(vault: Vault, done: readonly string[]): Promise<void> {
  const back = Object.entries(AS_BEFORE).filter(([key]) => !done.includes(key));
  expect(await restorable(vault)).toMatchObject(Object.fromEntries(back));
}

/** What is done, by the report; the restored ones must be in the vault as it says. */
async function doneIn(vault: Vault, error: KeepError): Promise<readonly string[]> {
  const { done, left } = error.details as unknown as Lists;
  expect(left).toEqual([]);
  const state = await stateOf(vault);
  for (const [key, value] of Object.entries(DONE))
    expect(state.get(key), key).toBe(done.includes(key) ? value : undefined);
  return done;
}

describe.each(restoring)("restoring by a plan, with a vault %#", (manifest) => {
  test("brings back what was removed, with the version that is to count", async () => {
    const { vault, plan } = await make(manifest);
    const results = await carryOut(vault, plan);
    expect(results.map(({ step: { action } }) => action)).toEqual(
      "create create update update restore restore restore delete delete".split(" "),
    );
    expect(Object.fromEntries(await stateOf(vault))).toMatchObject(DONE);
    expect(results.find(({ step }) => step.key === "R0")).toMatchObject({ version: "3" });
    expect(results.find(({ step }) => step.key === "R1")).toMatchObject({ version: "4" });
  });

  const numbers = Array.from({ length: 12 }, (_, index) => index);
  const cases = Object.keys(faults).flatMap((name) =>
    [true, false].map((rollback) => [name, rollback] as const),
  );

  test.each(cases)("whichever change %s is told as it is, rollback: %s", async (name, rollback) => {
    for (const number of numbers) await failAt(number, name, rollback);
  });

  async function failAt(number: number, name: string, rollback: boolean): Promise<void> {
    const { vault, state, plan } = await make(manifest);
    const faulty = faultyVault(vault, {
      onChange: (n) => (n === number ? faults[name]!() : undefined),
    });
    const ended = await carryOut(faulty, plan, { rollback }).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (ended === undefined) {
      expect(Object.fromEntries(await stateOf(vault))).toMatchObject(DONE);
      return;
    }
    const error = await failureOf(Promise.reject(ended));
    await expectRestorable(vault, await doneIn(vault, error));
    if (!rollback) return;
    await expectHonest(vault, error, state, plan);
    expect(await restorable(vault)).toEqual(AS_BEFORE);
  }

  test.each(numbers)("Ctrl-C before change number %i leaves all as it was", async (number) => {
    const { vault, state, plan } = await make(manifest);
    const abort = new AbortController();
    const faulty = faultyVault(vault, {
      onChange: (n) => void (n === number && abort.abort()),
    });
    const { context } = carryOutContext(abort);
    const ended = await carryOut(faulty, plan, { context }).catch((error: unknown) => error);
    // The last change may be the one that it waits for.
    if (Array.isArray(ended)) return;
    const error = await failureOf(Promise.reject(ended));
    expect(error.exitCode).toBe(130);
    await expectHonest(vault, error, state, plan);
    expect(await restorable(vault)).toEqual(AS_BEFORE);
  });

  test("Ctrl-C between the restoring and its write leaves it removed", async () => {
    const { vault, plan } = await make(manifest);
    const abort = new AbortController();
    const stopping = faultyVault(vault, {
      onChange: async (_, key, action) => {
        if (action === "restore" && key === "R1") queueMicrotask(() => abort.abort());
        return undefined;
      },
    });
    const only = { ...plan, steps: [restore("R1", "1")] };
    const { context } = carryOutContext(abort);
    const error = await failureOf(carryOut(stopping, only, { context, rollback: false }));
    expect(error.details).toMatchObject({ done: [], left: [], not_begun: ["R1"] });
    expect(await restorable(vault)).toEqual(AS_BEFORE);
  });

  test("what was written since, and removed again, is a conflict, and stays removed", async () => {
    const { vault, plan } = await make(manifest);
    await vault.restore(["R0"]);
    await put(vault, { R0: "theirs" });
    await vault.remove(["R0"]);
    const error = await failureOf(carryOut(vault, plan, { rollback: false }));
    expect(error.exitCode).toBe(6);
    expect(error.details).toMatchObject({ failed: ["R0"], left: [] });
    expect(await restorable(vault)).toMatchObject({ R0: "theirs" });
  });

  test("a version that is gone fails, and what came back is removed again", async () => {
    const { vault, plan } = await make(manifest);
    const only = { ...plan, steps: [restore("R1", "99")] };
    const error = await failureOf(carryOut(vault, only, { rollback: false }));
    expect([error.exitCode, error.details["failed"]]).toEqual([5, ["R1"]]);
    expect(await restorable(vault)).toEqual(AS_BEFORE);
  });

  test("what somebody else writes between the restoring and its write stays", async () => {
    const { vault, plan } = await make(manifest);
    const faulty = faultyVault(vault, {
      onChange: async (_, key, action) => {
        if (action === "write") await put(vault, { [key]: "theirs" });
      },
    });
    const only = { ...plan, steps: [restore("R1", "1")] };
    expect((await failureOf(carryOut(faulty, only))).exitCode).toBe(6);
    expect((await stateOf(vault)).get("R1")).toContain("theirs");
  });

  test("what somebody else writes while it is removed again stays", async () => {
    const { vault, plan } = await make(manifest);
    let isUndoing = false;
    const faulty = faultyVault(vault, {
      onChange: async (_, key, action): Promise<ChangeFault | undefined> => {
        if (isUndoing && key === "R1" && action === "write") await put(vault, { R1: "theirs" });
        if (action !== "remove" || key !== "D0") return undefined;
        isUndoing = true;
        return { kind: "refused", failure: denied() };
      },
    });
    const error = await failureOf(carryOut(faulty, plan));
    expect(error.details).toMatchObject({ left: ["R1"] });
    expect((await stateOf(vault)).get("R1")).toContain("theirs");
  });

  test.each([
    ["N0", true],
    ["R0", true],
    ["R0", false],
  ])("after %s has failed nothing more is begun, rollback: %s", async (failing, rollback) => {
    const { vault, plan } = await make(manifest);
    const begun: string[] = [];
    const faulty = faultyVault(vault, {
      onChange: (_, key, action): ChangeFault | undefined => {
        begun.push(`${action} ${key}`);
        return key === failing ? { kind: "refused", failure: denied() } : undefined;
      },
    });
    await failureOf(carryOut(faulty, plan, { rollback }));
    expect(begun.filter((one) => one.startsWith("remove D"))).toEqual([]);
    if (failing === "N0") expect(begun.filter((one) => one.startsWith("restore"))).toEqual([]);
  });

  test("says which changes were taken back, for the audit trail", async () => {
    const { vault, plan } = await make(manifest);
    const faulty = faultyVault(vault, {
      onChange: (_, key, action) =>
        action === "remove" && key === "D1" ? { kind: "refused", failure: denied() } : undefined,
    });
    const { context, undone } = carryOutContext();
    await failureOf(carryOut(faulty, plan, { context }));
    expect(undone.toSorted()).toEqual(["D0", "N0", "N1", "R0", "R1", "R2", "U0", "U1"]);
  });

  test("what somebody else has written over what came back is left, and named", async () => {
    const { vault, plan } = await make(manifest);
    const faulty = faultyVault(vault, {
      onChange: async (_, key, action): Promise<ChangeFault | undefined> => {
        if (action !== "remove" || key !== "D0") return undefined;
        await put(vault, { R0: "theirs" });
        return { kind: "refused", failure: denied() };
      },
    });
    const error = await failureOf(carryOut(faulty, plan));
    expect(error.details).toMatchObject({ left: ["R0"] });
    expect((await stateOf(vault)).get("R0")).toContain("theirs");
  });
});

test("what was encrypted does not become unencrypted with an older version", async () => {
  const vault = new MemoryVault(new MemoryStore(), place, kinds["like a local vault"]);
  await vault.write([change("P", "1", { plain: true })]);
  await vault.write([change("P", "2", { plain: false })]);
  await vault.remove(["P"]);
  const step: Step = { ...restore("P", "1"), version: "2" };
  await carryOut(vault, { vault: "memory", env: place.env, steps: [step] });
  expect((await stateOf(vault)).get("P")).toBe("1 / encrypted / text");
});

test("whatever goes wrong with a plan that restores, nothing is lost, and each key is as it is told", async () => {
  const event = fc.constantFrom("nothing", "nothing", ...Object.keys(faults));
  const situation = fc.record({
    manifest: fc.constantFrom(...restoring),
    events: fc.array(event, { maxLength: 10 }),
    rollback: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(situation, async ({ manifest, events, rollback }) => {
      const { vault, state, plan } = await make(manifest);
      let isUndoing = false;
      const onChange = (n: number, key: string, action: ChangeKind): ChangeFault | undefined => {
        // A rollback that fails is the matter of other tests.
        isUndoing ||= action === "remove" && !key.startsWith("D");
        const name = isUndoing ? undefined : events[n];
        return name === undefined ? undefined : faults[name]?.();
      };
      const faulty = faultyVault(vault, { onChange });
      const ended = await carryOut(faulty, plan, { rollback }).catch((error: unknown) => error);
      if (Array.isArray(ended)) return;
      const error = await failureOf(Promise.reject(ended));
      const gone = await restorable(vault);
      const there = await stateOf(vault);
      for (const key of RESTORED) expect(there.has(key) || key in gone, key).toBe(true);
      const { left } = error.details as Record<string, readonly string[]>;
      if (left!.length > 0) return;
      await expectHonest(vault, error, state, plan);
    }),
    { numRuns: 150 },
  );
});
