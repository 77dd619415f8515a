import { expect } from "vitest";
import type { Contract } from "../vault-contract.ts";
import { change, codesOf, contentOf, put, textOf } from "./write-and-read.ts";

export function concurrencyPromises({ promise }: Contract): void {
  promise("writes of several vaults at once all land", async (store) => {
    const keys = Array.from({ length: 24 }, (_, index) => `KEY_${index}`);
    await Promise.all(keys.map(async (key) => put(await store(), { [key]: key })));
    const expected = Object.fromEntries(keys.map((key) => [key, key]));
    expect(await contentOf(await store())).toEqual(expected);
  });

  promise("removals and writes at once do not undo each other", async (store) => {
    const old = Array.from({ length: 8 }, (_, index) => `OLD_${index}`);
    const fresh = Array.from({ length: 8 }, (_, index) => `NEW_${index}`);
    await put(
      await store(),
      old.map((key) => [key, key] as const),
    );
    await Promise.all([
      ...old.map(async (key) => (await store()).remove([key])),
      ...fresh.map(async (key) => put(await store(), { [key]: key })),
    ]);
    const expected = Object.fromEntries(fresh.map((key) => [key, key]));
    expect(await contentOf(await store())).toEqual(expected);
  });

  promise("of several ifAbsent at once exactly one lands", async (store) => {
    const texts = Array.from({ length: 8 }, (_, index) => `value ${index}`);
    const outcomes = await Promise.all(
      texts.map(async (text) => {
        const [outcome] = await (await store()).write([change("A", text, { ifAbsent: true })]);
        return outcome!;
      }),
    );
    const winners = texts.filter((_, index) => outcomes[index]!.failure === undefined);
    expect(winners).toHaveLength(1);
    expect(codesOf(outcomes).filter((code) => code === "KEY_EXISTS")).toHaveLength(7);
    expect(await textOf(await store(), "A")).toBe(winners[0]);
  });

  promise("of several ifVersion at once exactly one lands", async (store) => {
    const [version] = await put(await store(), { A: "old" });
    const texts = Array.from({ length: 8 }, (_, index) => `value ${index}`);
    const outcomes = await Promise.all(
      texts.map(async (text) => {
        const vault = await store();
        const [outcome] = await vault.write([change("A", text, { ifVersion: version })]);
        return outcome!;
      }),
    );
    const winners = texts.filter((_, index) => outcomes[index]!.failure === undefined);
    expect(winners).toHaveLength(1);
    expect(codesOf(outcomes).filter((code) => code === "VERSION_MOVED")).toHaveLength(7);
    expect(await textOf(await store(), "A")).toBe(winners[0]);
  });

  promise("of several removals at once exactly one finds the key", async (store) => {
    await put(await store(), { A: "1" });
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, async () => (await store()).remove(["A"])),
    );
    const found = outcomes.filter(
      ([outcome]) => outcome!.failure === undefined && outcome!.removed,
    );
    expect(found).toHaveLength(1);
  });
}
