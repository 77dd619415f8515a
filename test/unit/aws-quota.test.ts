import { expect, test } from "vitest";
import { SecretValue } from "../../src/core/secret-value.ts";
import type { AwsCall } from "../support/aws-call.ts";
import { openAwsVault } from "../support/aws-vault.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

const keys = Array.from({ length: 160 }, (_, number) => `K${String(number).padStart(3, "0")}`);
const changes = keys.map((key) => ({ key, value: new SecretValue(`value of ${key}`) }));

interface Quota {
  readonly burst: number;
  readonly perSecond: number;
}

/** By how many calls more arrived within any time than its quota and one burst allow. */
function mostBeyond(calls: readonly AwsCall[], { burst, perSecond }: Quota): number {
  const times = calls.map(({ at }) => at);
  const beyond = times.flatMap((from, first) =>
    times.slice(first).map((to, more) => more + 1 - burst - ((to - from) / 1000) * perSecond),
  );
  return Math.max(...beyond);
}

describeWithMoto("the calls to AWS", (moto) => {
  const proxy = useAwsProxy(moto);

  async function callsOfWriting(): Promise<readonly AwsCall[]> {
    const vault = await openAwsVault("ssm", proxy().url);
    // The first call of all is a slow one.
    await vault.write([{ key: "FIRST", value: new SecretValue("1") }]);
    proxy().clear();
    await vault.write(changes);
    return proxy().calls;
  }

  test("keep to the quota of SSM over seconds, after a first burst", async () => {
    const calls = await callsOfWriting();
    expect(calls).toHaveLength(160);
    // Some more for what is on its way for unequal times.
    expect(mostBeyond(calls, { burst: 40, perSecond: 40 })).toBeLessThanOrEqual(8);
  });

  // How many the server takes in a second is its own affair: on a busy machine it may be too few.
  test("begin with a burst", { retry: 3 }, async () => {
    const calls = await callsOfWriting();
    const burst = calls.filter(({ at }) => at < calls[0]!.at + 700);
    expect(burst.length).toBeGreaterThan(32);
  });

  test.each([
    ["ssm", 5, 4],
    ["secretsmanager", 5, 10],
  ] as const)("in %s at most %i changes and %i readings at once", async (driver, writes, reads) => {
    const place = { namespace: "bounded", env: "local" };
    const vault = await openAwsVault(driver, proxy().url, { place });
    proxy().latency = 30;
    await vault.write(changes.slice(0, 30));
    expect(proxy().mostInFlight).toBe(writes);
    proxy().clear();
    proxy().latency = 30;
    // Twelve batches of Secrets Manager, and twice as many of SSM.
    await vault.read(Array.from({ length: 240 }, (_, number) => `K${number}`));
    expect(proxy().mostInFlight).toBe(reads);
  });
});
