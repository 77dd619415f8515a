import { beforeEach, describe, expect, test } from "vitest";
import type { AwsCall } from "../support/aws-call.ts";
import {
  AWS_DRIVERS,
  AwsSandbox,
  actionsOf,
  callsDuring,
  manySecrets,
} from "../support/aws-sandbox.ts";
import type { AwsDriver } from "../support/aws-vault.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

/** Calls cost time, and from some number on money: how many a command makes is a promise. */

const GET = { ssm: "GetParameter", secretsmanager: "GetSecretValue" } as const;
const CREATE = { ssm: "PutParameter", secretsmanager: "CreateSecret" } as const;
const UPDATE = { ssm: "PutParameter", secretsmanager: "UpdateSecret" } as const;

describeWithMoto("the calls of a command", (moto) => {
  const proxy = useAwsProxy(moto);
  beforeEach(() => moto().reset());

  async function filled(driver: AwsDriver, count: number): Promise<AwsSandbox> {
    const box = await AwsSandbox.with(proxy().url, driver);
    await box.fill(driver, manySecrets(count));
    return box;
  }

  const during = (box: AwsSandbox, ...args: readonly string[]): Promise<readonly AwsCall[]> =>
    callsDuring(proxy(), () => box.ok(args));

  const tally = (calls: readonly AwsCall[]): Readonly<Record<string, number>> =>
    Object.fromEntries(
      [...new Set(actionsOf(calls))].map((action) => [
        action,
        calls.filter((call) => call.action === action).length,
      ]),
    );

  describe.each(AWS_DRIVERS)("%s", (driver) => {
    test("get is one call, with a version or as JSON too", async () => {
      const box = await filled(driver, 30);
      expect(tally(await during(box, "get", "KEY_0003"))).toEqual({ [GET[driver]]: 1 });
      expect(tally(await during(box, "get", "KEY_0003", "--json"))).toEqual({ [GET[driver]]: 1 });
      const version = driver === "ssm" ? "1" : "AWSCURRENT";
      const versioned = await during(box, "get", "KEY_0003", "--version", version);
      expect(tally(versioned)).toEqual({ [GET[driver]]: 1 });
    });

    test("--metadata is one call, which decrypts nothing", async () => {
      const box = await filled(driver, 3);
      const action = driver === "ssm" ? "ListTagsForResource" : "DescribeSecret";
      expect(tally(await during(box, "get", "KEY_0000", "--metadata"))).toEqual({ [action]: 1 });
    });

    test("set is one call for a new secret, and two for one that exists", async () => {
      const box = await filled(driver, 1);
      expect(actionsOf(await during(box, "set", "NEW", "x"))).toEqual([CREATE[driver]]);
      const both = [CREATE[driver], UPDATE[driver]];
      expect(actionsOf(await during(box, "set", "NEW", "y"))).toEqual(both);
      expect(actionsOf(await during(box, "set", "KEY_0000", "--generate"))).toEqual(both);
    });

    test("set --if-absent is one call for a new secret", async () => {
      const box = await filled(driver, 0);
      const calls = await during(box, "set", "NEW", "x", "--if-absent");
      expect(actionsOf(calls)).toEqual([CREATE[driver]]);
    });

    test("an unmasked list of a few is one round trip", async () => {
      const calls = await during(await filled(driver, 9), "list", "--unmask");
      const [first, ...beside] = actionsOf(calls).toSorted();
      expect(first).toBe(driver === "ssm" ? "GetParametersByPath" : "BatchGetSecretValue");
      expect(beside).toEqual(driver === "ssm" ? [] : ["ListSecrets"]);
    });

    test("a list of names decrypts nothing, and needs no permission to", async () => {
      const box = await filled(driver, 25);
      for (const flags of [[], ["--names"], ["--format", "env"], ["--json"]]) {
        const calls = await during(box, "list", ...flags);
        expect(calls.length).toBeLessThanOrEqual(driver === "ssm" ? 3 : 1);
        for (const { action, body } of calls)
          if (driver === "ssm") {
            expect(action).toBe("GetParametersByPath");
            expect(body["WithDecryption"]).toBe(false);
          } else expect(action).toBe("ListSecrets");
      }
    });

    test("a template reads what it names, and each once", async () => {
      const box = await filled(driver, 30);
      box.write(
        "t.env",
        `A={${driver}:KEY_0001}\nB={${driver}:KEY_0001}\nC={${driver}:KEY_0002}\n`,
      );
      const calls = await during(box, "export", "--template", "t.env");
      const expected = driver === "ssm" ? "Names" : "SecretIdList";
      expect(calls).toHaveLength(1);
      expect(calls[0]!.body[expected]).toHaveLength(2);
    });

    test("a template of one secret reads that alone", async () => {
      const box = await filled(driver, 2);
      box.write("t.env", `A={${driver}:KEY_0001}\n`);
      const calls = await during(box, "export", "--template", "t.env");
      expect(tally(calls)).toEqual({ [GET[driver]]: 1 });
    });

    test("200 secrets in a template are 20 calls or fewer, side by side", async () => {
      const box = await filled(driver, 200);
      const values = manySecrets(200);
      const lines = [...values.keys()].map((key) => `${key}={${driver}:${key}}\n`);
      box.write("t.env", lines.join(""));
      const calls = await during(box, "export", "--template", "t.env", "--file", "out");
      expect(tally(calls)).toEqual(
        driver === "ssm" ? { GetParameters: 20 } : { BatchGetSecretValue: 10 },
      );
      const largest = Math.max(...calls.map(({ body }) => sizeOf(body)));
      expect(largest).toBe(driver === "ssm" ? 10 : 20);
      expect(proxy().mostInFlight).toBeGreaterThan(1);
      expect(proxy().mostInFlight).toBeLessThanOrEqual(10);
      const written = [...values].map(([key, value]) => `${key}='${value}'\n`).join("");
      expect(box.read("out")).toBe(written);
    });
  });

  const sizeOf = ({ Names, SecretIdList }: AwsCall["body"]): number =>
    ((Names ?? SecretIdList) as readonly string[]).length;

  async function exportAll(driver: AwsDriver, count: number): Promise<readonly AwsCall[]> {
    const box = await filled(driver, count);
    const calls = await during(box, "export", "--format", "json", "--file", "out.json");
    expect(JSON.parse(box.read("out.json"))).toEqual(Object.fromEntries(manySecrets(count)));
    return calls;
  }

  // The server names a next page whenever a page is full, so a round number costs an empty one.
  test.each([
    [195, 20],
    [200, 21],
  ])("ssm: all of %d secrets are %d calls", async (count, calls) => {
    expect(tally(await exportAll("ssm", count))).toEqual({ GetParametersByPath: calls });
  });

  test("ssm: 200 secrets are 20 calls where the last page says that it is the last", async () => {
    proxy().faults = [
      ({ action }) =>
        action !== "GetParametersByPath" || proxy().count(action) < 20
          ? undefined
          : { kind: "rewrite", body: (page) => ({ ...page, NextToken: undefined }) },
    ];
    expect(tally(await exportAll("ssm", 200))).toEqual({ GetParametersByPath: 20 });
  });

  test("secretsmanager: all of 200 secrets are 12 calls", async () => {
    const calls = await exportAll("secretsmanager", 200);
    expect(calls.length).toBeLessThanOrEqual(12);
    expect(proxy().mostInFlight).toBeGreaterThan(1);
  });

  test("secretsmanager: all of 20 secrets are one batch, and a listing begun beside it", async () => {
    const calls = tally(await exportAll("secretsmanager", 20));
    expect(calls).toEqual({ BatchGetSecretValue: 1, ListSecrets: 1 });
  });

  test("ssm: 50 keys are deleted with five calls, of ten names each", async () => {
    const box = await filled("ssm", 60);
    const keys = [...manySecrets(50).keys()];
    const calls = await during(box, "delete", ...keys, "--yes");
    expect(tally(calls)).toEqual({ DeleteParameters: 5 });
    expect(calls.map(({ body }) => sizeOf(body))).toEqual([10, 10, 10, 10, 10]);
    expect(await box.json(["list", "--names"])).toHaveLength(10);
  });

  test("secretsmanager: a deletion is a call for each key, and one to look", async () => {
    const box = await filled("secretsmanager", 8);
    const calls = await during(box, "delete", ...manySecrets(8).keys(), "--yes");
    expect(tally(calls)).toEqual({ ListSecrets: 1, DeleteSecret: 8 });
  });
});
