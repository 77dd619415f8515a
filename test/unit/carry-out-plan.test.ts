import { describe, expect, test } from "vitest";
import { put } from "../contract/promises/write-and-read.ts";
import {
  CHANGES,
  carryOut,
  carryOutContext,
  expectHonest,
  failureOf,
  faults,
  goal,
  isReached,
  kinds,
  makeTwelve,
  planFor,
  stateOf,
  unreachable,
} from "../support/carrying.ts";
import { type ChangeFault, faultyVault } from "../support/faulty-vault.ts";

describe.each(Object.entries(kinds))("a plan of twelve in a vault %s", (_, manifest) => {
  test("is carried out, and says the new versions", async () => {
    const { vault, plan } = await makeTwelve(manifest);
    const { context, counts, held } = carryOutContext();
    const results = await carryOut(vault, plan, { context });
    expect(results.filter(({ failure }) => failure !== undefined)).toEqual([]);
    expect(await isReached(vault)).toBe(true);
    expect((await vault.read(["PLAIN"])).secrets.get("PLAIN")).toMatchObject({ plain: true });
    expect(counts.at(-1)).toEqual([CHANGES, CHANGES]);
    expect(held).toEqual(["held off", "released"]);
  });

  describe.each(Object.entries(faults))("whose k-th change %s", (__, fault) => {
    test("is rolled back for every k, and done by the next run", async () => {
      for (let k = 0; k < CHANGES; k++) {
        const { vault, state, plan } = await makeTwelve(manifest);
        const faulty = faultyVault(vault, { onChange: (n) => (n === k ? fault() : undefined) });
        const error = await failureOf(carryOut(faulty, plan));
        const lists = await expectHonest(vault, error, state, plan);
        expect({ done: lists.done, left: lists.left }, `change ${k}`).toEqual({
          done: [],
          left: [],
        });
        expect(await stateOf(vault)).toEqual(state);
        expect(error.exitCode).toBe(exitOf(fault()));
        await carryOut(vault, await planFor(vault, goal));
        expect(await isReached(vault), `after ${k}`).toBe(true);
      }
    });

    test("without rollback keeps what could be done, for every k, and is done by the next run", async () => {
      for (let k = 0; k < CHANGES; k++) {
        const { vault, state, plan } = await makeTwelve(manifest);
        const faulty = faultyVault(vault, { onChange: (n) => (n === k ? fault() : undefined) });
        const error = await failureOf(carryOut(faulty, plan, { rollback: false }));
        const lists = await expectHonest(vault, error, state, plan);
        expect([lists.left, lists.rolled_back], `change ${k}`).toEqual([[], []]);
        await carryOut(vault, await planFor(vault, goal));
        expect(await isReached(vault), `after ${k}`).toBe(true);
      }
    });
  });

  test("that is stopped at any change is as before, and ends with 130", async () => {
    for (let k = 0; k < CHANGES; k++) {
      const { vault, state, plan } = await makeTwelve(manifest);
      const abort = new AbortController();
      const { context, notes } = carryOutContext(abort);
      const stopping = faultyVault(vault, {
        onChange: async (n) => (n === k ? abort.abort() : undefined),
      });
      const result = await failureOf(carryOut(stopping, plan, { context })).catch(() => undefined);
      // After the last change there is nothing left to stop.
      if (result === undefined) {
        expect(k).toBeGreaterThan(CHANGES - 3);
        continue;
      }
      const lists = await expectHonest(vault, result, state, plan);
      expect([result.exitCode, lists.done, lists.left]).toEqual([130, [], []]);
      expect(await stateOf(vault)).toEqual(state);
      expect(result.message).toContain("Copying to memory:production was stopped.");
      for (const note of notes) expect(note).toContain("(Ctrl-C again stops at once)");
    }
  });

  test("stopped without rollback keeps what was done", async () => {
    const { vault, state, plan } = await makeTwelve(manifest);
    const abort = new AbortController();
    const { context } = carryOutContext(abort);
    const stopping = faultyVault(vault, {
      onChange: async (n) => (n === 3 ? abort.abort() : undefined),
    });
    const error = await failureOf(carryOut(stopping, plan, { context, rollback: false }));
    const { done, not_begun: rest } = await expectHonest(vault, error, state, plan);
    expect(error.exitCode).toBe(130);
    expect(done.length + rest.length).toBe(CHANGES);
  });

  test("does not write over what somebody else has changed since it was made", async () => {
    for (const key of ["U2", "D1", "N3"]) {
      const { vault, state, plan } = await makeTwelve(manifest);
      await put(vault, { [key]: "theirs" });
      const error = await failureOf(carryOut(vault, plan));
      const { failed, left } = error.details as { failed: readonly string[]; left: unknown };
      expect([error.exitCode, failed, left]).toEqual([6, [key], []]);
      const after = await stateOf(vault);
      expect(after).toEqual(new Map(state).set(key, "theirs / encrypted / text"));
    }
  });

  test("that fails with what Keep does not know is rolled back, and that is thrown as it is", async () => {
    const { vault, state, plan } = await makeTwelve(manifest);
    const { context, warnings, held } = carryOutContext();
    const bug = new TypeError("a bug");
    const faulty = faultyVault(vault, {
      onChange: (n) => (n === 7 ? { kind: "thrown", error: bug, afterwards: true } : undefined),
    });
    await expect(carryOut(faulty, plan, { context })).rejects.toBe(bug);
    expect(await stateOf(vault)).toEqual(state);
    expect(warnings.join()).toMatch(/rolled back|as before/);
    expect(held).toEqual(["held off", "released"]);
  });

  test("whose rollback cannot look says that nobody knows, and never that nothing was changed", async () => {
    const { vault, plan } = await makeTwelve(manifest);
    let broken = false;
    const faulty = faultyVault(vault, {
      onChange: (n) => {
        broken ||= n === 6;
        return n === 6 ? faults["fails after it was made"]!() : undefined;
      },
      onRead: () => (broken ? unreachable() : undefined),
    });
    const error = await failureOf(carryOut(faulty, plan));
    const { left, left_reasons: reasons, rolled_back: back } = error.details as never;
    expect((left as readonly string[]).length).toBeGreaterThan(4);
    expect(back).toEqual([]);
    for (const reason of reasons as readonly string[]) expect(reason).toContain("is not known");
    expect(error.message).not.toContain("Nothing was changed");
    expect(error.hint).toMatch(/^Look at .* and \d+ more first/);
  });
});

describe("a plan that cannot be carried out to its end", () => {
  const manifest = kinds["like SSM"];

  /** What is begun if the first change fails, or the user stops there. */
  async function begun(atFirst: () => ChangeFault | undefined, rollback: boolean) {
    const { vault, plan } = await makeTwelve(manifest);
    const abort = new AbortController();
    const keys: string[] = [];
    const faulty = faultyVault(vault, {
      onChange: (n, key) => {
        keys.push(key);
        if (n > 0) return undefined;
        const fault = atFirst();
        if (fault === undefined) abort.abort();
        return fault;
      },
    });
    const { context } = carryOutContext(abort);
    const error = await failureOf(carryOut(faulty, plan, { rollback, context }));
    const { not_begun: rest } = error.details as { not_begun: readonly string[] };
    return { rest, keys: new Set(keys) };
  }

  test.each(Object.entries({ ...faults, "is where it is stopped": () => undefined }))(
    "begins no more where its first change %s",
    async (name, fault) => {
      const { rest, keys } = await begun(fault, true);
      expect(rest.length).toBeGreaterThanOrEqual(CHANGES - 5);
      for (const key of rest)
        if (name !== "is where it is stopped") expect(keys).not.toContain(key);
      expect(keys.size).toBeLessThanOrEqual(5);
    },
  );

  test("begins no more even without rollback if it is not about one key, or it is stopped", async () => {
    const stopping = [faults["is thrown out before"]!, () => undefined];
    for (const fault of stopping) expect((await begun(fault, false)).keys.size).toBeLessThan(6);
    expect((await begun(faults["is refused"]!, false)).keys.size).toBe(10);
  });

  test("deletes nothing if one of those to go has changed", async () => {
    const { vault, plan } = await makeTwelve(manifest);
    await put(vault, { D1: "theirs" });
    const removed: string[] = [];
    const watched = faultyVault(vault, {
      onChange: (_, key, action) => {
        if (action === "remove") removed.push(key);
      },
    });
    await failureOf(carryOut(watched, plan));
    expect(removed).not.toContain("D0");
  });
});

function exitOf(fault: ChangeFault): number {
  return fault.kind === "refused" ? fault.failure.exitCode : 7;
}
