import { expect } from "vitest";
import type { Place } from "../../../src/core/names.ts";
import type { Contract, Store } from "../vault-contract.ts";
import { contentOf, find, keysOf, put, textOf } from "./write-and-read.ts";

/** Places that a prefix, a substring or a segment in the wrong column would mix up. */
const places: readonly Place[] = [
  { namespace: "app", env: "production" },
  { namespace: "app2", env: "production" },
  { namespace: "ap", env: "production" },
  { namespace: "app-production", env: "production" },
  { namespace: "App", env: "production" },
  { namespace: "app", env: "prod" },
  { namespace: "app", env: "production2" },
  { namespace: "app", env: "a" },
  { namespace: "app", scope: "a", env: "production" },
  { namespace: "app", scope: "a2", env: "production" },
  { namespace: "app", scope: "a", env: "a" },
  { namespace: "app", scope: "production", env: "a" },
  { namespace: "app", scope: "production", env: "production" },
  { namespace: "app", scope: "a/b", env: "production" },
  { namespace: "a", scope: "app", env: "production" },
];

export function isolationPromises({ promise }: Contract): void {
  promise("places never see each other, prefixes of one another included", async (store) => {
    await fillPlaces(store);
    for (const [index, place] of places.entries()) {
      const vault = await store(place);
      const expected = { [`OWN_${index}`]: "own", SHARED: `value ${index}` };
      expect(await contentOf(vault)).toEqual(expected);
      expect(await keysOf(vault)).toEqual(Object.keys(expected));
      const strangers = places.map((_, other) => `OWN_${other}`).toSpliced(index, 1);
      const { secrets, failures } = await vault.read(strangers);
      expect([secrets.size, failures.size]).toEqual([0, 0]);
      expect((await vault.history("SHARED"))?.versions).toHaveLength(1);
    }
  });

  promise("removing in one place leaves the others", async (store) => {
    await fillPlaces(store);
    const [first, ...others] = places;
    await (await store(first)).remove(["SHARED"]);
    expect(await find(await store(first), "SHARED")).toBeUndefined();
    for (const place of others) expect(await find(await store(place), "SHARED")).toBeDefined();
  });

  promise("no scope, an empty one and null are the same place", async (store) => {
    await put(await store({ namespace: "app", env: "local" }), { A: "1" });
    for (const scope of [undefined, null, ""])
      expect(await textOf(await store({ namespace: "app", scope, env: "local" }), "A")).toBe("1");
  });
}

async function fillPlaces(store: Store): Promise<void> {
  for (const [index, place] of places.entries())
    await put(await store(place), { SHARED: `value ${index}`, [`OWN_${index}`]: "own" });
}
