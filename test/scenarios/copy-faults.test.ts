import { describe, expect, test } from "vitest";
import type { Vault } from "../../src/core/vault.ts";
import type { Fault } from "../support/aws-faults.ts";
import { AWS_DRIVERS } from "../support/aws-sandbox.ts";
import { openAwsVault } from "../support/aws-vault.ts";
import {
  carryOut,
  expectHonest,
  failureOf,
  goal,
  isReached,
  planFor,
  stateOf,
} from "../support/carrying.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { fill } from "../support/promotion.ts";

const CHANGES = new Set([
  "PutParameter",
  "DeleteParameters",
  "DeleteParameter",
  "CreateSecret",
  "UpdateSecret",
  "DeleteSecret",
]);

const faults: Readonly<Record<string, Fault>> = {
  "is refused": { kind: "error", status: 400, code: "AccessDeniedException" },
  // No error that is tried again.
  "fails after it was made": { kind: "error", status: 400, code: "Unheard", afterwards: true },
};

describeWithMoto("a plan of twelve, one of whose calls goes wrong", (moto) => {
  const proxy = useAwsProxy(moto);
  let places = 0;

  describe.each(AWS_DRIVERS)("in %s", (driver) => {
    async function make() {
      const place = { namespace: `carry${++places}`, env: "local" };
      const vault = await openAwsVault(driver, proxy().url, { place });
      await fill(vault, { U0: "0", U1: "1", U2: "2", U3: "3", D0: "d", D1: "d", STAYS: "s" });
      await fill(vault, { PLAIN: "p" }, { plain: vault.manifest.capabilities.plain });
      return { vault, state: await stateOf(vault), plan: await planFor(vault, goal) };
    }

    /** The k-th call that changes something goes wrong, and no other. */
    function failCall(k: number, fault: Fault): void {
      let number = 0;
      proxy().clear();
      proxy().faults = [
        ({ action }) => (CHANGES.has(action) && number++ === k ? fault : undefined),
      ];
    }

    async function finish(vault: Vault): Promise<void> {
      proxy().clear();
      await carryOut(vault, await planFor(vault, goal));
      expect(await isReached(vault)).toBe(true);
    }

    test.each(Object.entries(faults))(
      "whichever it is that %s, all is rolled back, and the next run finishes",
      async (_, fault) => {
        // SSM deletes both with one call, and where that is refused one by one.
        const calls = driver === "ssm" ? 10 : 12;
        for (let k = 0; k < calls; k++) {
          const { vault, state, plan } = await make();
          failCall(k, fault);
          const error = await failureOf(carryOut(vault, plan));
          await expectHonest(vault, error, state, plan);
          expect(await stateOf(vault), `call ${k}`).toEqual(state);
          expect(error.details, `call ${k}`).toMatchObject({ left: [], done: [] });
          if (k % 4 === 0 || k === calls - 1) await finish(vault);
        }
      },
      60_000,
    );

    test("without rollback the others are done, and the next run finishes", async () => {
      for (const fault of Object.values(faults)) {
        const { vault, state, plan } = await make();
        failCall(4, fault);
        const error = await failureOf(carryOut(vault, plan, { rollback: false }));
        const { done, not_begun: rest } = await expectHonest(vault, error, state, plan);
        expect(rest).toEqual(["D0", "D1"]);
        expect(done.length).toBeGreaterThanOrEqual(9);
        await finish(vault);
      }
    });

    test("a rollback that is not allowed says which keys hold the new value", async () => {
      const { vault, state, plan } = await make();
      let number = 0;
      proxy().faults = [
        ({ action }) => (CHANGES.has(action) && number++ >= 7 ? faults["is refused"] : undefined),
      ];
      const error = await failureOf(carryOut(vault, plan));
      proxy().faults = [];
      const { left, left_reasons: reasons } = await expectHonest(vault, error, state, plan);
      expect([error.exitCode, left.length]).toEqual([4, 7]);
      for (const reason of reasons) expect(reason).toContain("may hold the new value");
      await finish(vault);
    });
  });

  test("a value in SSM that somebody else writes in the same moment is given back, and is a conflict", async () => {
    const place = { namespace: `carry${++places}`, env: "local" };
    const vault = await openAwsVault("ssm", proxy().url, { place });
    await fill(vault, { A: "a", B: "b" });
    const plan = await planFor(vault, { A: "new a", B: "new b" });
    const theirs = await openAwsVault("ssm", moto().url, { place });
    let once = true;
    proxy().faults = [
      ({ action, body }) => {
        const isB = action === "PutParameter" && String(body["Name"]).endsWith("/B");
        if (!isB || !once) return undefined;
        once = false;
        void fill(theirs, { B: "theirs" });
        return { kind: "delay", milliseconds: 1000 };
      },
    ];
    const error = await failureOf(carryOut(vault, plan));
    expect(error.exitCode).toBe(6);
    expect(error.details).toMatchObject({ failed: ["B"], rolled_back: ["A"], left: [] });
    expect(Object.fromEntries(await stateOf(vault))).toMatchObject({
      A: expect.stringContaining("a / "),
      B: expect.stringContaining("theirs / "),
    });
  });

  test("bytes are put back as bytes", async () => {
    const place = { namespace: `carry${++places}`, env: "local" };
    const vault = await openAwsVault("secretsmanager", proxy().url, { place });
    await fill(vault, { A: Buffer.from([0, 255]).toString("base64") }, { binary: true });
    const state = await stateOf(vault);
    const plan = await planFor(vault, { A: "text", B: "new" });
    failing("CreateSecret");
    await failureOf(carryOut(vault, plan));
    expect(await stateOf(vault)).toEqual(state);
    expect(state.get("A")).toContain("/ bytes");
  });

  function failing(action: string): void {
    proxy().faults = [(call) => (call.action === action ? faults["is refused"] : undefined)];
  }
});
