import { beforeEach, expect, test } from "vitest";
import { denyAction } from "../support/aws-faults.ts";
import { AwsSandbox, callsDuring } from "../support/aws-sandbox.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

interface Found {
  readonly matches: readonly {
    readonly vault: string;
    readonly env: string;
    readonly key: string;
  }[];
  readonly searched: number;
  readonly unsearched: readonly { readonly vault: string; readonly code: string }[];
}

const namesOf = ({ matches }: Found): readonly string[] =>
  matches.map(({ vault, env, key }) => `${vault}:${env} ${key}`);

describeWithMoto("keep search in AWS", (moto) => {
  const proxy = useAwsProxy(moto);
  beforeEach(() => moto().reset());

  async function workspace(): Promise<AwsSandbox> {
    const box = await AwsSandbox.with(proxy().url, "ssm", "secretsmanager");
    for (const driver of ["ssm", "secretsmanager"] as const) {
      await box.fill(
        driver,
        new Map([
          ["DB_URL", "postgres://needle@db"],
          ["OTHER", "hay"],
        ]),
      );
      await box.fill(
        driver,
        new Map([
          ["NEEDLE", "hay"],
          ["TOKEN", "Needle"],
        ]),
        "staging",
      );
    }
    return box;
  }

  test("finds a text in several vaults and environments, each read as a whole", async () => {
    const box = await workspace();
    let found: Found | undefined;
    const calls = await callsDuring(proxy(), async () => {
      found = (await box.json(["search", "needle", "--env", "local,staging"])) as Found;
    });
    expect(namesOf(found!).toSorted()).toEqual([
      "secretsmanager:local DB_URL",
      "secretsmanager:staging TOKEN",
      "ssm:local DB_URL",
      "ssm:staging TOKEN",
    ]);
    expect([found!.searched, found!.unsearched]).toEqual([8, []]);
    expect(calls.map(({ action }) => action).toSorted()).toEqual([
      "BatchGetSecretValue",
      "BatchGetSecretValue",
      "GetParametersByPath",
      "GetParametersByPath",
      "ListSecrets",
      "ListSecrets",
    ]);
  });

  test("in names decrypts nothing", async () => {
    const box = await workspace();
    let found: Found | undefined;
    const calls = await callsDuring(proxy(), async () => {
      found = (await box.json(["search", "needle", "--keys", "--env", "local,staging"])) as Found;
    });
    expect(namesOf(found!).toSorted()).toEqual([
      "secretsmanager:staging NEEDLE",
      "ssm:staging NEEDLE",
    ]);
    expect(calls.map(({ action }) => action)).not.toContain("BatchGetSecretValue");
    for (const { action, body } of calls)
      if (action === "GetParametersByPath") expect(body["WithDecryption"]).toBe(false);
  });

  test("never takes a vault that it may not read for one without a match", async () => {
    const box = await workspace();
    proxy().faults = [denyAction("GetParametersByPath")];
    const { code, stdout, stderr } = await box.keep(["search", "postgres"]);
    expect(code).toBe(4);
    expect(stdout).toContain("secretsmanager:local");
    expect(stderr).toContain("ssm:local");
    const nowhere = await box.keep(["search", "postgres", "--vault", "ssm", "--json"]);
    expect([nowhere.code, nowhere.stdout]).toEqual([4, ""]);
    expect(JSON.parse(nowhere.stderr)).toMatchObject({ error: { code: "ACCESS_DENIED" } });
  });
});
