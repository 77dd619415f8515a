import { describe, expect, test } from "vitest";
import { KeepError } from "../../src/core/errors.ts";
import { put } from "../contract/promises/write-and-read.ts";
import {
  CHANGES,
  carryOut,
  denied,
  expectHonest,
  failureOf,
  goal,
  isReached,
  kinds,
  makeTwelve,
  planFor,
  stateOf,
  unreachable,
} from "../support/carrying.ts";
import { faultyVault } from "../support/faulty-vault.ts";

describe("a rollback", () => {
  const manifest = kinds["like Secrets Manager"];

  test("leaves alone what somebody else has written since, and names it", async () => {
    const { vault, plan } = await makeTwelve(manifest);
    let theirs = "";
    const faulty = faultyVault(vault, {
      onChange: async (n) => {
        if (n !== 9) return undefined;
        const { secrets } = await vault.read(["N0", "N1"]);
        theirs = [...secrets.keys()][0]!;
        await put(vault, { [theirs]: "theirs", U0: "theirs too" });
        return { kind: "refused", failure: denied() };
      },
    });
    const error = await failureOf(carryOut(faulty, plan));
    expect((error.details as { left: readonly string[] }).left).toContain(theirs);
    expect((await stateOf(vault)).get(theirs)).toContain("theirs");
    expect((await stateOf(vault)).get("U0")).toContain("theirs too");
  });

  test("never takes back what somebody else created with the same value", async () => {
    const { vault, plan } = await makeTwelve(manifest);
    await put(vault, { N2: "new 2" });
    const error = await failureOf(carryOut(vault, plan));
    expect(error.details).toMatchObject({ failed: ["N2"], left: [] });
    expect((await stateOf(vault)).get("N2")).toContain("new 2");
  });

  test.each(["like Secrets Manager", "like SSM"] as const)(
    "never takes back what somebody else has given the same value, where its own change was not begun: %s",
    async (kind) => {
      const { vault, plan } = await makeTwelve(kinds[kind]);
      const faulty = faultyVault(vault, {
        onChange: async (_, key) => {
          if (key !== "U2") return undefined;
          await put(vault, { U2: "22" });
          return { kind: "refused", failure: unreachable(), unchanged: true };
        },
      });
      const error = await failureOf(carryOut(faulty, plan));
      expect(error.details).toMatchObject({ failed: ["U2"], left: [] });
      expect((await stateOf(vault)).get("U2")).toContain("22");
    },
  );

  test("never takes back what somebody else has written while it waited for the lock", async () => {
    const { vault, plan } = await makeTwelve(kinds["like a local vault"]);
    const faulty = faultyVault(vault, {
      onChange: async (n) => {
        if (n > 0) return undefined;
        await put(vault, { U2: "22" });
        const failure = new KeepError("LOCKED", { file: "f", holder: "h", seconds: 1 });
        return { kind: "thrown", error: failure, afterwards: false };
      },
    });
    const error = await failureOf(carryOut(faulty, plan));
    expect(error.details).toMatchObject({ left: [], rolled_back: [] });
    expect(error.exitCode).toBe(7);
    expect((await stateOf(vault)).get("U2")).toContain("22");
  });

  test("that fails for a key says that it may hold the new value, and does the others", async () => {
    const { vault, state, plan } = await makeTwelve(manifest);
    const faulty = faultyVault(vault, {
      onChange: (n, key) => {
        if (n === 9) return { kind: "refused", failure: denied() };
        return n > 9 && (key === "U1" || key === "N1")
          ? { kind: "refused", failure: unreachable() }
          : undefined;
      },
    });
    const error = await failureOf(carryOut(faulty, plan));
    const { left, left_reasons: reasons } = await expectHonest(vault, error, state, plan);
    expect(left.toSorted()).toEqual(["N1", "U1"]);
    for (const reason of reasons) expect(reason).toContain("may hold the new value");
    await carryOut(vault, await planFor(vault, goal));
    expect(await isReached(vault)).toBe(true);
  });

  test.each([true, false])(
    "gives back what was written over unseen, as a conflict (rollback: %s)",
    async (rollback) => {
      const { vault, plan } = await makeTwelve(kinds["like SSM"]);
      let once = false;
      const faulty = faultyVault(vault, {
        onChange: (_, key) => {
          if (key !== "U1" || once) return undefined;
          once = true;
          return { kind: "overtaken", text: "theirs" };
        },
      });
      const error = await failureOf(carryOut(faulty, plan, { rollback }));
      expect(error.exitCode).toBe(6);
      expect(error.details).toMatchObject({ failed: ["U1"], left: [] });
      expect((await stateOf(vault)).get("U1")).toBe("theirs / encrypted / text");
    },
  );

  test("leaves alone what is written while it goes on", async () => {
    const { vault, plan } = await makeTwelve(manifest);
    let theirs: Readonly<Record<string, string>> | undefined;
    const faulty = faultyVault(vault, {
      onChange: async (n, key, action) => {
        if (n === 9) return { kind: "refused", failure: denied() };
        if (n < 9 || action !== "write" || theirs !== undefined) return undefined;
        // A new secret has been removed by now; the other is just about to be put back.
        theirs = { N0: "theirs", [key]: "theirs" };
        await put(vault, theirs);
        return undefined;
      },
    });
    const error = await failureOf(carryOut(faulty, plan));
    const { left } = error.details as { left: readonly string[] };
    const [, putBack] = Object.keys(theirs!);
    expect(left).toEqual([putBack]);
    const after = await stateOf(vault);
    for (const key of ["N0", putBack!]) expect(after.get(key), key).toContain("theirs");
  });

  test("does not take for the old value what somebody else has given the old number", async () => {
    const { vault, plan } = await makeTwelve(kinds["like SSM"]);
    const faulty = faultyVault(vault, {
      onChange: async (n) => {
        if (n !== CHANGES - 1) return undefined;
        await vault.remove(["U0"]);
        await put(vault, { U0: "theirs" });
        return { kind: "refused", failure: denied() };
      },
    });
    const error = await failureOf(carryOut(faulty, plan));
    expect(error.details).toMatchObject({ left: ["U0"] });
    expect((await stateOf(vault)).get("U0")).toContain("theirs");
  });

  test("takes back its own value also where somebody else has given it back", async () => {
    const { vault, state, plan } = await makeTwelve(kinds["like SSM"]);
    const faulty = faultyVault(vault, {
      onChange: async (n) => {
        if (n !== 9) return undefined;
        const own = (await stateOf(vault)).get("N0")!.split(" / ")[0]!;
        await put(vault, { N0: "theirs" });
        await put(vault, { N0: own });
        return { kind: "refused", failure: denied() };
      },
    });
    await expectHonest(vault, await failureOf(carryOut(faulty, plan)), state, plan);
    expect(await stateOf(vault)).toEqual(state);
  });

  test("leaves alone what somebody else has written since, the same value or not, where it can know", async () => {
    const { vault, plan } = await makeTwelve(manifest);
    const faulty = faultyVault(vault, {
      onChange: async (n) => {
        if (n !== 9) return undefined;
        await put(vault, { N0: "new 0" });
        return { kind: "refused", failure: denied() };
      },
    });
    const error = await failureOf(carryOut(faulty, plan));
    expect(error.details).toMatchObject({ left: ["N0"] });
    expect((await stateOf(vault)).get("N0")).toContain("new 0");
  });

  test("gives back also what it has itself written over unseen", async () => {
    const { vault, plan } = await makeTwelve(kinds["like SSM"]);
    let undoing = false;
    const faulty = faultyVault(vault, {
      onChange: (n, key) => {
        if (n === 9) {
          undoing = true;
          return { kind: "refused", failure: denied() };
        }
        if (!undoing || key !== "U1") return undefined;
        undoing = false;
        return { kind: "overtaken", text: "theirs" };
      },
    });
    await failureOf(carryOut(faulty, plan));
    expect((await stateOf(vault)).get("U1")).toBe("theirs / encrypted / text");
  });

  test("leaves no name taken, and no trace of the value", async () => {
    for (const kind of Object.values(kinds)) {
      const { vault, plan } = await makeTwelve(kind);
      const faulty = faultyVault(vault, {
        onChange: (n) => (n === CHANGES - 1 ? { kind: "refused", failure: denied() } : undefined),
      });
      await failureOf(carryOut(faulty, plan));
      expect(await vault.listRemoved()).toEqual([]);
    }
  });

  test("keeps what could be restored before a key was created anew", async () => {
    const { vault } = await makeTwelve(kinds["like a local vault"]);
    await put(vault, { N0: "once" });
    await vault.remove(["N0"]);
    const plan = await planFor(vault, goal);
    const faulty = faultyVault(vault, {
      onChange: (n) => (n === CHANGES - 1 ? { kind: "refused", failure: denied() } : undefined),
    });
    const error = await failureOf(carryOut(faulty, plan));
    expect(error.details).toMatchObject({ left: [] });
    expect((await vault.listRemoved()).map(({ key }) => key)).toEqual(["N0"]);
    await vault.restore(["N0"]);
    expect((await stateOf(vault)).get("N0")).toContain("once");
  });
});
