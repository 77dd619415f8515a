import { beforeEach, describe, expect, test } from "vitest";
import { hasAwsCli } from "../support/aws-program.ts";
import { AWS_DRIVERS, AwsSandbox, actionsOf, callsDuring } from "../support/aws-sandbox.ts";
import type { AwsDriver } from "../support/aws-vault.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

/** What Keep writes is there for every other program, and what they write is there for Keep. */

const NAMES = { ssm: "/shop/web/staging/TOKEN", secretsmanager: "shop/web/staging/TOKEN" } as const;
const CREATE = { ssm: "PutParameter", secretsmanager: "CreateSecret" } as const;
const KEY = "alias/shop";

/** The four tags, in the service's own form. */
const tagsOf = (slug: string): readonly object[] => [
  { Key: "ManagedBy", Value: "Keep" },
  { Key: "Namespace", Value: "shop" },
  { Key: "Environment", Value: "staging" },
  { Key: "VaultSlug", Value: slug },
];

describeWithMoto("names, kinds and tags in AWS", (moto) => {
  const proxy = useAwsProxy(moto);
  beforeEach(() => moto().reset());

  async function workspace(driver: AwsDriver, ...flags: readonly string[]): Promise<AwsSandbox> {
    const box = new AwsSandbox(proxy().url);
    box.writeSettings();
    await box.addVault(driver, "--slug", "aws", "--scope", "web", ...flags);
    return box;
  }

  const set = (box: AwsSandbox, value: string, ...flags: readonly string[]) =>
    box.ok(["set", "TOKEN", "-e", "staging", ...flags], { input: value });

  describe("in the calls", () => {
    test.each(AWS_DRIVERS)("%s: the creating call has the four tags, no more", async (driver) => {
      const box = await workspace(driver);
      const [create, ...rest] = await callsDuring(proxy(), () => set(box, "v"));
      expect(create).toMatchObject({ action: CREATE[driver], body: { Name: NAMES[driver] } });
      expect(create!.body["Tags"]).toEqual(tagsOf("aws"));
      expect(rest).toEqual([]);
    });

    test.each(AWS_DRIVERS)(
      "%s: an overwrite sends no tags and leaves those there are",
      async (driver) => {
        const box = await workspace(driver);
        await set(box, "v");
        const [refused, overwrite, ...rest] = await callsDuring(proxy(), () => set(box, "w"));
        expect(refused).toMatchObject({ action: CREATE[driver], status: 400 });
        expect(overwrite!.body).not.toHaveProperty("Tags");
        expect(rest).toEqual([]);
        expect(await box.json(["get", "TOKEN", "-e", "staging", "--metadata"])).toEqual({
          Environment: "staging",
          ManagedBy: "Keep",
          Namespace: "shop",
          VaultSlug: "aws",
        });
      },
    );

    test("ssm: what is new is a SecureString, or a String with --plain", async () => {
      const box = await workspace("ssm", "--kms-key", KEY);
      const [secure] = await callsDuring(proxy(), () => set(box, "v"));
      expect(secure!.body).toMatchObject({ Type: "SecureString", KeyId: KEY, Overwrite: false });
      const [plain] = await callsDuring(proxy(), () =>
        box.ok(["set", "OPEN", "--plain", "-e", "staging"], { input: "v" }),
      );
      expect(plain!.body).toMatchObject({ Type: "String" });
      expect(plain!.body).not.toHaveProperty("KeyId");
      expect(await box.json(["get", "OPEN", "-e", "staging"])).toMatchObject({ plain: true });
      expect(await box.json(["get", "TOKEN", "-e", "staging"])).toMatchObject({ plain: false });
    });

    test("ssm: an overwrite names the vault's key again, or AWS would take its own", async () => {
      const box = await workspace("ssm", "--kms-key", KEY);
      await set(box, "v");
      const calls = await callsDuring(proxy(), () => set(box, "w"));
      expect(calls.map(({ body }) => body["KeyId"])).toEqual([KEY, KEY]);
    });

    test("secretsmanager: a new secret gets the vault's key, and an overwrite none", async () => {
      const box = await workspace("secretsmanager", "--kms-key", KEY);
      await set(box, "v");
      const calls = await callsDuring(proxy(), () => set(box, "w"));
      expect(actionsOf(calls)).toEqual(["CreateSecret", "UpdateSecret"]);
      expect(calls.map(({ body }) => body["KmsKeyId"])).toEqual([KEY, undefined]);
    });

    test.each(AWS_DRIVERS)("%s: without a key none is sent", async (driver) => {
      const box = await workspace(driver);
      for (const { body } of await callsDuring(proxy(), () => set(box, "v"))) {
        expect(body).not.toHaveProperty("KeyId");
        expect(body).not.toHaveProperty("KmsKeyId");
      }
    });
  });

  describe("past Keep", () => {
    test("ssm: the parameter, its key and its tags are there", async () => {
      const box = await workspace("ssm", "--kms-key", KEY);
      await set(box, "v");
      const Name = NAMES.ssm;
      expect(
        await box.mustAsk("ssm", "GetParameter", { Name, WithDecryption: true }),
      ).toMatchObject({ Parameter: { Name, Type: "SecureString", Value: "v", Version: 1 } });
      const { Parameters } = await box.mustAsk("ssm", "DescribeParameters", {});
      expect(Parameters).toMatchObject([{ Name, KeyId: KEY, Tier: "Standard" }]);
      const tags = { ResourceType: "Parameter", ResourceId: Name };
      const { TagList } = await box.mustAsk("ssm", "ListTagsForResource", tags);
      expect(TagList).toEqual(tagsOf("aws"));
    });

    test("secretsmanager: the secret, its key and its tags are there", async () => {
      const box = await workspace("secretsmanager", "--kms-key", KEY);
      await set(box, "v");
      const SecretId = NAMES.secretsmanager;
      const secret = await box.mustAsk("secretsmanager", "DescribeSecret", { SecretId });
      expect(secret).toMatchObject({ Name: SecretId, KmsKeyId: KEY, Tags: tagsOf("aws") });
      expect(await box.mustAsk("secretsmanager", "GetSecretValue", { SecretId })).toMatchObject({
        SecretString: "v",
      });
    });

    test("ssm: what others wrote is read and listed, whatever its kind and tags", async () => {
      const box = await workspace("ssm");
      const put = (Name: string, Type: string, Tags: readonly object[] = []) =>
        box.mustAsk("ssm", "PutParameter", { Name, Type, Value: `${Type} value`, Tags });
      const php = [
        { Key: "ManagedBy", Value: "Keep" },
        { Key: "Env", Value: "staging" },
      ];
      await put("/shop/web/staging/PHP", "SecureString", php);
      await put("/shop/web/staging/OPEN", "String");
      await put("/shop/web/staging/MANY", "StringList");
      const at = ["-e", "staging"];
      expect(await box.json(["list", "--names", ...at])).toEqual(["MANY", "OPEN", "PHP"]);
      expect(await box.ok(["get", "PHP", ...at])).toBe("SecureString value\n");
      expect(await box.ok(["get", "OPEN", ...at])).toBe("String value\n");
      expect(await box.json(["export", "--format", "json", ...at])).toMatchObject({
        variables: ["MANY", "OPEN", "PHP"],
      });
      expect(await box.json(["get", "PHP", "--metadata", ...at])).toEqual({
        Env: "staging",
        ManagedBy: "Keep",
      });
      expect(await box.json(["get", "OPEN", "--metadata", ...at])).toEqual({});
    });

    test("secretsmanager: what others wrote is read and listed, whatever its tags", async () => {
      const box = await workspace("secretsmanager");
      const Tags = [{ Key: "Env", Value: "staging" }];
      const Name = "shop/web/staging/PHP";
      await box.mustAsk("secretsmanager", "CreateSecret", { Name, SecretString: "old", Tags });
      expect(await box.json(["list", "--names", "-e", "staging"])).toEqual(["PHP"]);
      expect(await box.ok(["get", "PHP", "-e", "staging"])).toBe("old\n");
      expect(await box.json(["get", "PHP", "-e", "staging", "--metadata"])).toEqual({
        Env: "staging",
      });
      await box.ok(["set", "PHP", "-e", "staging"], { input: "new" });
      expect(await box.ok(["export", "-e", "staging"])).toBe("PHP=new\n");
    });

    test("secretsmanager: a secret without a value is none until it is set", async () => {
      const box = await workspace("secretsmanager");
      const Name = "shop/web/staging/EMPTY";
      await box.mustAsk("secretsmanager", "CreateSecret", { Name });
      await set(box, "v");
      const at = ["-e", "staging"];
      expect(await box.json(["list", "--names", ...at])).toEqual(["TOKEN"]);
      expect(await box.ok(["export", ...at])).toBe("TOKEN=v\n");
      const { exit, code } = await box.failure(["get", "EMPTY", ...at]);
      expect({ exit, code }).toEqual({ exit: 5, code: "KEY_NOT_FOUND" });
      await box.ok(["set", "EMPTY", ...at], { input: "no more" });
      expect(await box.ok(["export", ...at])).toBe("EMPTY='no more'\nTOKEN=v\n");
    });
  });

  describe.skipIf(!hasAwsCli)("with the AWS CLI", () => {
    async function aws(box: AwsSandbox, ...args: readonly string[]): Promise<unknown> {
      const where = ["--endpoint-url", box.url, "--output", "json"];
      const { code, stdout, stderr } = await box.run("aws", [...where, ...args]);
      expect(code, stderr).toBe(0);
      return JSON.parse(stdout);
    }

    test("ssm: it shows what Keep wrote, and Keep what it wrote", async () => {
      const box = await workspace("ssm", "--kms-key", KEY);
      await set(box, "v");
      const Name = NAMES.ssm;
      const named = ["--name", Name, "--with-decryption"];
      expect(await aws(box, "ssm", "get-parameter", ...named)).toMatchObject({
        Parameter: { Name, Type: "SecureString", Value: "v" },
      });
      const resource = ["--resource-type", "Parameter", "--resource-id", Name];
      expect(await aws(box, "ssm", "list-tags-for-resource", ...resource)).toEqual({
        TagList: tagsOf("aws"),
      });
      const put = ["ssm", "put-parameter", "--name", "/shop/web/staging/OTHER"];
      await aws(box, ...put, "--type", "String", "--value", "by the CLI");
      expect(await box.ok(["get", "OTHER", "-e", "staging"])).toBe("by the CLI\n");
      await aws(box, ...put, "--type", "SecureString", "--value", "again", "--overwrite");
      expect(await box.ok(["export", "-e", "staging"])).toBe("OTHER=again\nTOKEN=v\n");
    });

    test("secretsmanager: it shows what Keep wrote, and Keep what it wrote", async () => {
      const box = await workspace("secretsmanager", "--kms-key", KEY);
      await set(box, "v");
      const Name = NAMES.secretsmanager;
      const describeIt = ["secretsmanager", "describe-secret", "--secret-id", Name];
      expect(await aws(box, ...describeIt)).toMatchObject({
        Name,
        KmsKeyId: KEY,
        Tags: tagsOf("aws"),
      });
      const bytes = Buffer.from([0, 255, 10, 65]);
      box.write("bytes", bytes);
      const create = ["secretsmanager", "create-secret", "--name"];
      await aws(box, ...create, "shop/web/staging/OTHER", "--secret-string", "by the CLI");
      const binary = ["--secret-binary", `fileb://${box.path("bytes")}`];
      await aws(box, ...create, "shop/web/staging/BYTES", ...binary);
      expect(await box.ok(["get", "OTHER", "-e", "staging"])).toBe("by the CLI\n");
      const base64 = await box.ok(["get", "BYTES", "-e", "staging", "--base64"]);
      expect(base64).toBe(`${bytes.toString("base64")}\n`);
      expect(await box.json(["list", "--names", "-e", "staging"])).toEqual([
        "BYTES",
        "OTHER",
        "TOKEN",
      ]);
    });
  });
});
