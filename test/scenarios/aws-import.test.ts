import { beforeEach, describe, expect, test } from "vitest";
import { AWKWARD_VALUES } from "../support/awkward-text.ts";
import { AWS_DRIVERS, AwsSandbox, callsDuring, manySecrets } from "../support/aws-sandbox.ts";
import type { AwsDriver } from "../support/aws-vault.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

const CREATE = { ssm: "PutParameter", secretsmanager: "CreateSecret" } as const;

describeWithMoto("an import into AWS", (moto) => {
  const proxy = useAwsProxy(moto);
  beforeEach(() => moto().reset());

  const valuesOf = async (box: AwsSandbox): Promise<Record<string, string>> =>
    JSON.parse(await box.ok(["export", "--format", "json"])) as Record<string, string>;

  describe.each(AWS_DRIVERS)("%s", (driver: AwsDriver) => {
    test("of 100 new secrets reads in batches and writes each once", async () => {
      const box = await AwsSandbox.with(proxy().url, driver);
      const values = Object.fromEntries(manySecrets(100));
      const input = JSON.stringify(values);
      const calls = await callsDuring(proxy(), () =>
        box.ok(["import", "--format", "json", "--yes"], { input }),
      );
      const writes = calls.filter(({ action }) => action === CREATE[driver]);
      expect(writes).toHaveLength(100);
      expect(calls.length - writes.length).toBeLessThanOrEqual(11);
      expect(await valuesOf(box)).toEqual(values);
      const again = await callsDuring(proxy(), () =>
        box.ok(["import", "--format", "json", "--yes"], { input }),
      );
      expect(again.length).toBeLessThanOrEqual(11);
      expect(again.some(({ action }) => action === CREATE[driver])).toBe(false);
    });

    test("takes awkward values byte for byte, and names the lines of those it cannot hold", async () => {
      const box = await AwsSandbox.with(proxy().url, driver);
      // A parameter cannot hold the one, and neither of the two the other.
      const values = AWKWARD_VALUES.filter((value) => value !== "" && !value.includes("{{"));
      const named = Object.fromEntries(values.map((value, index) => [`K${index}`, value]));
      const text = JSON.stringify({ ...named, EMPTY: "", LARGE: "x".repeat(65_537) }, null, 1);
      const failure = await box.failure(["import", "-", "--format", "json", "--yes"], {
        input: text,
      });
      expect(failure).toMatchObject({
        exit: 8,
        code: "PLAN_REFUSED",
        details: { invalid: ["EMPTY", "LARGE"], conflicts: [] },
      });
      const line = values.length + 2;
      expect(failure.details["reasons"]).toEqual([
        expect.stringMatching(`^Line ${line}: The value of EMPTY is empty`),
        expect.stringMatching(`^Line ${line + 1}: The value of LARGE has 65537 bytes`),
      ]);
      expect(await box.json(["list"])).toEqual([]);
      const partly = await box.keep(["import", "-", "--format", "json", "--yes", "--partial"], {
        input: text,
      });
      expect(partly.code).toBe(8);
      expect(await valuesOf(box)).toEqual(named);
    });
  });

  test("keeps a parameter plain that is, and stores a new one so with --plain", async () => {
    const box = await AwsSandbox.with(proxy().url, "ssm");
    await box.ok(["set", "OPEN", "1", "--plain"]);
    box.write("a.env", "OPEN=2\nSECRET=2\n");
    await box.ok(["import", "a.env", "--overwrite", "--yes"]);
    box.write("b.env", "SECRET=3\nNEW=3\n");
    await box.ok(["import", "b.env", "--overwrite", "--plain", "--yes"]);
    const kind = async (key: string) =>
      (await box.mustAsk("ssm", "GetParameter", { Name: `/shop/local/${key}` }))["Parameter"];
    expect(await Promise.all(["OPEN", "SECRET", "NEW"].map(kind))).toMatchObject([
      { Type: "String", Value: "2" },
      { Type: "SecureString" },
      { Type: "String", Value: "3" },
    ]);
  });
});
