import { expect, test } from "vitest";
import { manySecrets } from "../support/aws-sandbox.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { Promotion, fill, textsOf } from "../support/promotion.ts";

const mapValues = (prefix: string) =>
  Object.fromEntries([...manySecrets(24)].map(([key, text]) => [key, `${prefix} ${text}`]));

describeWithMoto("two copies to one place at once", (moto) => {
  const proxy = useAwsProxy(moto);

  test("of new secrets leave all of them or none, and the next run finishes", async () => {
    const box = new Promotion(proxy().url);
    const values = mapValues("new");
    await fill(await box.open("secretsmanager", "staging", moto().url), values);
    const target = await box.open("ssm", "review", moto().url);
    proxy().clear();
    proxy().latency = 20;
    const copy = ["copy", "--from", "secretsmanager:staging", "--to", "ssm:review", "--yes"];
    const ended = await Promise.all([box.keep(copy), box.keep(copy)]);
    const codes = ended.map(({ code }) => code);
    for (const code of codes) expect([0, 6]).toContain(code);
    expect(await textsOf(target)).toEqual(codes.includes(0) ? values : {});
    await box.ok(copy);
    expect(await textsOf(target)).toEqual(values);
  });

  test("of different values over old ones leave those of one, or the old ones", async () => {
    const box = new Promotion(proxy().url);
    const [old, one, two] = ["old", "one", "two"].map(mapValues);
    await fill(await box.open("ssm", "staging", moto().url), one!);
    await fill(await box.open("secretsmanager", "staging", moto().url), two!);
    const target = await box.open("secretsmanager", "review", moto().url);
    await fill(target, old!);
    proxy().clear();
    proxy().latency = 20;
    const copyFrom = (vault: string) => [
      "copy",
      "--from",
      `${vault}:staging`,
      "--to",
      "secretsmanager:review",
      "--overwrite",
      "--yes",
    ];
    const ended = await Promise.all(
      ["ssm", "secretsmanager"].map((vault) => box.keep(copyFrom(vault))),
    );
    const codes = ended.map(({ code }) => code);
    for (const code of codes) expect([0, 6]).toContain(code);
    expect([one, two, old]).toContainEqual(await textsOf(target));
    if (!codes.includes(0)) expect(await textsOf(target)).toEqual(old);
    await box.ok(copyFrom("ssm"));
    expect(await textsOf(target)).toEqual(one);
  });
});
