import { expect } from "vitest";
import type { Contract } from "../vault-contract.ts";
import { change, codesOf, contentOf, put, textOf } from "./write-and-read.ts";

export function conditionPromises({ promise }: Contract): void {
  promise("a write says whether the key is new", async (store) => {
    const vault = await store();
    const [first] = await vault.write([change("A", "1")]);
    const [second] = await vault.write([change("A", "2")]);
    expect(first).toMatchObject({ key: "A", created: true });
    expect(second).toMatchObject({ key: "A", created: false });
    expect(first).not.toMatchObject({ version: second!.failure ?? second!.version });
  });

  promise("ifAbsent writes what is absent", async (store) => {
    const vault = await store();
    const [outcome] = await vault.write([change("A", "1", { ifAbsent: true })]);
    expect(outcome).toMatchObject({ key: "A", created: true });
    expect(await textOf(vault, "A")).toBe("1");
  });

  promise("ifAbsent never overwrites", async (store) => {
    const vault = await store();
    await put(vault, { A: "old" });
    const outcomes = await vault.write([
      change("B", "new", { ifAbsent: true }),
      change("A", "new", { ifAbsent: true }),
    ]);
    expect(codesOf(outcomes)).toEqual([undefined, "KEY_EXISTS"]);
    expect(outcomes[1]!.failure).toMatchObject({
      exitCode: 6,
      details: { key: "A", env: vault.place.env, vault: vault.slug },
    });
    expect(await contentOf(vault)).toEqual({ A: "old", B: "new" });
    expect((await vault.history("A"))?.versions).toHaveLength(1);
  });

  promise("ifVersion writes over that version", async (store) => {
    const vault = await store();
    const [version] = await put(vault, { A: "1" });
    const outcomes = await vault.write([change("A", "2", { ifVersion: version })]);
    expect(codesOf(outcomes)).toEqual([undefined]);
    expect(await textOf(vault, "A")).toBe("2");
  });

  promise("ifVersion refuses when the secret has moved on", async (store) => {
    const vault = await store();
    const [old] = await put(vault, { A: "1" });
    const [current] = await put(vault, { A: "2" });
    const [outcome] = await vault.write([change("A", "3", { ifVersion: old })]);
    expect(outcome!.failure).toMatchObject({
      code: "VERSION_MOVED",
      exitCode: 6,
      details: { key: "A", expected: old, found: current },
    });
    expect(await textOf(vault, "A")).toBe("2");
  });

  promise("ifVersion refuses when the secret is absent or was removed", async (store) => {
    const vault = await store();
    const [version] = await put(vault, { GONE: "1" });
    await vault.remove(["GONE"]);
    const outcomes = await vault.write([
      change("GONE", "2", { ifVersion: version }),
      change("NEVER", "2", { ifVersion: version }),
    ]);
    expect(codesOf(outcomes)).toEqual(["VERSION_MOVED", "VERSION_MOVED"]);
    expect(await contentOf(vault)).toEqual({});
  });
}
