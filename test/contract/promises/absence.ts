import { expect } from "vitest";
import type { Contract } from "../vault-contract.ts";
import { change, contentOf, find, keysOf, put, textOf } from "./write-and-read.ts";

export function absencePromises({ promise }: Contract): void {
  promise("an empty vault lists nothing and reads nothing", async (store) => {
    const vault = await store();
    expect(await vault.list()).toEqual([]);
    const { secrets, failures } = await vault.read("all");
    expect([secrets.size, failures.size]).toEqual([0, 0]);
  });

  promise("an absent key is in neither map, beside one that exists", async (store) => {
    const vault = await store();
    await put(vault, { HERE: "x" });
    const { secrets, failures } = await vault.read(["HERE", "GONE", "HER"]);
    expect([...secrets.keys()]).toEqual(["HERE"]);
    expect(failures.size).toBe(0);
  });

  promise("the history of an absent key is undefined", async (store) => {
    const vault = await store();
    await put(vault, { HERE: "x" });
    expect(await vault.history("GONE")).toBeUndefined();
  });

  promise("removing says of each key whether it was there", async (store) => {
    const vault = await store();
    await put(vault, { A: "1", B: "2", C: "3" });
    expect(await vault.remove(["A", "GONE", "C"])).toMatchObject([
      { key: "A", removed: true },
      { key: "GONE", removed: false },
      { key: "C", removed: true },
    ]);
    expect(await vault.remove(["A"])).toEqual([{ key: "A", removed: false }]);
    expect(await contentOf(vault)).toEqual({ B: "2" });
  });

  promise("a removed key is absent for every call", async (store) => {
    const vault = await store();
    await put(vault, { A: "1", B: "2" });
    await vault.remove(["A"]);
    const other = await store();
    expect(await keysOf(other)).toEqual(["B"]);
    expect(await find(other, "A")).toBeUndefined();
    expect(await other.history("A")).toBeUndefined();
    expect(await other.readTags("A")).toBeUndefined();
    expect(await contentOf(other)).toEqual({ B: "2" });
  });

  promise("a removed key can be written again, and counts as created", async (store) => {
    const vault = await store();
    await put(vault, { A: "1" });
    await vault.remove(["A"]);
    const [outcome] = await vault.write([change("A", "2", { ifAbsent: true })]);
    expect(outcome).toMatchObject({ key: "A", created: true });
    expect(await textOf(vault, "A")).toBe("2");
  });

  promise("removing what is not there changes nothing", async (store) => {
    const vault = await store();
    expect(await vault.remove(["A"])).toEqual([{ key: "A", removed: false }]);
    expect(await vault.list()).toEqual([]);
  });
}
