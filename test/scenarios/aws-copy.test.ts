import { beforeEach, describe, expect, test } from "vitest";
import { SecretValue } from "../../src/core/secret-value.ts";
import type { Change, Secret } from "../../src/core/vault.ts";
import { AWKWARD_VALUES, HARD_VALUES } from "../support/awkward-text.ts";
import { denyAction } from "../support/aws-faults.ts";
import { actionsOf, callsDuring, manySecrets } from "../support/aws-sandbox.ts";
import { copy, copyRefusal } from "../support/copying.ts";
import { KeyWorkspace } from "../support/key-workspace.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

/** What is copied between vaults of every kind, and what cannot be. */

const WRITES = ["PutParameter", "CreateSecret", "UpdateSecret", "DeleteParameters", "DeleteSecret"];
const BIG = 60 * 1024;
const KINDS = ["local", "ssm", "secretsmanager"] as const;
const PAIRS = KINDS.flatMap((from) => KINDS.map((to) => [from, to] as const)).filter(
  (kinds) => kinds.join(" ") !== "local local",
);

/** Some of each kind; each driver is held to all of them by itself. */
const awkward = new Map(
  [...AWKWARD_VALUES, ...HARD_VALUES]
    .filter((value, index) => value !== "" && index % 4 === 1)
    .map((value, index) => [`KEY_${index + 100}`, value]),
);

describeWithMoto("copying", (moto) => {
  const proxy = useAwsProxy(moto);
  let box: KeyWorkspace;

  beforeEach(async () => {
    await moto().reset();
    box = new KeyWorkspace(proxy().url);
    for (const driver of ["ssm", "secretsmanager"])
      box.writeVault(driver, { driver, region: "us-east-1" });
  });

  async function write(slug: string, env: string, changes: readonly Change[]): Promise<void> {
    const vault = await box.context().vault(slug, env);
    for (const { failure } of await vault.write(changes)) if (failure !== undefined) throw failure;
  }

  async function secretsIn(slug: string, env: string): Promise<readonly Secret[]> {
    const { secrets } = await (await box.context().vault(slug, env)).read("all");
    return [...secrets.values()];
  }

  const text = (key: string, value: string, more: Partial<Change> = {}): Change => ({
    key,
    value: new SecretValue(value),
    ...more,
  });

  const between = (from: string, to: string) => ({ from: `${from}:local`, to: `${to}:staging` });

  test.each(PAIRS)(
    "from %s to %s every value arrives byte for byte, and is not written again",
    async (from, to) => {
      const places = between(from, to);
      await write(
        from,
        "local",
        [...awkward].map(([key, value]) => text(key, value)),
      );
      const first = await copy(box.context(), places);
      expect(first.plan.summary).toMatchObject({ create: awkward.size, invalid: 0 });
      const written = await secretsIn(to, "staging");
      for (const { key, value, plain } of written) {
        // Compared by itself, so that a failure is readable.
        expect(JSON.stringify(value.reveal()), key).toBe(JSON.stringify(awkward.get(key)));
        expect(plain).toBe(false);
      }
      expect(written).toHaveLength(awkward.size);
      const calls = await callsDuring(proxy(), async () => {
        const again = await copy(box.context(), { ...places, onConflict: "overwrite" });
        expect(again).toMatchObject({ carried_out: false, versions: {} });
      });
      expect(actionsOf(calls).filter((action) => WRITES.includes(action))).toEqual([]);
      const versions = (await secretsIn(to, "staging")).map(({ version }) => version);
      expect(versions).toEqual(written.map(({ version }) => version));
    },
  );

  test.each(PAIRS.filter(([from]) => from !== "secretsmanager"))(
    "from %s to %s plain stays plain where both sides know it",
    async (from, to) => {
      const places = between(from, to);
      await write(from, "local", [text("P", "x", { plain: true }), text("E", "x")]);
      await copy(box.context(), places);
      const kinds = (await secretsIn(to, "staging")).map(({ key, plain }) => [key, plain]);
      expect(kinds).toEqual([
        ["E", false],
        ["P", to !== "secretsmanager"],
      ]);
    },
  );

  test.each(PAIRS.filter(([from, to]) => from !== "ssm" && to !== "ssm"))(
    "from %s to %s a value of 60 KiB fits",
    async (from, to) => {
      await write(from, "local", [text("BIG", "x".repeat(BIG)), text("SMALL", "x")]);
      await write(to, "staging", [text("BIG", "old")]);
      await copy(box.context(), { ...between(from, to), onConflict: "overwrite" });
      const big = (await secretsIn(to, "staging")).find(({ key }) => key === "BIG");
      expect(big!.value.bytes).toBe(BIG);
    },
  );

  test.each(["local", "secretsmanager"])(
    "from %s to ssm a value of 60 KiB is refused before anything is written",
    async (from) => {
      await write(from, "local", [text("BIG", "x".repeat(BIG)), text("SMALL", "x")]);
      await write("ssm", "staging", [text("BIG", "old")]);
      const calls = await callsDuring(proxy(), async () => {
        const error = await copyRefusal(box.context(), {
          ...between(from, "ssm"),
          onConflict: "overwrite",
        });
        expect([error.exitCode, error.message]).toEqual([
          8,
          "1 secret cannot be stored in ssm:staging. Nothing was changed.",
        ]);
        expect(error.excerpt).toBe("  The value of BIG has 61440 bytes; ssm holds at most 8192.");
        expect(error.details).toMatchObject({ invalid: ["BIG"], conflicts: [] });
      });
      expect(actionsOf(calls).filter((action) => WRITES.includes(action))).toEqual([]);
    },
  );

  describe("bytes", () => {
    const bytes = Buffer.from([0, 255, 128, 10]).toString("base64");

    beforeEach(async () => {
      await write("secretsmanager", "local", [text("B", bytes, { binary: true }), text("T", "t")]);
    });

    test("stay bytes in Secrets Manager", async () => {
      await copy(box.context(), {
        from: "secretsmanager:local",
        to: "secretsmanager:staging",
      });
      const { SecretBinary, SecretString } = await box.mustAsk("secretsmanager", "GetSecretValue", {
        SecretId: "shop/staging/B",
      });
      expect([SecretBinary, SecretString]).toEqual([bytes, undefined]);
    });

    test.each(["local", "ssm"])("are refused for %s before anything is written", async (to) => {
      const places = { from: "secretsmanager:local", to: `${to}:staging` };
      const error = await copyRefusal(box.context(), places);
      expect([error.exitCode, error.excerpt]).toEqual([
        8,
        `  The value of B is binary, and ${to} holds text only.`,
      ]);
      expect(await secretsIn(to, "staging")).toEqual([]);
      await copy(box.context(), { ...places, except: "B" });
      expect(await secretsIn(to, "staging")).toHaveLength(1);
    });
  });

  describe("the calls", () => {
    const tally = (actions: readonly string[]): Record<string, number> => {
      const counts: Record<string, number> = {};
      for (const action of actions) counts[action] = (counts[action] ?? 0) + 1;
      return counts;
    };
    const during = async (options: Parameters<typeof copy>[1]): Promise<Record<string, number>> =>
      tally(actionsOf(await callsDuring(proxy(), () => copy(box.context(), options))));

    test("from SSM to Secrets Manager: each side is read once, each secret written once", async () => {
      await box.fill("ssm", manySecrets(20));
      const places = { from: "ssm:local", to: "secretsmanager:staging" };
      const first = await during(places);
      expect(first).toMatchObject({ CreateSecret: 20, BatchGetSecretValue: 1 });
      expect(first["GetParametersByPath"]).toBeLessThanOrEqual(3);
      expect(first["ListSecrets"]).toBeLessThanOrEqual(1);
      expect(Object.keys(first)).not.toContain("GetSecretValue");
      expect(first).not.toHaveProperty("UpdateSecret");
      const again = await during(places);
      expect(Object.keys(again).toSorted()).toEqual(["BatchGetSecretValue", "GetParametersByPath"]);
    });

    test("from Secrets Manager to SSM: likewise, and --prune reads the target by its path", async () => {
      await box.fill("secretsmanager", manySecrets(20));
      await box.fill("ssm", new Map([["GONE", "x"]]), "staging");
      const places = { from: "secretsmanager:local", to: "ssm:staging" };
      const first = await during({ ...places, prune: true });
      expect(first).toMatchObject({ PutParameter: 20, DeleteParameters: 1 });
      expect(first).not.toHaveProperty("GetParameters");
      expect(await during(places)).toMatchObject({ GetParameters: 2 });
    });
  });

  describe("nothing is written", () => {
    const places = { from: "ssm:local", to: "secretsmanager:staging" };

    async function writesWhile(
      rules: ReturnType<typeof proxy>["faults"],
      exit: number,
    ): Promise<readonly string[]> {
      proxy().faults = rules;
      const calls = await callsDuring(proxy(), async () => {
        expect((await copyRefusal(box.context(), places)).exitCode).toBe(exit);
      });
      return actionsOf(calls).filter((action) => WRITES.includes(action));
    }

    test("where a side cannot be read", async () => {
      await box.fill("ssm", manySecrets(3));
      await box.fill("secretsmanager", new Map([["KEY_0001", "x"]]), "staging");
      for (const denied of [
        [denyAction("GetParametersByPath")],
        ["BatchGetSecretValue", "GetSecretValue"].map((action) => denyAction(action)),
      ])
        expect(await writesWhile(denied, 4)).toEqual([]);
    });

    test("where a deleted secret still has the name", async () => {
      await box.fill("ssm", manySecrets(2));
      await box.fill("secretsmanager", new Map([["KEY_0001", "x"]]), "staging");
      const vault = await box.context().vault("secretsmanager", "staging");
      await vault.remove(["KEY_0001"]);
      const error = await copyRefusal(box.context(), places);
      expect([error.exitCode, error.details["invalid"]]).toEqual([8, ["KEY_0001"]]);
      expect(error.excerpt).toContain("was deleted from secretsmanager:staging");
      const named = "KEY_0001 --vault secretsmanager --env staging";
      expect(error.hint).toContain(`keep restore ${named} (`);
      expect(error.hint).toContain(`keep delete ${named} --purge`);
      expect(await secretsIn("secretsmanager", "staging")).toEqual([]);
    });

    test("where a name of another program cannot be a key", async () => {
      await box.fill("ssm", new Map([...manySecrets(1), ["odd.name", "x"]]));
      const error = await copyRefusal(box.context(), places);
      expect([error.exitCode, error.details["invalid"]]).toEqual([8, ["odd.name"]]);
      expect(error.excerpt).toContain("odd.name: This cannot be a key");
      await copy(box.context(), { ...places, except: "*.*" });
      expect(await secretsIn("secretsmanager", "staging")).toHaveLength(1);
    });

    test("and nothing deleted, of names that other programs have put there", async () => {
      await box.fill("secretsmanager", manySecrets(1));
      await box.fill(
        "ssm",
        new Map([
          ["odd.name", "x"],
          ["GONE", "x"],
        ]),
        "staging",
      );
      await copy(box.context(), { from: "secretsmanager:local", to: "ssm:staging", prune: true });
      const left = (await secretsIn("ssm", "staging")).map(({ key }) => key);
      expect(left).toEqual(["KEY_0000", "odd.name"]);
    });
  });
});
