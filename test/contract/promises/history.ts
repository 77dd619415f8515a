import { expect } from "vitest";
import type { SecretVersion } from "../../../src/core/vault.ts";
import type { Contract } from "../vault-contract.ts";
import { codesOf, contentOf, find, put, rejectionOf, textOf } from "./write-and-read.ts";

export function historyPromises({ promise }: Contract): void {
  promise("the newest versions come first, and only the first is current", async (store) => {
    const vault = await store();
    const versions: string[] = [];
    for (const text of ["1", "2", "3"]) versions.push(...(await put(vault, { A: text, B: "b" })));
    const history = (await vault.history("A", { values: true }))!.versions;
    expect(history.map(({ value }) => value?.reveal())).toEqual(["3", "2", "1"]);
    expect(history.map(({ version }) => version)).toEqual([versions[4], versions[2], versions[0]]);
    expect(history.map(({ current }) => current)).toEqual([true, false, false]);
  });

  promise("a history holds no values unless they are asked for", async (store) => {
    const vault = await store();
    await put(vault, { A: "canary-value" });
    await put(vault, { A: "canary-value again" });
    const history = (await vault.history("A"))!.versions;
    expect(history.map(({ value }) => value)).toEqual([undefined, undefined]);
  });

  promise("each version of a history can be read by its name", async (store) => {
    const vault = await store();
    for (const text of ["1", "2", "3"]) await put(vault, { A: text });
    const versions = (await vault.history("A"))!.versions.map(({ version }) => version);
    const texts = await Promise.all(
      versions.map(async (version) => (await vault.readVersion("A", version))!.value.reveal()),
    );
    expect(texts).toEqual(["3", "2", "1"]);
    expect((await vault.readVersion("A", versions[2]!))!.version).toBe(versions[2]);
  });

  promise(
    "a version that is not there is a failure, a key that is not there is not",
    async (store) => {
      const vault = await store();
      await put(vault, { A: "1", GONE: "1" });
      await vault.remove(["GONE"]);
      expect(await rejectionOf(vault.readVersion("A", "4711"))).toMatchObject({
        code: "VERSION_NOT_FOUND",
        exitCode: 5,
        details: { key: "A", version: "4711" },
      });
      expect(await vault.readVersion("NEVER", "1")).toBeUndefined();
      expect(await vault.readVersion("GONE", "1")).toBeUndefined();
    },
  );

  promise("at most as many versions come as were asked for", async (store) => {
    const vault = await store();
    for (const text of ["1", "2", "3"]) await put(vault, { A: text });
    const history = (await vault.history("A", { limit: 2, values: true }))!.versions;
    expect(history.map(({ value }) => value?.reveal())).toEqual(["3", "2"]);
    expect((await vault.history("A", { limit: 50 }))?.versions).toHaveLength(3);
  });

  promise("how many more there are is said, of those that are asked for", async (store) => {
    const vault = await store();
    for (const text of ["1", "2", "3"]) await put(vault, { A: text });
    const all = (await vault.history("A"))!;
    expect(all.more).toBe(0);
    expect((await vault.history("A", { limit: 1 }))!.more).toBe(2);
    expect((await vault.history("A", { limit: 3 }))!.more).toBe(0);
    const seen: SecretVersion[] = [];
    const where = (version: SecretVersion): boolean => {
      seen.push(version);
      return version.version !== all.versions[1]!.version;
    };
    const { versions, more } = (await vault.history("A", { limit: 1, where, values: true }))!;
    expect([versions.map(({ value }) => value?.reveal()), more]).toEqual([["3"], 1]);
    expect(seen.map(({ version }) => version)).toEqual(all.versions.map(({ version }) => version));
    expect(seen.map(({ value }) => value)).toEqual([undefined, undefined, undefined]);
    const none = await vault.history("A", { where: () => false });
    expect([none!.versions, none!.more]).toEqual([[], 0]);
  });

  promise(
    "at least as many versions are kept as the manifest says, the newest ones",
    async (store) => {
      const vault = await store();
      const kept = vault.manifest.limits.versions;
      const texts = Array.from({ length: kept + 2 }, (_, index) => `value ${index}`);
      for (const text of texts) await put(vault, { A: text });
      const history = (await vault.history("A", { limit: kept + 5, values: true }))!.versions;
      expect(history.length).toBeGreaterThanOrEqual(kept);
      expect(history.map(({ value }) => value?.reveal())).toEqual(
        texts.toReversed().slice(0, history.length),
      );
      expect(new Set(history.map(({ version }) => version)).size).toBe(history.length);
    },
  );

  promise("what was removed is restored as it was", async (store) => {
    const vault = await store();
    await put(vault, { A: "1", B: "b" });
    await put(vault, { A: "2" });
    const before = (await find(vault, "A"))!;
    await vault.remove(["A"]);
    const outcomes = await (await store()).restore(["A"]);
    expect(outcomes).toEqual([{ key: "A", version: before.version }]);
    const after = (await find(vault, "A"))!;
    expect({ ...after, value: after.value.reveal() }).toEqual({
      ...before,
      value: before.value.reveal(),
    });
    const history = (await vault.history("A", { values: true }))!.versions;
    expect(history.map(({ value }) => value?.reveal())).toEqual(["2", "1"]);
  });

  promise("the history of what was removed is shown to who asks for it", async (store) => {
    const vault = await store();
    for (const text of ["1", "2"]) await put(vault, { A: text });
    const before = (await vault.history("A"))!;
    await vault.remove(["A"]);
    expect(await vault.history("A", { values: true })).toBeUndefined();
    const removed = (await (await store()).history("A", { removed: true }))!;
    expect(removed.createdAt).toBe(before.createdAt);
    expect(removed.versions.map(({ version }) => version)).toEqual(
      before.versions.map(({ version }) => version),
    );
    expect(removed.versions.map(({ value }) => value)).toEqual([undefined, undefined]);
    expect(removed.versions.map(({ current }) => current)).toEqual([false, false]);
    expect(removed.restoresTo).toBe(before.versions[0]!.version);
    // Values that are out of reach are absent: that is no failure.
    const { versions } = (await vault.history("A", { removed: true, values: true }))!;
    const texts = versions.map(({ value }) => value?.reveal());
    expect([
      ["2", "1"],
      [undefined, undefined],
    ]).toContainEqual(texts);
    expect(await vault.history("NEVER", { removed: true })).toBeUndefined();
    await vault.restore(["A"]);
    const restored = (await vault.history("A", { removed: true }))!;
    expect(restored.restoresTo).toBeUndefined();
    expect(restored.versions.map(({ current }) => current)).toEqual([true, false]);
  });

  promise("a history says when its secret began", async (store) => {
    const vault = await store();
    const start = Date.now();
    await put(vault, { A: "1" });
    const first = await vault.history("A");
    // Some services count in whole seconds.
    const began = Date.parse(first!.createdAt!);
    expect(began).toBeGreaterThanOrEqual(start - 1000);
    expect(began).toBeLessThanOrEqual(Date.now());
    expect(first!.createdAt).toBe(new Date(began).toISOString());
    await put(vault, { A: "2" });
    await put(vault, { A: "3" });
    expect((await vault.history("A"))!.createdAt).toBe(first!.createdAt);
    expect((await vault.history("A", { limit: 1 }))!.createdAt).toBe(first!.createdAt);
  });

  promise("restoring answers for each key, and names what cannot be restored", async (store) => {
    const vault = await store();
    await put(vault, { A: "1", THERE: "2", B: "3" });
    await vault.remove(["A", "B"]);
    const outcomes = await vault.restore(["A", "NEVER", "THERE", "B"]);
    expect(outcomes.map(({ key }) => key)).toEqual(["A", "NEVER", "THERE", "B"]);
    const refused = "NOTHING_TO_RESTORE";
    expect(codesOf(outcomes)).toEqual([undefined, refused, refused, undefined]);
    expect(outcomes[1]!.failure).toMatchObject({ exitCode: 5, details: { key: "NEVER" } });
    expect(await contentOf(vault)).toEqual({ A: "1", B: "3", THERE: "2" });
  });

  promise("what was written again since is not restored over", async (store) => {
    const vault = await store();
    await put(vault, { A: "old" });
    await vault.remove(["A"]);
    await put(vault, { A: "new" });
    expect(codesOf(await vault.restore(["A"]))).toEqual(["NOTHING_TO_RESTORE"]);
    expect(await textOf(vault, "A")).toBe("new");
  });

  promise("what was removed is listed, with nothing else", async (store) => {
    const vault = await store();
    expect(await vault.listRemoved()).toEqual([]);
    await put(vault, { C: "1", A: "2", B: "3" });
    await vault.remove(["C", "A"]);
    const removed = await (await store()).listRemoved();
    expect(removed.map(({ key }) => key)).toEqual(["A", "C"]);
    for (const { restorableUntil } of removed)
      if (restorableUntil !== undefined)
        expect(Date.parse(restorableUntil)).toBeGreaterThan(Date.now());
    await vault.restore(["A"]);
    expect((await vault.listRemoved()).map(({ key }) => key)).toEqual(["C"]);
  });

  promise("what was purged cannot be restored", async (store) => {
    const vault = await store();
    await put(vault, { A: "1", B: "2", C: "3" });
    await vault.remove(["A"]);
    const outcomes = await vault.remove(["A", "B", "NEVER"], { purge: true });
    expect(outcomes).toEqual([
      { key: "A", removed: true },
      { key: "B", removed: true },
      { key: "NEVER", removed: false },
    ]);
    expect(await vault.listRemoved()).toEqual([]);
    expect(codesOf(await vault.restore(["A", "B"]))).toEqual([
      "NOTHING_TO_RESTORE",
      "NOTHING_TO_RESTORE",
    ]);
    expect(await contentOf(vault)).toEqual({ C: "3" });
  });
}
