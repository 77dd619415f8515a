import { expect, test } from "vitest";
import { SecretValue } from "../../src/core/secret-value.ts";
import type { AwsCall } from "../support/aws-call.ts";
import { openAwsVault } from "../support/aws-vault.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

const keys = Array.from({ length: 160 }, (_, number) => `K${String(number).padStart(3, "0")}`);
const changes = keys.map((key) => ({ key, value: new SecretValue(`value of ${key}`) }));

/** The most calls that arrived within a time. */
function mostWithin(calls: readonly AwsCall[], milliseconds: number): number {
  const times = calls.map(({ at }) => at);
  return Math.max(
    ...times.map((end) => times.filter((at) => at <= end && at > end - milliseconds).length),
  );
}

describeWithMoto("the calls to AWS", (moto) => {
  const proxy = useAwsProxy(moto);

  test("keep to the quota of SSM over seconds, after a first burst", async () => {
    const vault = await openAwsVault("ssm", proxy().url);
    // The first call of all is a slow one.
    await vault.write([{ key: "FIRST", value: new SecretValue("1") }]);
    proxy().clear();
    await vault.write(changes);
    const calls = proxy().calls;
    expect(calls).toHaveLength(160);
    // A second's worth at once, and from then on so many a second: 40 and 40, and some jitter.
    expect(mostWithin(calls, 1000)).toBeLessThanOrEqual(88);
    const later = calls.filter(({ at }) => at > calls[0]!.at + 1000);
    expect(later.length).toBeGreaterThan(40);
    expect(mostWithin(later, 1000)).toBeLessThanOrEqual(44);
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
