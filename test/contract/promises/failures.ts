import { expect } from "vitest";
import { KeepError } from "../../../src/core/errors.ts";
import type { Vault } from "../../../src/core/vault.ts";
import { expectNotShown } from "../../support/leaks.ts";
import type { Contract } from "../vault-contract.ts";
import { change, contentOf, put, rejectionOf } from "./write-and-read.ts";

const CANARY = "canary-4f1c9b";

export function failurePromises({ promise, openUnreachable }: Contract): void {
  promise("opening does no I/O: it succeeds where nothing can be reached", async () => {
    const vault = await openUnreachable();
    expect(vault.slug).not.toBe("");
    expect(vault.manifest.limits.valueBytes).toBeGreaterThan(0);
  });

  promise("what cannot be reached is a failure, never absent", async () => {
    const vault = await openUnreachable();
    for (const failure of await failuresOf(vault)) expect(failure).toBeInstanceOf(KeepError);
  });

  promise("no failure shows a value", async (store) => {
    const vault = await store();
    const [version] = await put(vault, { A: CANARY });
    await put(vault, { A: `${CANARY} again` });
    const tooLarge = CANARY.repeat(vault.manifest.limits.valueBytes / CANARY.length + 1);
    const outcomes = await vault.write([
      change("A", CANARY, { ifAbsent: true }),
      change("A", CANARY, { ifVersion: version }),
      change("B", tooLarge),
      change("C", `${CANARY}\ud800`),
    ]);
    for (const { failure } of outcomes) {
      expect(failure).toBeInstanceOf(KeepError);
      expectNotShown(failure, CANARY);
    }
    expectNotShown(await rejectionOf(vault.write([change("not a key", CANARY)])), CANARY);
    for (const failure of await failuresOf(await openUnreachable()))
      expectNotShown(failure, CANARY);
  });

  promise("a call that was aborted before it began leaves the old state", async (store) => {
    const vault = await store();
    await put(vault, { A: "old", B: "old", GONE: "old" });
    await vault.remove(["GONE"]);
    const signal = AbortSignal.abort();
    await rejectionOf(vault.write([change("A", "new"), change("NEW", "new")], { signal }));
    await rejectionOf(vault.remove(["B"], { signal }));
    await rejectionOf(vault.restore(["GONE"], { signal }));
    expect(await contentOf(vault)).toEqual({ A: "old", B: "old" });
  });

  promise("a call that is aborted half-way leaves each key old or new", async (store) => {
    const vault = await store();
    await put(vault, { A: "old", B: "old" });
    for (let delay = 0; delay < 12; delay++) {
      const abort = new AbortController();
      const timer = setTimeout(() => abort.abort(), delay);
      const changes = [change("A", `new ${delay}`), change("B", `new ${delay}`)];
      const before = await contentOf(vault);
      const outcomes = await vault.write(changes, { signal: abort.signal }).catch(() => undefined);
      clearTimeout(timer);
      const after = await contentOf(await store());
      for (const [index, key] of ["A", "B"].entries()) {
        const landed = outcomes !== undefined && outcomes[index]!.failure === undefined;
        const allowed = landed ? [`new ${delay}`] : [before[key], `new ${delay}`];
        expect(allowed).toContain(after[key]);
      }
    }
  });
}

/** What each call fails with, be it thrown or an answer for the key. */
async function failuresOf(vault: Vault): Promise<readonly unknown[]> {
  const named = async (call: Promise<readonly { readonly failure?: unknown }[]>) =>
    call.then((outcomes) => outcomes[0]!.failure, thrown);
  return [
    await rejectionOf(vault.list()),
    await rejectionOf(vault.read("all")),
    await vault.read(["A"]).then(({ failures }) => failures.get("A"), thrown),
    await named(vault.write([change("A", CANARY)])),
    await named(vault.remove(["A"])),
    await rejectionOf(vault.history("A")),
    await rejectionOf(vault.readVersion("A", "1")),
    await rejectionOf(vault.readTags("A")),
    await rejectionOf(vault.listRemoved()),
    await named(vault.restore(["A"])),
  ];
}

const thrown = (error: unknown): unknown => error;
