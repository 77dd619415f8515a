import { expect } from "vitest";
import type { Vault } from "../../../src/core/vault.ts";
import type { Contract } from "../vault-contract.ts";
import { change, contentOf, find, keysOf, put, rejectionOf, textOf } from "./write-and-read.ts";

/** Names that an object has without being given them, and the limits of what a key may be. */
const hostile = [
  "constructor",
  "__proto__",
  "prototype",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "__defineGetter__",
  "length",
  "null",
  "_",
  "0",
  "1e3",
  "A-",
  "K".repeat(255),
];

const malformed = [
  "",
  " ",
  "-A",
  "A B",
  "A\n",
  "A/B",
  "../A",
  ".",
  "A.B",
  "A:B",
  "A\0",
  "ä",
  "Ａ",
  "*",
  "K".repeat(256),
];

export function keyPromises({ promise }: Contract): void {
  promise("names that every object has are absent until written", async (store) => {
    const vault = await store();
    await put(vault, { A: "1" });
    for (const key of hostile) {
      expect(await find(vault, key)).toBeUndefined();
      expect(await vault.history(key)).toBeUndefined();
    }
    expect(await vault.remove(hostile)).toEqual(hostile.map((key) => ({ key, removed: false })));
  });

  promise("such names, and the longest one, are keys like others", async (store) => {
    const vault = await store();
    await put(
      vault,
      hostile.map((key) => [key, `value of ${key}`] as const),
    );
    expect(await keysOf(vault)).toEqual(hostile.toSorted());
    for (const key of hostile) {
      expect(await textOf(vault, key)).toBe(`value of ${key}`);
      expect((await vault.history(key))?.versions).toHaveLength(1);
    }
    const outcomes = await vault.remove(hostile);
    expect(outcomes).toMatchObject(hostile.map((key) => ({ key, removed: true })));
    expect(await vault.list()).toEqual([]);
  });

  promise("keys that differ in case are different keys", async (store) => {
    const vault = await store();
    await put(vault, { Key: "1", KEY: "2", key: "3" });
    expect(await contentOf(vault)).toEqual({ KEY: "2", Key: "1", key: "3" });
  });

  promise("a malformed key is refused by every call, and nothing changes", async (store) => {
    const vault = await store();
    await put(vault, { A: "1" });
    for (const key of malformed)
      for (const call of callsOn(vault, key))
        expect(await rejectionOf(call)).toMatchObject({ code: "INVALID_KEY", exitCode: 8 });
    expect(await contentOf(vault)).toEqual({ A: "1" });
  });
}

function callsOn(vault: Vault, key: string): readonly Promise<unknown>[] {
  return [
    vault.read(["A", key]),
    vault.write([change("A", "2"), change(key, "2")]),
    vault.remove(["A", key]),
    vault.history(key),
    vault.restore(["A", key]),
  ];
}
