import { beforeEach, describe, expect, test } from "vitest";
import type { KeepError } from "../../src/core/errors.ts";
import type { Change, SecretHistory, Vault } from "../../src/core/vault.ts";
import type { AppliedPlan } from "../../src/operations/apply-plan.ts";
import {
  type RollbackSecretsOptions,
  rollbackSecrets,
} from "../../src/operations/rollback-secrets.ts";
import { renderPlan } from "../../src/render/plan.ts";
import { renderRolledBack } from "../../src/render/rolled-back.ts";
import { change, put } from "../contract/promises/write-and-read.ts";
import { kinds } from "../support/carrying.ts";
import { contextOn } from "../support/context-on.ts";
import { ScriptedAsker } from "../support/copying.ts";
import { awaitFailure } from "../support/failure-of.ts";
import { MemoryStore, MemoryVault } from "../support/memory-vault.ts";

let store: MemoryStore;
let vault: Vault;

beforeEach(async () => {
  store = new MemoryStore();
  vault = new MemoryVault(store, { namespace: "app", env: "staging" });
  for (const text of ["1", "2", "3"]) await put(vault, { A: `a${text}`, B: `b${text}` });
});

const plain: RollbackSecretsOptions = {
  keys: ["A"],
  dryRun: false,
  yes: true,
  rollback: true,
  show: () => undefined,
};

const rollback = (
  options: Partial<RollbackSecretsOptions> = {},
  on = vault,
): Promise<AppliedPlan> => rollbackSecrets(contextOn(on), { ...plain, ...options });

const refusal = (options: Partial<RollbackSecretsOptions>, on = vault): Promise<KeepError> =>
  awaitFailure(rollback(options, on));

async function secretIn(key: string, on = vault) {
  const { value, ...rest } = (await on.read([key])).secrets.get(key)!;
  return { ...rest, text: value.reveal() };
}

/** Writes versions of a key, oldest first. */
async function write(key: string, changes: readonly Partial<Change>[], on = vault): Promise<void> {
  for (const more of changes) await on.write([change(key, `${key} ${more.plain}`, more)]);
}

describe("rolling back", () => {
  test("makes a new version with the value before the current one", async () => {
    const result = await rollback();
    expect(await secretIn("A")).toMatchObject({ text: "a2", version: "4" });
    expect(await secretIn("B")).toMatchObject({ text: "b3", version: "3" });
    expect(result.versions).toEqual({ A: "4" });
    expect(renderRolledBack(result)).toBe("Rolled back memory:staging: 1 changed.");
  });

  test("takes the version that the vault says was before, newest or not", async () => {
    const told = new (class extends MemoryVault {
      override async history(key: string): Promise<SecretHistory> {
        const { versions, ...rest } = (await super.history(key))!;
        return {
          ...rest,
          versions: versions.map((one) =>
            one.version === "1" ? { ...one, previous: true as const } : one,
          ),
        };
      }
    })(store, vault.place);
    await rollback({}, told);
    expect((await secretIn("A")).text).toBe("a1");
  });

  test("done twice is undone", async () => {
    await rollback();
    await rollback();
    expect(await secretIn("A")).toMatchObject({ text: "a3", version: "5" });
  });

  test("takes the value of the version that is named", async () => {
    await rollback({ to: "1" });
    expect(await secretIn("A")).toMatchObject({ text: "a1", version: "4" });
  });

  test("shows which version replaces which, and in a dry run does no more", async () => {
    const { plan, carried_out: isDone } = await rollback({ keys: ["B", "A", "A"], dryRun: true });
    expect(isDone).toBe(false);
    expect(renderPlan(plan)).toBe(
      [
        "update    A  **** (version 2) replaces version 3",
        "update    B  **** (version 2) replaces version 3",
        "Plan for memory:staging: 2 changed.",
        "",
      ].join("\n"),
    );
    expect(store.calls).not.toContain("remove");
    expect(await secretIn("A")).toMatchObject({ version: "3" });
  });

  test("does not write a value that is there already", async () => {
    await put(vault, { A: "a3" });
    const result = await rollback();
    expect([result.carried_out, result.plan.summary.unchanged]).toEqual([false, 1]);
    expect(renderRolledBack(result)).toBe("Nothing to do in memory:staging: 1 unchanged.");
    expect(await secretIn("A")).toMatchObject({ version: "4" });
  });

  test("asks before it writes", async () => {
    const ask = new ScriptedAsker("y");
    await rollbackSecrets(contextOn(vault, { ask }), { ...plain, yes: false });
    expect(ask.asked).toEqual(["Write older values to memory:staging: 1 changed?"]);
    expect(await secretIn("A")).toMatchObject({ text: "a2" });
  });

  test("refuses what has been changed since it was looked at", async () => {
    const racing: Vault = Object.assign(Object.create(vault) as Vault, {
      readVersion: async (...args: Parameters<Vault["readVersion"]>) => {
        const found = await vault.readVersion(...args);
        await put(vault, { A: "theirs" });
        return found;
      },
    });
    for (const name of ["read", "write", "history", "list", "listRemoved"] as const)
      Object.assign(racing, { [name]: vault[name].bind(vault) });
    const { slug, place, manifest } = vault;
    Object.assign(racing, { slug, place, manifest });
    expect(await refusal({}, racing)).toMatchObject({ code: "CHANGES_FAILED", exitCode: 6 });
    expect(await secretIn("A")).toMatchObject({ text: "theirs" });
  });
});

describe("the kind of a value", () => {
  test.each([
    { older: true, current: true, after: true },
    { older: true, current: false, after: false },
    { older: false, current: true, after: false },
    { older: false, current: false, after: false },
  ])("unencrypted before: $older, now: $current, then: $after", async (kind) => {
    await write("P", [{ plain: kind.older }, { plain: kind.current }]);
    await put(vault, { P: "between" });
    await write("P", [{ plain: kind.current }]);
    await rollback({ keys: ["P"], to: "1" });
    const { plain: isPlain, text } = await secretIn("P");
    expect([isPlain, text]).toEqual([kind.after, `P ${kind.older}`]);
  });

  test("where it cannot change, what was unencrypted once does not stand in the way", async () => {
    const ssm = new MemoryVault(new MemoryStore(), vault.place, kinds["like SSM"]);
    await write("P", [{ plain: true }, { plain: false }], ssm);
    await rollback({ keys: ["P"] }, ssm);
    expect(await secretIn("P", ssm)).toMatchObject({ plain: false, text: "P true" });
    const error = await refusal({ keys: ["P"], to: "2" }, await openly("P"));
    expect(error).toMatchObject({ code: "PLAN_REFUSED", exitCode: 8 });
    expect(error.excerpt).toBe(
      "  P is stored unencrypted in memory, and SSM cannot change that in place.",
    );
    // --except is for a time alone.
    expect(error.hint).toBe(
      "Delete it first, or set it with --plain. --to names another version of one secret.",
    );
  });

  /** A vault that has a secret unencrypted now, and encrypted in its version 2. */
  async function openly(key: string): Promise<Vault> {
    const ssm = new MemoryVault(new MemoryStore(), vault.place, kinds["like SSM"]);
    await write(key, [{ plain: true }, { plain: false }, { plain: true }], ssm);
    return ssm;
  }

  test("bytes stay bytes", async () => {
    await vault.write([change("BYTES", "AP8=", { binary: true })]);
    await put(vault, { BYTES: "text" });
    await rollback({ keys: ["BYTES"] });
    expect(await secretIn("BYTES")).toMatchObject({ text: "AP8=", binary: true });
  });
});

describe("what cannot be rolled back", () => {
  test("a secret with one version", async () => {
    await put(vault, { ONE: "1" });
    const error = await refusal({ keys: ["ONE"] });
    expect(error).toMatchObject({ code: "NO_PREVIOUS_VERSION", exitCode: 5 });
    expect(error.hint).toContain("keep history ONE");
    const some = await refusal({ keys: ["A", "ONE"] });
    expect(some).toMatchObject({
      code: "PARTLY_FAILED",
      exitCode: 5,
      details: { failed: ["ONE"] },
    });
    expect(await secretIn("A")).toMatchObject({ version: "3" });
  });

  test("a version that there is not, or that cannot be one", async () => {
    expect(await refusal({ to: "9" })).toMatchObject({ code: "VERSION_NOT_FOUND", exitCode: 5 });
    expect(await refusal({ to: "a b\n" })).toMatchObject({ code: "INVALID_VERSION", exitCode: 8 });
  });

  test("a key that there is not, and one that was deleted", async () => {
    expect(await refusal({ keys: ["AA"] })).toMatchObject({
      code: "KEY_NOT_FOUND",
      hint: "Did you mean A?",
    });
    await vault.remove(["B"]);
    const deleted = await refusal({ keys: ["B"] });
    expect([deleted.code, deleted.hint]).toEqual([
      "KEY_DELETED",
      "Bring it back: keep restore B --vault memory --env staging",
    ]);
    expect(await refusal({ keys: ["B", "X"] })).toMatchObject({ code: "KEYS_NOT_FOUND" });
  });

  test("nothing, and a version of two", async () => {
    expect(await refusal({ keys: [] })).toMatchObject({ code: "USAGE", exitCode: 2 });
    expect(await refusal({ keys: ["A", "B"], to: "1" })).toMatchObject({ code: "USAGE" });
  });
});
