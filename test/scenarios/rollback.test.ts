import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { Vault } from "../../src/core/vault.ts";
import { rollbackSecrets } from "../../src/operations/rollback-secrets.ts";
import { AWS_DRIVERS, AwsSandbox } from "../support/aws-sandbox.ts";
import { type AwsDriver, openAwsVault } from "../support/aws-vault.ts";
import { contextOn } from "../support/context-on.ts";
import { describeWithMoto } from "../support/moto-suite.ts";
import { fill, textsOf, writeVaultWorkspace } from "../support/promotion.ts";
import { Sandbox } from "../support/sandbox.ts";
import { readScenario, runScenario } from "../support/scenario-text.ts";

/** A mistake that is taken back: the same text for each kind of vault. */

describe("a rollback", () => {
  test("in a local vault", async () => {
    const box = new Sandbox();
    writeVaultWorkspace(box, "local");
    await runScenario(box, readScenario("rollback"));
  });
});

describeWithMoto("a rollback in AWS", (moto) => {
  test.each(AWS_DRIVERS)("in %s", async (driver) => {
    await moto().reset();
    const box = new AwsSandbox(moto().url);
    writeVaultWorkspace(box, driver);
    await runScenario(box, readScenario("rollback"));
  });

  /** The server counts in whole seconds: what is done next is done in another one. */
  const nextSecond = async (): Promise<Date> => {
    await wait(1010 - (Date.now() % 1000));
    const now = new Date();
    await wait(1010 - (Date.now() % 1000));
    return now;
  };

  const rollBack = (vault: Vault, at: Date, warnings: string[] = []) =>
    rollbackSecrets(contextOn(vault, { warn: (warning) => warnings.push(warning) }), {
      keys: [],
      at,
      dryRun: false,
      yes: true,
      rollback: true,
      show: () => undefined,
    });

  /** A place as it was at a time, and as it is after changes of every kind. */
  async function live(driver: AwsDriver) {
    await moto().reset();
    const vault = withDates(await openAwsVault(driver, moto().url));
    await fill(vault, { SAME: "s", CHANGED: "1", TWICE: "1", GONE: "g" });
    await vault.history("GONE");
    const time = await nextSecond();
    await fill(vault, { CHANGED: "2", TWICE: "2", NEW: "n" });
    await vault.remove(["GONE"]);
    await fill(vault, { TWICE: "3" });
    return { vault, time };
  }

  test("of a whole environment to a time, in Secrets Manager", async () => {
    const { vault, time } = await live("secretsmanager");
    const { plan } = await rollBack(vault, time);
    expect(Object.fromEntries(plan.steps.map(({ key, action }) => [key, action]))).toEqual({
      CHANGED: "update",
      GONE: "restore",
      NEW: "delete",
      SAME: "unchanged",
      TWICE: "update",
    });
    expect(await textsOf(vault)).toEqual({ SAME: "s", CHANGED: "1", TWICE: "1", GONE: "g" });
    expect((await vault.listRemoved()).map(({ key }) => key)).toEqual(["NEW"]);
  });

  test("of a whole environment to a time, in SSM, which does not know what was deleted", async () => {
    const { vault, time } = await live("ssm");
    const warnings: string[] = [];
    await rollBack(vault, time, warnings);
    expect(await textsOf(vault)).toEqual({ SAME: "s", CHANGED: "1", TWICE: "1" });
    expect(warnings).toHaveLength(1);
  });

  test("of a deleted secret of Secrets Manager to an older value", async () => {
    await moto().reset();
    const vault = withDates(await openAwsVault("secretsmanager", moto().url));
    await fill(vault, { A: "1" });
    const time = await nextSecond();
    await fill(vault, { A: "2" });
    await vault.history("A");
    await vault.remove(["A"]);
    const { plan } = await rollBack(vault, time);
    expect(plan.summary.restore).toBe(1);
    expect(await textsOf(vault)).toEqual({ A: "1" });
  });
});

/**
 * The server dates every version of a list with the moment of the question, as AWS does not: so the
 * dates are those that come with the values, also after a deletion.
 */
function withDates(vault: Vault): Vault {
  const dates = new Map<string, string | undefined>();
  const history: Vault["history"] = async (key, options) => {
    const dated = await vault.history(key, { ...options, values: true });
    if (dated === undefined) return undefined;
    const versions = dated.versions.map(({ value, createdAt, ...one }) => {
      if (value !== undefined) dates.set(one.version, createdAt);
      return { ...one, createdAt: dates.get(one.version) };
    });
    return { ...dated, versions };
  };
  return new Proxy(vault, {
    get: (_, name) => {
      if (name === "history") return history;
      const own: unknown = Reflect.get(vault, name);
      return typeof own === "function" ? own.bind(vault) : own;
    },
  });
}
