import { expect } from "vitest";
import type { Contract } from "../vault-contract.ts";
import { change, codesOf, contentOf, keysOf, put } from "./write-and-read.ts";

export function batchPromises({ promise }: Contract): void {
  promise("outcomes come in the order of the changes", async (store) => {
    const keys = ["C", "A", "D", "B", "E"];
    const vault = await store();
    const written = await vault.write(keys.map((key) => change(key, key)));
    expect(written.map(({ key }) => key)).toEqual(keys);
    const removed = await vault.remove(keys.toReversed());
    expect(removed.map(({ key }) => key)).toEqual(keys.toReversed());
  });

  promise("one failing key does not hide the others, and each is named", async (store) => {
    const vault = await store();
    await put(vault, { OLD: "old" });
    const tooLarge = "x".repeat(vault.manifest.limits.valueBytes + 1);
    const outcomes = await vault.write([
      change("A", "1"),
      change("LARGE", tooLarge),
      change("B", "2"),
      change("OLD", "new", { ifAbsent: true }),
      change("HALF", "\udfff"),
      change("MOVED", "1", { ifVersion: "7" }),
      change("C", "3"),
    ]);
    const keys = ["A", "LARGE", "B", "OLD", "HALF", "MOVED", "C"];
    expect(outcomes.map(({ key }) => key)).toEqual(keys);
    expect(codesOf(outcomes)).toEqual([
      undefined,
      "VALUE_TOO_LARGE",
      undefined,
      "KEY_EXISTS",
      "NOT_TEXT",
      "VERSION_MOVED",
      undefined,
    ]);
    expect(await contentOf(vault)).toEqual({ A: "1", B: "2", C: "3", OLD: "old" });
  });

  promise("of two changes to one key in a batch the later one stands", async (store) => {
    const vault = await store();
    const outcomes = await vault.write([
      change("A", "first"),
      change("A", "second"),
      change("A", "third", { ifAbsent: true }),
    ]);
    expect(codesOf(outcomes)).toEqual([undefined, undefined, "KEY_EXISTS"]);
    expect(await contentOf(vault)).toEqual({ A: "second" });
  });

  promise("a key named twice is answered twice", async (store) => {
    const vault = await store();
    await put(vault, { A: "1" });
    const { secrets } = await vault.read(["A", "A"]);
    expect([...secrets.keys()]).toEqual(["A"]);
    expect(await vault.remove(["A", "A"])).toMatchObject([
      { key: "A", removed: true },
      { key: "A", removed: false },
    ]);
  });

  promise("an empty batch does nothing", async (store) => {
    const vault = await store();
    expect(await vault.write([])).toEqual([]);
    expect(await vault.remove([])).toEqual([]);
    expect(await vault.restore([])).toEqual([]);
    const { secrets, failures } = await vault.read([]);
    expect([secrets.size, failures.size]).toEqual([0, 0]);
    expect(await keysOf(vault)).toEqual([]);
  });

  promise("a batch that is refused whole changes nothing", async (store) => {
    const vault = await store();
    await put(vault, { A: "old" });
    const outcomes = await vault.write([change("A", "new", { ifAbsent: true })]);
    expect(codesOf(outcomes)).toEqual(["KEY_EXISTS"]);
    expect(await contentOf(vault)).toEqual({ A: "old" });
  });

  promise("with stopAtFailure no other change is begun after a failure", async (store) => {
    const vault = await store();
    const keys = Array.from({ length: 20 }, (_, number) => `K${number}`);
    const outcomes = await vault.write(
      keys.map((key, number) => change(key, key, number === 3 ? { ifVersion: "7" } : {})),
      { stopAtFailure: true },
    );
    expect(outcomes.map(({ key }) => key)).toEqual(keys);
    expect(outcomes[3]!.failure).toMatchObject({ code: "VERSION_MOVED" });
    expect(outcomes.at(-1)!.failure).toMatchObject({ code: "NOT_BEGUN", details: { key: "K19" } });
    const written = keys.filter((_, index) => outcomes[index]!.failure === undefined);
    expect(await keysOf(vault)).toEqual(written.toSorted());
    if (vault.manifest.capabilities.atomicBatch) expect(written).toEqual([]);
    expect(new Set(codesOf(outcomes))).toEqual(
      new Set(["VERSION_MOVED", "NOT_BEGUN", ...(written.length > 0 ? [undefined] : [])]),
    );
  });

  promise("with stopAtFailure nothing is begun if a value is over a limit", async (store) => {
    const vault = await store();
    const tooLarge = "x".repeat(vault.manifest.limits.valueBytes + 1);
    const outcomes = await vault.write([change("A", "1"), change("LARGE", tooLarge)], {
      stopAtFailure: true,
    });
    expect(codesOf(outcomes)).toEqual(["NOT_BEGUN", "VALUE_TOO_LARGE"]);
    expect(await contentOf(vault)).toEqual({});
  });

  promise("with stopAtFailure and no failure all is written", async (store) => {
    const vault = await store();
    const changes = [change("A", "1"), change("B", "2")];
    expect(codesOf(await vault.write(changes, { stopAtFailure: true }))).toEqual([
      undefined,
      undefined,
    ]);
    expect(await contentOf(vault)).toEqual({ A: "1", B: "2" });
  });
}
