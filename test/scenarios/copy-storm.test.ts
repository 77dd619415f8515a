import { expect, test } from "vitest";
import { throttleShare } from "../support/aws-faults.ts";
import { manySecrets } from "../support/aws-sandbox.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { Promotion, fill, textsOf } from "../support/promotion.ts";

describeWithMoto("a thousand secrets from Secrets Manager to SSM", (moto) => {
  const proxy = useAwsProxy(moto);

  test("all arrive behind 20 ms and with a fifth of all calls throttled, none twice", async () => {
    const box = new Promotion(proxy().url);
    const values = Object.fromEntries(manySecrets(1000));
    await fill(await box.open("secretsmanager", "staging", moto().url), values);
    proxy().clear();
    proxy().latency = 20;
    proxy().faults = [throttleShare(0.2, 20_261_122)];
    const copy = ["copy", "--from", "secretsmanager:staging", "--to", "ssm:review", "--yes"];
    const { stderr, code } = await box.keep([...copy, "--json"]);
    expect([code, stderr]).toEqual([0, ""]);
    const answered = proxy().calls.filter(({ status }) => status === 200);
    // One for each, beside those that read.
    expect(answered.filter(({ action }) => action === "PutParameter")).toHaveLength(1000);
    expect(answered.length).toBeLessThan(1000 + 200);
    const there = await box.open("ssm", "review", moto().url);
    expect(await textsOf(there)).toEqual(values);
    expect(new Set((await there.list()).map(({ version }) => version))).toEqual(new Set(["1"]));
  }, 180_000);
});
