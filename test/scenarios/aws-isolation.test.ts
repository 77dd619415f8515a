import { beforeEach, describe, expect, test } from "vitest";
import type { FaultRule } from "../support/aws-faults.ts";
import { AWS_DRIVERS, AwsSandbox, callsDuring } from "../support/aws-sandbox.ts";
import type { AwsDriver } from "../support/aws-vault.ts";
import { expectFailure } from "../support/expect-failure.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

/** A filter of the service may let through more than was asked for; Keep never does. */

/** Names that are nearly in `shop/local`. */
const STRANGERS = [
  "shop2/local/STRANGER",
  "shop/local2/STRANGER",
  "shop/local/deep/STRANGER",
  "shop/web/local/STRANGER",
  "shop/staging/STRANGER",
  "shop/STRANGER",
  "SHOP/local/STRANGER",
  "ashop/local/STRANGER",
  "x/shop/local/STRANGER",
  "shop/local",
  "shop/local/",
];

const nameIn = { ssm: (name: string) => `/${name}`, secretsmanager: (name: string) => name };

/** Answers every listing and batch with strangers before and after what was asked for. */
function lyingFilters(driver: AwsDriver): FaultRule {
  const names = STRANGERS.map((name) => nameIn[driver](name));
  // Without its slash it is another parameter.
  if (driver === "ssm") names.push("shop/local/STRANGER");
  const parameters = names.map((Name) => ({
    Name,
    Type: "SecureString",
    Value: "a stranger",
    Version: 1,
    LastModifiedDate: 1_700_000_000,
  }));
  const secrets = names.map((Name) => ({
    ARN: `arn:aws:secretsmanager:us-east-1:123456789012:secret:${Name}-abcdef`,
    Name,
    SecretString: "a stranger",
    VersionId: "11111111-2222-4333-8444-555555555555",
    VersionStages: ["AWSCURRENT"],
    SecretVersionsToStages: { "11111111-2222-4333-8444-555555555555": ["AWSCURRENT"] },
    DeletedDate: 1_900_000_000,
  }));
  const fields: Readonly<Record<string, readonly [string, readonly object[]]>> = {
    GetParametersByPath: ["Parameters", parameters],
    GetParameters: ["Parameters", parameters],
    ListSecrets: ["SecretList", secrets],
    BatchGetSecretValue: ["SecretValues", secrets],
  };
  return ({ action }) => {
    const [field, strangers] = fields[action] ?? [];
    if (field === undefined) return undefined;
    const around = (own: unknown) => [...strangers!, ...(own as object[]), ...strangers!];
    return { kind: "rewrite", body: (answer) => ({ ...answer, [field]: around(answer[field]) }) };
  };
}

describeWithMoto("what is next to a vault in AWS", (moto) => {
  const proxy = useAwsProxy(moto);
  beforeEach(() => moto().reset());

  const own = new Map([
    ["A", "1"],
    ["B", "2"],
  ]);

  describe.each(AWS_DRIVERS)("%s", (driver) => {
    async function workspace(): Promise<AwsSandbox> {
      const box = await AwsSandbox.with(proxy().url, driver);
      await box.fill(driver, own);
      proxy().faults = [lyingFilters(driver)];
      return box;
    }

    test("is never listed", async () => {
      const box = await workspace();
      expect(await box.json(["list", "--names"])).toEqual(["A", "B"]);
      const shown = await box.ok(["list", "--unmask", "--format", "env"]);
      expect(shown).toBe("A=1\nB=2\n");
      expect(await box.json(["list", "--deleted"])).toEqual([]);
    });

    test("is never exported", async () => {
      const box = await workspace();
      expect(await box.ok(["export"])).toBe("A=1\nB=2\n");
      box.write("t.env", `A={${driver}:A}\nB={${driver}:B}\n`);
      expect(await box.ok(["export", "--template", "t.env"])).toBe("A=1\nB=2\n");
      box.write("x.env", `A={${driver}:A}\nX={${driver}:STRANGER}\n`);
      const expected = { exit: 5, code: "MISSING_SECRETS", message: `${driver}:STRANGER` };
      await expectFailure(box, ["export", "--template", "x.env"], expected);
    });

    test("is never deleted", async () => {
      const box = await workspace();
      const calls = await callsDuring(proxy(), () => box.ok(["delete", "--only", "*", "--yes"]));
      const deletions = calls.filter(({ action }) => action.startsWith("Delete"));
      const names = deletions.flatMap(({ body }) => body["Names"] ?? body["SecretId"]);
      const expected = ["A", "B"].map((key) => nameIn[driver](`shop/local/${key}`));
      expect(names.toSorted()).toEqual(expected);
    });

    test("is never suggested", async () => {
      const box = await workspace();
      const { message, hint } = await box.failure(["get", "STRANGR"]);
      expect(`${message} ${hint}`).not.toMatch(/Did you mean|STRANGER/);
    });
  });

  test.each(AWS_DRIVERS)("%s: what two pages name is listed once", async (driver) => {
    const box = await AwsSandbox.with(proxy().url, driver);
    await box.fill(driver, own);
    const twice = (items: unknown) => [...(items as object[]), ...(items as object[])];
    proxy().faults = [
      ({ action }) => {
        const field = { GetParametersByPath: "Parameters", ListSecrets: "SecretList" }[action];
        if (field === undefined) return undefined;
        return { kind: "rewrite", body: (page) => ({ ...page, [field]: twice(page[field]) }) };
      },
    ];
    expect(await box.json(["list", "--names"])).toEqual(["A", "B"]);
    expect(await box.ok(["export"])).toBe("A=1\nB=2\n");
  });

  test("secretsmanager: an answer with another secret's name is none", async () => {
    const box = await AwsSandbox.with(proxy().url, "secretsmanager");
    await box.fill("secretsmanager", own);
    proxy().faults = [
      ({ action }) =>
        action === "GetSecretValue"
          ? { kind: "rewrite", body: (answer) => ({ ...answer, Name: "shop/local/A2" }) }
          : undefined,
    ];
    await expectFailure(box, ["get", "A"], { exit: 5, code: "KEY_NOT_FOUND" });
  });

  test.each(AWS_DRIVERS)(
    "%s: vaults whose names begin alike do not see each other",
    async (driver) => {
      const box = new AwsSandbox(proxy().url);
      const places = [
        { namespace: "app", scope: "", env: "local" },
        { namespace: "app2", scope: "", env: "local" },
        { namespace: "app", scope: "web", env: "local" },
        { namespace: "app", scope: "web2", env: "local" },
        { namespace: "app", scope: "", env: "local2" },
        { namespace: "app", scope: "", env: "web" },
        { namespace: "app", scope: "local", env: "web" },
      ];
      for (const { namespace, scope, env } of places) {
        const name = [namespace, scope, env, "KEY"].filter((segment) => segment !== "").join("/");
        const value = `value of ${name}`;
        const create = driver === "ssm" ? "PutParameter" : "CreateSecret";
        const fields = { Value: value, SecretString: value, Type: "SecureString" };
        await box.mustAsk(driver, create, { Name: nameIn[driver](name), ...fields });
      }
      for (const { namespace, scope, env } of places) {
        const envs = ["local", "local2", "web"];
        box.write(".keep/settings.json", JSON.stringify({ app_name: "App", namespace, envs }));
        const vault = { slug: "aws", driver, region: "us-east-1", scope };
        box.write(".keep/vaults/aws.json", JSON.stringify(vault));
        const name = [namespace, scope, env, "KEY"].filter((segment) => segment !== "").join("/");
        const calls = await callsDuring(proxy(), async () => {
          expect(await box.ok(["export", "-e", env])).toBe(`KEY='value of ${name}'\n`);
        });
        expect(calls.length).toBeLessThanOrEqual(2);
        expect(await box.json(["list", "--names", "-e", env])).toEqual(["KEY"]);
      }
    },
  );
});
