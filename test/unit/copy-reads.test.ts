import { beforeEach, describe, expect, test } from "vitest";
import type { KeepError } from "../../src/core/errors.ts";
import type { Vault } from "../../src/core/vault.ts";
import { findTarget } from "../../src/operations/find-target.ts";
import { selectSecrets } from "../../src/operations/select-secrets.ts";
import { denied, unreachable } from "../support/carrying.ts";
import { RecordedVault, contextOf } from "../support/recorded-vault.ts";

/** What a copy reads of each side, and what it makes of what it may not read. */

let local: RecordedVault;
const { context } = contextOf({});

beforeEach(async () => {
  local = new RecordedVault();
  await local.store({ A: "a", B: "b", "C-1": "c" });
});

const keysOf = async (options: {
  readonly keys: readonly string[];
  readonly except?: string;
}): Promise<readonly string[]> =>
  (await selectSecrets(context, local.vault, options)).map(({ key }) => key);

describe("of the source", () => {
  test("the named keys are read in one call, each once", async () => {
    expect(await keysOf({ keys: ["C-1", "A", "C-1"] })).toEqual(["A", "C-1"]);
    expect(local.asked).toEqual(["read A,C-1"]);
  });

  test("all is read in one call where none is named", async () => {
    expect(await keysOf({ keys: [], except: "B" })).toEqual(["A", "C-1"]);
    expect(local.asked).toEqual(["read all"]);
  });

  test("what cannot be read stops it, unless the filter leaves it out", async () => {
    local.unreadable.add("B");
    for (const keys of [[], ["A", "B"]])
      await expect(keysOf({ keys })).rejects.toMatchObject({
        code: "PARTLY_FAILED",
        details: { failed: ["B"] },
      });
    expect(await keysOf({ keys: [], except: "B" })).toEqual(["A", "C-1"]);
  });

  test("what cannot be read is there", async () => {
    for (const key of ["A", "B", "C-1"]) local.unreadable.add(key);
    await expect(keysOf({ keys: [] })).rejects.toMatchObject({ code: "PARTLY_FAILED" });
  });
});

describe("of the target", () => {
  test("the names of deleted secrets need not be listed where only the writing is allowed", async () => {
    const { vault } = local;
    const capabilities = { ...vault.manifest.capabilities, keepsNames: true };
    const target = (failure: KeepError): Vault =>
      Object.create(vault, {
        manifest: { value: { ...vault.manifest, capabilities } },
        read: { value: vault.read.bind(vault) },
        listRemoved: { value: () => Promise.reject(failure) },
      }) as Vault;
    const { taken } = await findTarget(context, target(denied()), ["NEW"]);
    expect([...taken]).toEqual([]);
    await expect(findTarget(context, target(unreachable()), ["NEW"])).rejects.toThrow();
  });

  test("what is wanted is read in one call, and nothing where nothing is", async () => {
    const { found } = await findTarget(context, local.vault, ["A", "NEW"]);
    expect([...found.keys()]).toEqual(["A"]);
    expect((await findTarget(context, local.vault, [])).found.size).toBe(0);
    expect(local.asked).toEqual(["read A,NEW"]);
  });

  test("what cannot be read stops it, unless the plan leaves it alone", async () => {
    local.unreadable.add("B");
    await expect(findTarget(context, local.vault, ["A", "B"])).rejects.toMatchObject({
      code: "PARTLY_FAILED",
    });
    const matters = (wanted: string) => (key: string) => key === wanted;
    await expect(findTarget(context, local.vault, "all", matters("B"))).rejects.toThrow();
    const { found } = await findTarget(context, local.vault, "all", matters("A"));
    expect([...found.keys()]).toEqual(["A", "C-1"]);
  });
});
