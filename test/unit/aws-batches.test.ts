import { describe, expect, test } from "vitest";
import { SecretValue } from "../../src/core/secret-value.ts";
import type { ReadResult } from "../../src/core/vault.ts";
import { type Fault, type FaultRule, denyAction, onAction } from "../support/aws-faults.ts";
import { sendAwsRequest } from "../support/aws-request.ts";
import { type AwsDriver, openAwsVault } from "../support/aws-vault.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

const KEYS = ["A", "B", "C"] as const;

type Json = Readonly<Record<string, unknown>>;

/** The service's good answer, but for one secret, of which it says that it failed. */
function failItem(key: string, ErrorCode: string): FaultRule {
  const body = ({ SecretValues, Errors = [], ...rest }: Json): Json => {
    const values = SecretValues as readonly { readonly Name: string }[];
    const failed = values.filter(({ Name }) => Name.endsWith(`/${key}`));
    return {
      ...rest,
      SecretValues: values.filter((one) => !failed.includes(one)),
      Errors: [
        ...(Errors as readonly unknown[]),
        ...failed.map(({ Name }) => ({ SecretId: Name, ErrorCode, Message: "Made by the test." })),
      ],
    };
  };
  return onAction("BatchGetSecretValue", { kind: "rewrite", body });
}

/** The calls of an action that name one secret fail. */
function failCall(action: string, name: string, fault: Fault): FaultRule {
  return ({ action: own, body }) =>
    own === action && [body["Name"], body["SecretId"]].some((one) => String(one).endsWith(name))
      ? fault
      : undefined;
}

function error(code: string): Fault {
  return { kind: "error", status: 400, code };
}

function summary({ secrets, failures }: ReadResult) {
  return {
    secrets: [...secrets].map(([key, { value }]) => `${key}=${value.reveal()}`),
    failures: [...failures].map(([key, { code, exitCode }]) => [key, code, exitCode]),
  };
}

const all = { secrets: ["A=a", "B=b", "C=c"], failures: [] };

describeWithMoto("batches of the AWS vaults", (moto) => {
  const proxy = useAwsProxy(moto);
  const warnings: string[] = [];
  let namespaces = 0;

  /** A vault with A, B and C in it. */
  async function filled(driver: AwsDriver) {
    warnings.length = 0;
    const vault = await openAwsVault(driver, proxy().url, {
      place: { namespace: `app${++namespaces}`, env: "local" },
      warn: (warning) => warnings.push(warning),
    });
    await vault.write(KEYS.map((key) => ({ key, value: new SecretValue(key.toLowerCase()) })));
    proxy().clear();
    return vault;
  }

  test.each([
    ["secretsmanager", "BatchGetSecretValue", "GetSecretValue"],
    ["ssm", "GetParameters", "GetParameter"],
  ] as const)("where %s denies %s, each is read by itself", async (driver, batch, single) => {
    const vault = await filled(driver);
    proxy().faults = [denyAction(batch)];
    expect(summary(await vault.read([...KEYS, "NONE"]))).toEqual(all);
    expect([proxy().count(batch), proxy().count(single)]).toEqual([1, 4]);
    expect(warnings).toEqual([
      expect.stringMatching(new RegExp(`may not call ${driver}:${batch} .* one by one`)),
    ]);
    expect(summary(await vault.read([...KEYS]))).toEqual(all);
    expect([proxy().count(batch), warnings.length]).toEqual([1, 1]);
  });

  test("where batches are denied, all of a place is listed and read one by one", async () => {
    const vault = await filled("secretsmanager");
    proxy().faults = [denyAction("BatchGetSecretValue")];
    expect(summary(await vault.read("all"))).toEqual(all);
    expect(warnings).toHaveLength(1);
  });

  test("where DeleteParameters is denied, each is deleted by itself", async () => {
    const vault = await filled("ssm");
    proxy().faults = [denyAction("DeleteParameters")];
    expect(await vault.remove(["A", "NONE", "C"])).toEqual([
      { key: "A", removed: true },
      { key: "NONE", removed: false },
      { key: "C", removed: true },
    ]);
    expect(proxy().count("DeleteParameter")).toBe(3);
  });

  describe.each([
    ["AccessDeniedException", "ACCESS_DENIED", 4],
    ["DecryptionFailure", "KMS_FAILED", 3],
    ["InternalServiceError", "SERVICE_FAILED", 3],
  ] as const)("a batch with %s for one secret", (name, code, exit) => {
    test.each([["all" as const], [KEYS]])(
      "names its key and gives the others (%s)",
      async (keys) => {
        const vault = await filled("secretsmanager");
        proxy().faults = [failItem("B", name), failCall("GetSecretValue", "/B", error(name))];
        expect(summary(await vault.read(keys))).toEqual({
          secrets: ["A=a", "C=c"],
          failures: [["B", code, exit]],
        });
      },
    );
  });

  test("what fails in a batch and can be read by itself is read", async () => {
    const vault = await filled("secretsmanager");
    proxy().faults = [failItem("B", "InternalServiceError")];
    expect(summary(await vault.read("all"))).toEqual(all);
    expect(proxy().count("GetSecretValue")).toBe(1);
  });

  test("a secret of which a batch says nothing is read by itself", async () => {
    const vault = await filled("secretsmanager");
    const body = ({ SecretValues, ...rest }: Json): Json => ({
      ...rest,
      SecretValues: (SecretValues as readonly unknown[]).slice(1),
    });
    proxy().faults = [onAction("BatchGetSecretValue", { kind: "rewrite", body })];
    expect(summary(await vault.read([...KEYS]))).toEqual(all);
    expect(proxy().count("GetSecretValue")).toBe(1);
  });

  test.each([
    ["ssm", "GetParametersByPath", "Parameters", "list"],
    ["secretsmanager", "ListSecrets", "SecretList", "list"],
    ["secretsmanager", "BatchGetSecretValue", "SecretValues", "read"],
  ] as const)("in %s, %s goes on after pages with nothing", async (driver, action, items, way) => {
    const vault = await filled(driver);
    const look = async () =>
      way === "list"
        ? (await vault.list()).map(({ key }) => key)
        : [...(await vault.read([...KEYS])).secrets.keys()];
    expect(await look()).toEqual([...KEYS]);
    const { body } = proxy().calls.find((call) => call.action === action)!;
    const full = (await sendAwsRequest(moto().url, driver, action, body)).body;
    proxy().clear();
    let pages = 0;
    const empty = () => ({ [items]: [], NextToken: `page ${pages}` });
    proxy().faults = [
      (call) =>
        call.action === action ? { kind: "answer", body: pages++ < 3 ? empty() : full } : undefined,
    ];
    expect(await look()).toEqual([...KEYS]);
    expect(proxy().calls.map((call) => call.body["NextToken"])).toEqual([
      undefined,
      "page 1",
      "page 2",
      "page 3",
    ]);
  });

  test("a key that cannot be decrypted on a page of SSM is named, and the others are read", async () => {
    const vault = await filled("ssm");
    proxy().faults = [
      (call) =>
        call.action === "GetParametersByPath" && call.body["WithDecryption"] === true
          ? error("InvalidKeyId")
          : undefined,
      failCall("GetParameter", "/B", error("InvalidKeyId")),
    ];
    expect(summary(await vault.read("all"))).toEqual({
      secrets: ["A=a", "C=c"],
      failures: [["B", "KMS_FAILED", 3]],
    });
  });

  test("a key that cannot be decrypted among named ones of SSM is named", async () => {
    const vault = await filled("ssm");
    proxy().faults = [
      onAction("GetParameters", error("InvalidKeyId")),
      failCall("GetParameter", "/B", error("InvalidKeyId")),
    ];
    expect(summary(await vault.read([...KEYS]))).toEqual({
      secrets: ["A=a", "C=c"],
      failures: [["B", "KMS_FAILED", 3]],
    });
    expect(warnings).toEqual([]);
  });
});
