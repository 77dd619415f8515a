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
    const t = performance.now();
    const args = ["--from", "secretsmanager:staging", "--to", "ssm:review", "--yes"];
    const { stdout, stderr, code } = await box.keep(["copy", ...args, "--json"]);
    console.log(performance.now() - t, proxy().count(), proxy().count("PutParameter"));
    expect([code, stderr.slice(0, 500)]).toEqual([0, ""]);
    void stdout;
    const there = await box.open("ssm", "review", moto().url);
    expect(await textsOf(there)).toEqual(values);
    expect(new Set((await there.list()).map(({ version }) => version))).toEqual(new Set(["1"]));
  }, 180_000);
});
