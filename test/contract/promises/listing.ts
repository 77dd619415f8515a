import { expect } from "vitest";
import type { Contract } from "../vault-contract.ts";
import { contentOf, find, keysOf, put } from "./write-and-read.ts";

const ISO_UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

export function listingPromises({ promise }: Contract): void {
  promise("the listing is sorted by key", async (store) => {
    const keys = ["b", "B", "a", "A", "_", "_a", "0", "10", "9", "A-B", "A_B", "AB", "Z"];
    const vault = await store();
    for (const key of keys) await put(vault, { [key]: key });
    expect(await keysOf(vault)).toEqual(keys.toSorted());
  });

  promise("many keys are listed and read to the last one", async (store) => {
    const keys = Array.from({ length: 250 }, (_, index) => `KEY_${index}`);
    const vault = await store();
    await put(
      vault,
      keys.map((key) => [key, `value of ${key}`] as const),
    );
    expect(await keysOf(vault)).toEqual(keys.toSorted());
    const all = Object.fromEntries(keys.map((key) => [key, `value of ${key}`]));
    expect(await contentOf(vault)).toEqual(all);
    const { secrets, failures } = await vault.read(keys);
    expect([secrets.size, failures.size]).toEqual([250, 0]);
  });

  promise(
    "listing, reading and writing name the same version, and about the same time",
    async (store) => {
      const vault = await store();
      await put(vault, { A: "1", B: "1" });
      const [version] = await put(vault, { A: "2" });
      const [head] = await vault.list();
      const secret = (await find(vault, "A"))!;
      expect(head).toMatchObject({ key: "A", version });
      expect(secret.version).toBe(head!.version);
      if (head!.updatedAt === undefined || secret.updatedAt === undefined) return;
      for (const time of [head!.updatedAt, secret.updatedAt]) expect(time).toMatch(ISO_UTC);
      // A service may note the secret's time and its value's one after the other.
      const apart = Math.abs(Date.parse(head!.updatedAt) - Date.parse(secret.updatedAt));
      expect(apart).toBeLessThan(5000);
    },
  );

  promise(
    "all that is read comes sorted by key, in whatever order it was written",
    async (store) => {
      const vault = await store();
      await put(vault, { B: "1", a: "2", C: "3", A_1: "4", A: "5" });
      const { secrets } = await vault.read("all");
      expect([...secrets.keys()]).toEqual(["A", "A_1", "B", "C", "a"]);
    },
  );

  promise("a listing holds no values", async (store) => {
    const vault = await store();
    await put(vault, { A: "canary-value" });
    const [head] = await vault.list();
    expect(Object.keys(head!).filter((field) => !HEAD_FIELDS.includes(field))).toEqual([]);
  });
}

const HEAD_FIELDS = ["key", "version", "updatedAt"];
