import { describe, expect, test } from "vitest";
import { type DeleteSecretsOptions, deleteSecrets } from "../../src/operations/delete-secrets.ts";
import type { DescribedPlan } from "../../src/plans/describe-plan.ts";
import { renderPlan } from "../../src/render/plan.ts";
import { awaitFailure } from "../support/failure-of.ts";
import { memoryManifest } from "../support/memory-vault.ts";
import { PlaceWorld } from "../support/place-world.ts";

const slow = { ...memoryManifest.capabilities, quickList: false, restore: false };

function remove(world: PlaceWorld, options: Partial<DeleteSecretsOptions> & { shown?: string[] }) {
  const { shown = [], ...rest } = options;
  return deleteSecrets(world.context(), {
    keys: [],
    purge: false,
    dryRun: false,
    yes: world.answers === undefined,
    show: (plan: DescribedPlan) => shown.push(renderPlan(plan)),
    ...rest,
  });
}

async function filled(manifest: ConstructorParameters<typeof PlaceWorld>[0] = {}) {
  const world = new PlaceWorld(manifest);
  await world.put({ A: "1", B: "2" });
  await world.put({ B: "3" });
  return world;
}

describe("the plan of a deletion", () => {
  test("has the keys with their versions, is shown, confirmed once and carried out", async () => {
    const world = await filled();
    world.answers = [];
    const shown: string[] = [];
    const result = await remove(world, { keys: ["B", "A"], shown });
    expect(shown).toEqual([
      "delete    A  version 1\ndelete    B  version 2\nPlan for memory:staging: 2 to delete.\n",
    ]);
    expect(world.asked).toEqual(["Delete A, B from memory:staging?"]);
    expect(result).toMatchObject({
      deleted: ["B", "A"],
      carried_out: true,
      plan: { summary: { delete: 2, create: 0 } },
    });
    expect(world.store.calls).toEqual(["list", "remove"]);
    expect(await world.values()).toEqual({});
  });

  test("is only given back in a dry run, which looks and asks nothing", async () => {
    const world = await filled({ capabilities: slow });
    const shown: string[] = [];
    const result = await remove(world, { keys: ["B"], dryRun: true, shown });
    expect(result).toMatchObject({
      deleted: [],
      carried_out: false,
      plan: { steps: [{ key: "B", action: "delete", version: "2", deleted_before: false }] },
    });
    expect([world.store.calls, shown]).toEqual([["list"], []]);
    expect(await world.values()).toEqual({ A: "1", B: "3" });
    const failure = await awaitFailure(remove(world, { keys: ["B", "NONE"], dryRun: true }));
    expect(failure).toMatchObject({ code: "KEY_NOT_FOUND", exitCode: 5 });
  });

  test("has no versions where nobody has looked", async () => {
    const world = await filled({ capabilities: slow });
    const { plan } = await remove(world, { keys: ["A"] });
    expect(world.store.calls).toEqual(["remove"]);
    expect(plan.steps).toMatchObject([{ key: "A", version: null }]);
    expect(renderPlan(plan)).toContain("delete    A\n");
  });

  test("is empty where no key matches, and nothing is asked", async () => {
    const world = await filled();
    world.answers = [];
    const result = await remove(world, { only: "NONE*" });
    expect(result).toMatchObject({ deleted: [], carried_out: false, plan: { steps: [] } });
    expect([world.asked, world.store.calls]).toEqual([[], ["list"]]);
  });

  test("says of a purge what was deleted before, and asks once more", async () => {
    const world = await filled();
    await remove(world, { keys: ["A"] });
    world.answers = [];
    const shown: string[] = [];
    const result = await remove(world, { only: "*", purge: true, shown });
    expect(shown[0]).toBe(
      "delete    A  was deleted before\ndelete    B  version 2\nPlan for memory:staging: 2 to delete.\n",
    );
    expect(world.asked).toEqual([
      "Delete A, B from memory:staging?",
      "They cannot be brought back then, nor can their old versions. Purge 2?",
    ]);
    expect(result.plan.steps.map((step) => step.deleted_before)).toEqual([true, false]);
    expect(world.store.items.size).toBe(0);
  });

  test("says where a deletion is for good", async () => {
    const world = await filled({ capabilities: slow });
    world.answers = [];
    await remove(world, { keys: ["A"] });
    expect(world.asked).toEqual([
      "Delete A from memory:staging? This kind of vault deletes at once, for good.",
    ]);
  });

  test("names the one secret that is purged", async () => {
    const world = await filled();
    world.answers = [];
    await remove(world, { keys: ["A"], purge: true });
    expect(world.asked[1]).toBe(
      "It cannot be brought back then, nor can its old versions. Purge A?",
    );
  });

  test("is confirmed by name where the environment is protected, and names a few of many", async () => {
    const world = await filled();
    await world.put(Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`K${at}`, "x"])));
    world.isProtected = true;
    world.answers = [];
    await remove(world, { only: "K*" });
    expect(world.asked).toEqual(["its name"]);
    world.isProtected = false;
    await world.put(Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`K${at}`, "x"])));
    await remove(world, { only: "K*" });
    expect(world.asked.at(-1)).toMatch(/^Delete K0, K1, .* and 28 more from memory:staging\?$/);
  });

  test("needs a confirmation where nobody can be asked", async () => {
    const world = await filled();
    const failure = await awaitFailure(remove(world, { keys: ["A"], yes: false }));
    expect(failure).toMatchObject({ code: "CONFIRMATION_NEEDED", exitCode: 2 });
    expect(await world.values()).toEqual({ A: "1", B: "3" });
  });
});
