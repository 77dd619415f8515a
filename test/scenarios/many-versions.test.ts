import { expect, test } from "vitest";
import { AwsSandbox } from "../support/aws-sandbox.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { Sandbox } from "../support/sandbox.ts";

interface History {
  readonly versions: readonly { readonly version: string; readonly value: string | null }[];
  readonly more: boolean;
}

const COUNT = 120;
/** The values of the newest of them, newest first. */
const newest = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `value ${COUNT - index}`);

const valuesOf = ({ versions }: History): readonly (string | null)[] =>
  versions.map(({ value }) => value);

test("of 120 versions a local vault keeps its twenty newest, and gives back the oldest of them", async () => {
  const box = new Sandbox();
  await box.init();
  for (let count = 1; count <= COUNT; count++) await box.set("A", `value ${count}`);
  const all = (await box.json([
    "history",
    "A",
    "-e",
    "local",
    "--limit",
    "200",
    "--unmask",
  ])) as History;
  expect(valuesOf(all)).toEqual(newest(20));
  expect(all.more).toBe(false);
  await box.ok(["rollback", "A", "-e", "local", "--to", all.versions.at(-1)!.version, "--yes"]);
  expect(await box.ok(["get", "A", "-e", "local"])).toBe("value 101\n");
});

describeWithMoto("120 versions of a secret in AWS", (moto) => {
  const proxy = useAwsProxy(moto);
  const calls = (): readonly string[] => proxy().calls.map(({ action }) => action);

  test("ssm: the hundred newest are there, in two calls whatever is shown of them", async () => {
    const box = await AwsSandbox.with(proxy().url, "ssm");
    for (let count = 1; count <= COUNT; count++)
      await box.mustAsk("ssm", "PutParameter", {
        Name: "/shop/local/A",
        Type: "SecureString",
        Overwrite: true,
        Value: `value ${count}`,
      });
    proxy().clear();
    const few = (await box.json(["history", "A", "--unmask"])) as History;
    expect(valuesOf(few)).toEqual(newest(10));
    expect(few.more).toBe(true);
    expect(calls()).toEqual(["GetParameterHistory", "GetParameterHistory"]);
    const all = (await box.json(["history", "A", "--limit", "200", "--unmask"])) as History;
    expect(valuesOf(all)).toEqual(newest(100));
    await box.ok(["rollback", "A", "--to", "21", "--yes"]);
    expect(await box.ok(["get", "A"])).toBe("value 21\n");
  });

  test("secretsmanager: all that the service still has are there, and each can be given back", async () => {
    const box = await AwsSandbox.with(proxy().url, "secretsmanager");
    const SecretId = "shop/local/A";
    const ask = (action: string, input: object) =>
      box.mustAsk("secretsmanager", action, { ...input, SecretString: "value 1" });
    await ask("CreateSecret", { Name: SecretId });
    for (let count = 2; count <= COUNT; count++)
      await box.mustAsk("secretsmanager", "PutSecretValue", {
        SecretId,
        SecretString: `value ${count}`,
      });
    proxy().clear();
    const few = (await box.json(["history", "A"])) as History;
    expect(few.versions).toHaveLength(10);
    const pages = calls().filter((action) => action === "ListSecretVersionIds").length;
    expect(calls()).toHaveLength(1 + pages);
    expect(pages).toBeLessThanOrEqual(2);
    const all = (await box.json(["history", "A", "--limit", "200", "--unmask"])) as History;
    expect(valuesOf(all).slice(0, 2)).toEqual(newest(2));
    expect(new Set(valuesOf(all)).size).toBe(all.versions.length);
    expect(all.versions.length).toBeGreaterThanOrEqual(100);
    const oldest = all.versions.at(-1)!;
    await box.ok(["rollback", "A", "--to", oldest.version, "--yes"]);
    expect(await box.ok(["get", "A"])).toBe(`${oldest.value}\n`);
    await box.ok(["rollback", "A", "--yes"]);
    expect(await box.ok(["get", "A"])).toBe("value 120\n");
  });
});
