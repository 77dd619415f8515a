import { once } from "node:events";
import { text } from "node:stream/consumers";
import { beforeEach, expect, test } from "vitest";
import type { AwsCall } from "../support/aws-call.ts";
import { type FaultRule, denyAction, onAction } from "../support/aws-faults.ts";
import { actionsOf, callsDuring } from "../support/aws-sandbox.ts";
import { KeyWorkspace } from "../support/key-workspace.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { keepBinary } from "../support/sandbox.ts";

/** A review over three kinds of vault, also with the rights of somebody who may not read production. */

const LOCAL = { PORT: "80", TOKEN: "grün", ONLY_HERE: "1" };
const STAGING = { PORT: "80", TOKEN: "other" };
const PRODUCTION = { PORT: "80", TOKEN: "grün" };

describeWithMoto("keep diff with vaults in AWS", (moto) => {
  const proxy = useAwsProxy(moto);
  beforeEach(() => moto().reset());

  async function workspace(): Promise<KeyWorkspace> {
    const box = new KeyWorkspace(proxy().url);
    box.writeVault("ssm", { driver: "ssm", region: "us-east-1" });
    box.writeVault("asm", { driver: "secretsmanager", region: "us-east-1" });
    await box.store("local", "local", LOCAL);
    await box.fill("ssm", new Map(Object.entries(STAGING)), "staging");
    await box.fill("ssm", new Map(Object.entries(PRODUCTION)), "production");
    await box.fill("secretsmanager", new Map([["PORT", "80"]]), "staging");
    await box.mustAsk("secretsmanager", "CreateSecret", {
      Name: "shop/staging/TOKEN",
      SecretBinary: Buffer.from("grün").toString("base64"),
    });
    proxy().clear();
    return box;
  }

  const diff = (box: KeyWorkspace, ...args: readonly string[]) => box.keep(["diff", ...args]);

  const tableOf = (stdout: string): readonly string[] =>
    stdout.split("\n\n")[0]!.replaceAll(/ +/g, " ").split("\n").slice(1);

  test("equal values are equal, whether local, in SSM, or bytes in Secrets Manager", async () => {
    const box = await workspace();
    const contexts = ["local:local", "ssm:staging", "asm:staging", "ssm:production"];
    const { code, stdout } = await diff(box, ...contexts);
    expect(code).toBe(0);
    expect(tableOf(stdout)).toEqual([
      "ONLY_HERE A - - - missing",
      "PORT A A A A same",
      "TOKEN A B A A different",
    ]);
  });

  test("each environment is read once, side by side, also where two columns take it", async () => {
    const box = await workspace();
    proxy().latency = 100;
    const contexts = ["ssm:staging", "ssm:production", "asm:staging", "staging"];
    const calls = await callsDuring(proxy(), () => box.ok(["diff", ...contexts]));
    const pathOf = ({ action, body }: AwsCall): string => `${action} ${body["Path"] as string}`;
    const paths = calls.filter(({ service }) => service === "ssm").map(pathOf);
    expect(paths.toSorted()).toEqual([
      "GetParametersByPath /shop/production",
      "GetParametersByPath /shop/staging",
    ]);
    const batches = calls.filter(({ service }) => service === "secretsmanager");
    expect(actionsOf(batches).toSorted()).toEqual(["BatchGetSecretValue", "ListSecrets"]);
    expect(proxy().mostInFlight).toBe(4);
  });

  test("an environment that may not be decrypted shows its names, and ends with 4", async () => {
    const box = await workspace();
    const denied: FaultRule = (call) =>
      call.body["WithDecryption"] === true && String(call.body["Path"]).includes("production")
        ? denyAction(call.action)(call)
        : undefined;
    proxy().faults = [denied];
    const { code, stdout, stderr } = await diff(box, "ssm:staging", "ssm:production");
    expect(code).toBe(4);
    expect(tableOf(stdout)).toEqual(["PORT A ! unknown", "TOKEN A ! unknown"]);
    expect(stderr).toMatch(/^Warning: ssm:production could not be read: .+\n$/);
  });

  test("an environment that may not even be listed is marked as a whole, and never missing", async () => {
    const box = await workspace();
    proxy().faults = [denyAction("BatchGetSecretValue"), denyAction("ListSecrets")];
    const { code, stdout, stderr } = await diff(box, "local:local", "asm:staging", "--exit-code");
    expect(code).toBe(4);
    expect(tableOf(stdout)).toEqual([
      "ONLY_HERE A ! unknown",
      "PORT A ! unknown",
      "TOKEN A ! unknown",
    ]);
    expect(stderr).toMatch(/^Warning: asm:staging could not be read: .+ListSecrets.+\n$/m);
    const both = await box.failure(["diff", "asm:staging", "asm:production"]);
    expect(both).toMatchObject({ exit: 4 });
  });

  test("one secret that cannot be decrypted is one cell, with its reason", async () => {
    const box = await workspace();
    const errors = [
      { SecretId: "shop/staging/TOKEN", ErrorCode: "AccessDeniedException", Message: "no" },
    ];
    proxy().faults = [
      onAction("BatchGetSecretValue", {
        kind: "rewrite",
        body: (answer) => ({
          ...answer,
          SecretValues: (answer["SecretValues"] as { Name: string }[]).filter(
            ({ Name }) => !Name.endsWith("TOKEN"),
          ),
          Errors: errors,
        }),
      }),
      denyAction("GetSecretValue"),
    ];
    const { code, stdout, stderr } = await diff(box, "ssm:staging", "asm:staging");
    expect(code).toBe(4);
    expect(tableOf(stdout)).toEqual(["PORT A A same", "TOKEN A ! unknown"]);
    expect(stderr).toMatch(/^Warning: asm:staging: Reading failed for TOKEN: .+\n$/);
    const without = await diff(box, "ssm:staging", "asm:staging", "--except", "TOKEN");
    expect(without).toMatchObject({ code: 0, stderr: "" });
  });

  test("a service that cannot be reached ends with 7, and the rest is shown", async () => {
    const box = await workspace();
    proxy().faults = [({ service }) => (service === "ssm" ? { kind: "hang" } : undefined)];
    const args = ["local:local", "ssm:staging", "--timeout", "1", "--only", "PORT", "--json"];
    const { code, stdout } = await diff(box, ...args);
    expect(code).toBe(7);
    const { contexts, keys } = JSON.parse(stdout) as {
      contexts: { failure: { code: string } | null }[];
      keys: { status: string }[];
    };
    expect(contexts[1]!.failure).not.toBeNull();
    expect(keys.map(({ status }) => status)).toEqual(["unknown"]);
  });

  test("Ctrl-C ends all of it at once, and shows no part of a comparison", async () => {
    const box = await workspace();
    proxy().faults = [onAction("BatchGetSecretValue", { kind: "hang" })];
    const args = [keepBinary, "diff", "local:local", "ssm:staging", "asm:staging"];
    const child = box.spawn(process.execPath, args, { stdio: "pipe" });
    const closed = once(child, "close");
    const printed = Promise.all([text(child.stdout!), text(child.stderr!)]);
    await expect
      .poll(() => proxy().count("BatchGetSecretValue"), { timeout: 15_000, interval: 10 })
      .toBe(1);
    child.kill("SIGINT");
    expect(await closed).toEqual([130, null]);
    expect(await printed).toEqual(["", expect.stringContaining("Cancelled")]);
  });

  test("a template reads the vault that it names and no other, each environment once", async () => {
    const box = await workspace();
    box.write("t.env", "A={ssm:PORT}\nB={ssm:MISSING}\n");
    const args = ["diff", "staging", "production", "--template", "t.env", "--format", "names"];
    const calls = await callsDuring(proxy(), async () => {
      expect(await box.ok(args)).toBe("MISSING\n");
    });
    expect(actionsOf(calls)).toEqual(["GetParametersByPath", "GetParametersByPath"]);
  });
});
