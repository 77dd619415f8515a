import { describe, expect, test } from "vitest";
import { AuditNotes } from "../../src/core/audit-notes.ts";
import { KeepError } from "../../src/core/errors.ts";
import { SecretValue } from "../../src/core/secret-value.ts";
import type { Vault } from "../../src/core/vault.ts";
import { checkedVault } from "../../src/vaults/wrappers/checked.ts";
import { recordedVault } from "../../src/vaults/wrappers/recorded.ts";
import { MemoryStore, MemoryVault } from "../support/memory-vault.ts";

const value = new SecretValue("CANARY");

/** A vault with A and B, whose calls are noted from now on. */
async function make(change: (vault: Vault) => Partial<Vault> = () => ({})) {
  const memory = new MemoryVault(new MemoryStore(), { namespace: "shop", env: "local" });
  const plain = checkedVault(memory);
  await plain.write([
    { key: "A", value },
    { key: "B", value },
  ]);
  const notes = new AuditNotes();
  const vault = recordedVault({ ...plain, ...change(plain) }, (slug, env) => notes.at(slug, env));
  const noted = (): unknown => notes.summarize().places[0];
  return { vault, notes, noted };
}

const at = { vault: "memory", env: "local" };

describe("reading", () => {
  test("notes keys that were found, and none that was only asked for", async () => {
    const { vault, noted } = await make();
    await vault.read(["A", "A_VALUE_IN_THE_WRONG_PLACE"]);
    expect(await vault.readVersion("MISSING", "1")).toBeUndefined();
    expect(await vault.history("MISSING")).toBeUndefined();
    expect(await vault.readTags("MISSING")).toBeUndefined();
    expect(noted()).toEqual({ ...at, read: ["A"] });
  });

  test("notes every key of a vault that is read as a whole", async () => {
    const { vault, noted } = await make();
    await vault.read("all");
    expect(noted()).toEqual({ ...at, read: ["A", "B"] });
  });

  test("tells names, tags and histories from values", async () => {
    const { vault, noted } = await make();
    await vault.list();
    await vault.history("A");
    await vault.readTags("B");
    expect(noted()).toEqual({ ...at, listed: true, inspected: ["A", "B"] });
    await vault.history("A", { values: true });
    await vault.readVersion("B", "1");
    expect(noted()).toMatchObject({ read: ["A", "B"] });
  });

  test("notes the place also of what failed", async () => {
    const { vault, noted } = await make(() => ({
      read: () => Promise.reject(new KeepError("NO_VAULT", {})),
    }));
    await expect(vault.read(["A"])).rejects.toThrow(KeepError);
    expect(noted()).toEqual(at);
  });

  test("notes nothing of a vault that is only opened", async () => {
    const { vault, notes } = await make();
    vault.nameOf("A");
    expect(notes.summarize()).toEqual({ places: [] });
  });
});

describe("changing", () => {
  test("notes what was done, and counts what failed", async () => {
    const { vault, noted } = await make();
    const changes = [
      { key: "NEW", value },
      { key: "A", value, ifAbsent: true },
    ];
    await vault.write(changes);
    await vault.remove(["A", "NOT_THERE"]);
    await vault.remove(["B"], { purge: true });
    await vault.restore(["A", "NOT_THERE"]);
    expect(noted()).toEqual({
      ...at,
      written: ["NEW"],
      deleted: ["A"],
      purged: ["B"],
      restored: ["A"],
      failed: 2,
    });
  });

  test("counts what was begun and not answered, and not what was never begun", async () => {
    const cutOff = await make(() => ({ write: () => Promise.reject(new Error("cut off")) }));
    await expect(cutOff.vault.write([{ key: "A", value }])).rejects.toThrow("cut off");
    expect(cutOff.noted()).toEqual({ ...at, failed: 1 });
    const { vault, noted } = await make();
    const changes = [
      { key: "A", value, ifAbsent: true },
      { key: "B", value },
    ];
    await vault.write(changes, { stopAtFailure: true });
    expect(noted()).toEqual({ ...at, failed: 1 });
  });
});
