import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { change, put } from "../contract/promises/write-and-read.ts";
import type { Vault } from "../../src/core/vault.ts";
import { carryOutPlan } from "../../src/operations/carry-out-plan.ts";
import { planRenames } from "../../src/plans/plan-renames.ts";
import {
  carryOutContext,
  denied,
  expectHonest,
  failureOf,
  faults,
  kinds,
  stateOf,
  unreachable,
} from "../support/carrying.ts";
import { type ChangeFault, faultyVault } from "../support/faulty-vault.ts";
import { MemoryStore, MemoryVault } from "../support/memory-vault.ts";

type Renames = Readonly<Record<string, string>>;

function newVault(kind: keyof typeof kinds = "like Secrets Manager"): MemoryVault {
  return new MemoryVault(new MemoryStore(), { namespace: "app", env: "x" }, kinds[kind]);
}

async function planOf(vault: Vault, renames: Renames) {
  const { secrets: found } = await vault.read("all");
  const pairs = Object.entries(renames).filter(([old]) => found.has(old));
  return planRenames({ vault, found, taken: new Set() }, new Map(pairs));
}

async function rename(vault: Vault, renames: Renames, on = vault, rollback = true) {
  const { plan } = await planOf(vault, renames);
  const { context } = carryOutContext();
  return carryOutPlan(context, on, plan, { action: "Renaming", rollback });
}

const textsOf = async (vault: Vault): Promise<Record<string, string>> =>
  Object.fromEntries(
    [...(await stateOf(vault))].map(([key, text]) => [key, text.split(" / ")[0]!]),
  );

const actionsOf = async (vault: Vault, renames: Renames) => {
  const { plan, ...rest } = await planOf(vault, renames);
  return {
    ...rest,
    order: plan.order,
    steps: plan.steps.map(({ key, action }) => `${action} ${key}`),
  };
};

describe("the plan of a renaming", () => {
  test("writes under the new key, then deletes the old one", async () => {
    const vault = newVault();
    await put(vault, { A: "1", STAYS: "s" });
    expect(await actionsOf(vault, { A: "B" })).toEqual({
      steps: ["delete A", "create B"],
      order: undefined,
      finished: [],
      doubtful: [],
    });
  });

  test("refuses a key that another secret has and keeps", async () => {
    const vault = newVault("like SSM");
    await put(vault, { A: "1", B: "2" });
    await vault.write([change("PLAIN", "1", { plain: true })]);
    expect((await actionsOf(vault, { A: "B" })).steps).toEqual(["delete A", "conflict B"]);
    // The same text, but not encrypted.
    expect((await actionsOf(vault, { A: "PLAIN" })).steps).toEqual(["delete A", "conflict PLAIN"]);
  });

  test("ends what a run that was cut off has begun", async () => {
    const vault = newVault();
    await put(vault, { A: "1", B: "1" });
    expect(await actionsOf(vault, { A: "B" })).toMatchObject({
      steps: ["delete A", "unchanged B"],
      finished: ["A"],
    });
  });

  test("writes nothing over before it is under its new key", async () => {
    const vault = newVault();
    await put(vault, { A: "1", B: "2", C: "3" });
    const { order, steps } = await actionsOf(vault, { A: "B", B: "C", C: "D" });
    expect([order, steps]).toEqual([
      ["D", "C", "B"],
      ["delete A", "update B", "update C", "create D"],
    ]);
    expect((await actionsOf(vault, { A: "B", B: "A" })).steps).toEqual(["update A", "update B"]);
  });

  test("knows what is only a change of the kind", async () => {
    const on = async (kind: keyof typeof kinds): Promise<readonly string[]> => {
      const vault = newVault(kind);
      await vault.write([change("A", "1", { plain: true }), change("B", "1")]);
      return (await actionsOf(vault, { A: "B", B: "A" })).steps;
    };
    expect(await on("like a local vault")).toEqual(["update A", "update B"]);
    expect(await on("like SSM")).toEqual(["invalid A", "invalid B"]);
  });

  test("doubts a chain that looks as if it were half done", async () => {
    const vault = newVault();
    await put(vault, { A: "1", B: "1" });
    expect((await actionsOf(vault, { A: "B", B: "A" })).doubtful).toEqual(["A", "B"]);
    expect((await actionsOf(vault, { A: "B", B: "C" })).doubtful).toEqual(["A"]);
  });
});

const KEYS = ["A", "B", "C", "D", "E"];
/** Different keys to different keys. */
const anyRenames = fc
  .tuple(fc.shuffledSubarray(KEYS), fc.shuffledSubarray([...KEYS, "X", "Y"], { minLength: 5 }))
  .map(([olds, names]) => Object.fromEntries(olds.map((old, index) => [old, names[index]!])))
  .map((all) => Object.fromEntries(Object.entries(all).filter(([old, name]) => old !== name)));
const anyFound = fc.dictionary(fc.constantFrom(...KEYS), fc.constantFrom("1", "2", "3"));
const anyKind = fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[]));

describe("a renaming that is carried out", () => {
  test("keeps every value, each under its new key", async () => {
    await fc.assert(
      fc.asyncProperty(anyKind, anyFound, anyRenames, async (kind, found, renames) => {
        const vault = newVault(kind);
        await put(vault, found);
        const { plan } = await planOf(vault, renames);
        if (plan.steps.some(({ action }) => action === "conflict")) return;
        await rename(vault, renames);
        const wanted = Object.entries(found).map(([key, text]) => [renames[key] ?? key, text]);
        expect(await textsOf(vault)).toEqual(Object.fromEntries(wanted));
      }),
      { numRuns: 60 },
    );
  });

  const chains: Readonly<Record<string, Renames>> = {
    "a rename": { A: "N" },
    "a swap": { A: "B", B: "A" },
    "a chain": { A: "B", B: "C", C: "N" },
    "a ring and a rename": { A: "B", B: "C", C: "A", D: "N" },
  };
  const before = { A: "a", B: "b", C: "c", D: "d" };

  describe.each(Object.keys(kinds) as (keyof typeof kinds)[])("in a vault %s", (kind) => {
    test.each(Object.keys(chains))("%s is all as before if any change fails", async (name) => {
      const changes = Object.keys(chains[name]!).length + 3;
      for (const fault of Object.values(faults))
        for (let at = 0; at < changes; at++) {
          const vault = newVault(kind);
          await put(vault, before);
          const state = await stateOf(vault);
          const { plan } = await planOf(vault, chains[name]!);
          const onChange = (number: number): ChangeFault | undefined =>
            number === at ? fault() : undefined;
          const run = rename(vault, chains[name]!, faultyVault(vault, { onChange }));
          const isFinished = await run.then(
            () => true,
            () => false,
          );
          if (isFinished) break;
          await expectHonest(vault, await failureOf(run), state, plan);
          const after = await stateOf(vault);
          // A change whose answer is lost while it is undone may be left; then that is said.
          if ((await failureOf(run)).details["left"]?.toString() === "")
            expect(after, `${at}`).toEqual(state);
        }
    });

    test.each(Object.keys(chains))("%s that is killed has no value lost", async (name) => {
      for (let at = 0; at < 7; at++) {
        const vault = newVault(kind);
        await put(vault, before);
        // From then on nothing is done, the rollback included.
        const onChange = (number: number): ChangeFault | undefined =>
          number >= at ? { kind: "thrown", error: unreachable(), afterwards: false } : undefined;
        await rename(vault, chains[name]!, faultyVault(vault, { onChange })).catch(() => undefined);
        const lost = await lostOf(vault, name === "a swap" || name === "a ring and a rename");
        expect(lost, `killed at ${at}`).toEqual([]);
      }
    });
  });

  test("without a rollback writes nothing over whose new key has failed", async () => {
    const vault = newVault();
    await put(vault, before);
    const onChange = (_: number, key: string): ChangeFault | undefined =>
      key === "C" ? { kind: "refused", failure: denied() } : undefined;
    const failure = await failureOf(
      rename(vault, { A: "B", B: "C", C: "N" }, faultyVault(vault, { onChange }), false),
    );
    expect(failure.details).toMatchObject({ done: ["N"], failed: ["C"], not_begun: ["B", "A"] });
    expect(await textsOf(vault)).toEqual({ ...before, N: "c" });
  });

  /** Values that are under no key; where secrets change places, nor in an older version of one. */
  async function lostOf(vault: Vault, changePlaces: boolean): Promise<readonly string[]> {
    const texts = new Set(Object.values(await textsOf(vault)));
    for (const key of changePlaces ? Object.keys(before) : []) {
      const history = await vault.history(key, { values: true });
      for (const { value } of history?.versions ?? []) texts.add(value?.reveal() ?? "");
    }
    return Object.values(before).filter((text) => !texts.has(text));
  }
});
