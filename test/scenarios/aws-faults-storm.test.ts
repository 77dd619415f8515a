import { describe, expect, test } from "vitest";
import { SecretValue } from "../../src/core/secret-value.ts";
import { keepTags } from "../../src/core/tags.ts";
import { THROTTLED, faultShare } from "../support/aws-faults.ts";
import { sendAwsRequest } from "../support/aws-request.ts";
import { AwsWorkspace } from "../support/aws-workspace.ts";
import { type AwsDriver, openAwsVault } from "../support/aws-vault.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

/** All that can go wrong with a call; two of them after the service has done the work. */
const storm = [
  THROTTLED,
  { kind: "error", status: 500, code: "InternalServerError" },
  { kind: "reset" },
  { kind: "delay", milliseconds: 50 },
  { kind: "reset", afterwards: true },
  { kind: "error", status: 503, code: "ServiceUnavailable", afterwards: true },
] as const;

const values = new Map(
  Array.from({ length: 300 }, (_, number) => [
    `KEY_${String(number).padStart(3, "0")}`,
    `value ${number} "é"\n`,
  ]),
);

describeWithMoto("with 30 % of all calls failing", (moto) => {
  const proxy = useAwsProxy(moto);

  /** The tags of a secret as the service has them, and how often it was written. */
  async function stored(driver: AwsDriver, name: string) {
    const ask = async (action: string, input: Readonly<Record<string, unknown>>) =>
      (await sendAwsRequest(moto().url, driver, action, input)).body;
    if (driver === "secretsmanager") {
      const { Tags, VersionIdsToStages } = await ask("DescribeSecret", { SecretId: name });
      return { tags: Tags, versions: Object.keys(VersionIdsToStages as object).length };
    }
    const { Parameter } = await ask("GetParameter", { Name: name });
    const tags = { ResourceType: "Parameter", ResourceId: name };
    const { TagList } = await ask("ListTagsForResource", tags);
    return { tags: TagList, versions: (Parameter as { Version: number }).Version };
  }

  describe.each<AwsDriver>(["ssm", "secretsmanager"])("in %s", (driver) => {
    test("300 secrets are written and read back, nothing lost and nothing twice", async () => {
      const box = new AwsWorkspace(driver, proxy().url);
      const { place } = box;
      const vault = await openAwsVault(driver, proxy().url, { place, timeoutMs: 100_000 });
      proxy().faults = [faultShare(0.3, 20_261_121, storm)];
      const changes = [...values].map(([key, text]) => ({ key, value: new SecretValue(text) }));
      const outcomes = await vault.write(changes);
      expect(outcomes.filter((one) => one.failure !== undefined || !one.created)).toEqual([]);
      const exported = await box.ok(["export", "--format", "json", "--timeout", "60"]);
      expect(JSON.parse(exported)).toEqual(Object.fromEntries(values));
      const { secrets, failures } = await vault.read([...values.keys()]);
      expect(failures.size).toBe(0);
      const read = [...secrets].map(([key, { value }]) => [key, value.reveal()] as const);
      expect(new Map(read)).toEqual(values);
      const tags = Object.entries(keepTags(place, "aws")).map(([Key, Value]) => ({ Key, Value }));
      for (const { key } of outcomes)
        expect(await stored(driver, vault.nameOf(key)), key).toEqual({ tags, versions: 1 });
    }, 110_000);
  });
});
