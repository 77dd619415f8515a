import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RemovedSecret, Vault } from "../../src/core/vault.ts";
import { openVault } from "../../src/vaults/open-vault.ts";
import { change, put } from "../contract/promises/write-and-read.ts";
import { denied, stateOf } from "../support/carrying.ts";
import { awaitFailure } from "../support/failure-of.ts";
import { faultyVault } from "../support/faulty-vault.ts";
import { Clock, live, memoryVault, place, rollBack } from "../support/rolling-back.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { testVaultWorld } from "../support/vault-world.ts";

describe("when a secret was removed", () => {
  /** A vault that says of the removal of GONE only this; it was removed between the times 1 and 2. */
  async function say(facts: Omit<RemovedSecret, "key">) {
    const lived = await live();
    const { vault } = lived;
    Object.assign(vault, { listRemoved: async () => [{ key: "GONE", ...facts }] });
    return lived;
  }

  const iso = (minute: number) => new Date(Date.UTC(2026, 10, 20, 0, minute)).toISOString();

  test("a span that begins later says that it was there", async () => {
    const { clock, vault, times } = await say({ removedBetween: [iso(2), iso(60)] });
    const { plan } = await rollBack(vault, clock, times[0]!, { dryRun: true });
    expect(plan.summary.restore).toBe(1);
  });

  test("it comes back with the version that its vault says, newest or not", async () => {
    const { clock, vault, times } = await say({ removedAt: iso(60) });
    const version = (name: string, minute: number) => ({
      version: name,
      labels: [],
      plain: false,
      current: false,
      createdAt: iso(minute),
    });
    const versions = [version("new", 1), version("old", 0)];
    Object.assign(vault, {
      history: async () => ({ versions, more: 0, createdAt: iso(0), restoresTo: "old" }),
    });
    const { plan } = await rollBack(vault, clock, times[0]!, { dryRun: true, keys: ["GONE"] });
    expect(plan.steps).toMatchObject([
      { action: "restore", version: "old", from: { version: "new" } },
    ]);
  });

  test("a span that has ended says that it was not", async () => {
    const { clock, vault, times } = await say({ removedBetween: [iso(0), iso(1)] });
    const { plan } = await rollBack(vault, clock, times[0]!, { dryRun: true });
    expect(plan.steps.map(({ key }) => key)).not.toContain("GONE");
  });

  test.each([{}, { removedBetween: [iso(0), iso(60)] as const }])(
    "otherwise it is refused, with what to do: %j",
    async (facts) => {
      const { clock, vault, times } = await say(facts);
      const error = await awaitFailure(rollBack(vault, clock, times[0]!));
      expect(error.excerpt).toContain("does not say whether GONE was deleted already at");
      expect(error.exitCode).toBe(8);
    },
  );

  test("it was not before its newest version", async () => {
    const clock = new Clock();
    const { vault } = memoryVault(clock);
    await put(vault, { GONE: "1" });
    const then = clock.tick();
    clock.tick();
    await put(vault, { GONE: "2" });
    await vault.remove(["GONE"]);
    Object.assign(vault, { listRemoved: async () => [{ key: "GONE" }] });
    clock.tick();
    await rollBack(vault, clock, then);
    expect((await stateOf(vault)).get("GONE")).toContain("1 /");
  });
});

test("one that fails leaves a local vault as it was, and the same command finishes it", async () => {
  const clock = new Clock();
  const world = testVaultWorld(temporaryFolder(), { now: clock.now });
  const vault = await openVault({ slug: "local", driver: "local" }, place, world);
  await put(vault, { A: "1", B: "1" });
  const [then, before] = [clock.tick(), await stateOf(vault)];
  clock.tick();
  await put(vault, { A: "2", B: "2", NEW: "n" });
  await vault.remove(["B"]);
  clock.tick();
  const now = await stateOf(vault);
  const faulty = faultyVault(vault, {
    onChange: (_, key, kind) =>
      kind === "remove" && key === "NEW" ? { kind: "refused", failure: denied() } : undefined,
  });
  const error = await awaitFailure(rollBack(faulty, clock, then));
  expect(error.details).toMatchObject({ failed: ["NEW"], rolled_back: ["A", "B"], left: [] });
  expect(await stateOf(vault)).toEqual(now);
  const gone = await vault.history("B", { removed: true, values: true });
  expect(gone?.versions[0]?.value?.reveal()).toBe("2");
  clock.tick();
  await rollBack(vault, clock, then);
  expect(await stateOf(vault)).toEqual(before);
});

const KEYS = ["A", "B", "C"];
const action = fc.tuple(
  fc.constantFrom("set", "set", "remove", "restore", "back"),
  fc.constantFrom(...KEYS),
  fc.nat(),
);

/** Does something at random, now and then a rollback to a time before, and remembers each state. */
async function liveAtRandom(
  vault: Vault,
  clock: Clock,
  actions: readonly (readonly [string, string, number])[],
): Promise<void> {
  const past: { readonly at: Date; readonly state: ReadonlyMap<string, string> }[] = [];
  const remember = async () => past.push({ at: clock.tick(), state: await stateOf(vault) });
  await remember();
  for (const [name, key, number] of actions) {
    clock.tick();
    if (name === "set") await vault.write([change(key, `value ${number % 3}`)]);
    if (name === "remove") await vault.remove([key]);
    if (name === "restore") await vault.restore([key]);
    if (name === "back") await rollBack(vault, clock, past[number % past.length]!.at);
    await remember();
  }
  for (const { at, state } of past.toReversed()) {
    clock.tick();
    await rollBack(vault, clock, at);
    expect(await stateOf(vault), at.toISOString()).toEqual(state);
  }
}

describe("whatever was done, a rollback gives exactly what was there at any time", () => {
  test("in memory", async () => {
    const actions = fc.array(action, { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(actions, async (all) => {
        const clock = new Clock();
        await liveAtRandom(memoryVault(clock).vault, clock, all);
      }),
      { numRuns: 100 },
    );
  });

  test("in a local vault", async () => {
    const actions = fc.array(action, { minLength: 4, maxLength: 7 });
    await fc.assert(
      fc.asyncProperty(actions, async (all) => {
        const clock = new Clock();
        const world = testVaultWorld(temporaryFolder(), { now: clock.now });
        const settings = { slug: "local", driver: "local" };
        await liveAtRandom(await openVault(settings, place, world), clock, all);
      }),
      { numRuns: 15 },
    );
  });
});
