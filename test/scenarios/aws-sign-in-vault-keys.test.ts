import { copyFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Asker } from "../../src/core/asker.ts";
import { refusingAsker } from "../../src/terminal/refusing-asker.ts";
import { AWS_DRIVERS } from "../support/aws-sandbox.ts";
import { KeyWorkspace } from "../support/key-workspace.ts";
import { expectNotShown } from "../support/leaks.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { vaultFile } from "../support/vault-files.ts";

describeWithMoto("keys that a vault's file names", (moto) => {
  const proxy = useAwsProxy(moto);
  const make = () => new KeyWorkspace(proxy().url);
  const lastKey = () => proxy().calls.at(-1)!.accessKeyId;

  test.each(AWS_DRIVERS)(
    "are taken from a local vault, for each environment: %s",
    async (driver) => {
      const box = make();
      box.writeAwsVault("aws", "{local:AWS_ID}", "{local:AWS_SECRET}", { driver });
      await box.store("local", "staging", { AWS_ID: "AKIASTAGING", AWS_SECRET: "made-up" });
      await box.store("local", "production", { AWS_ID: "AKIAPRODUCTION", AWS_SECRET: "made-up" });
      const context = box.context();
      for (const env of ["staging", "production", "staging"]) {
        const vault = await context.vault("aws", env);
        await vault.list();
        expect(lastKey()).toBe(`AKIA${env.toUpperCase()}`);
      }
    },
  );

  test.each(AWS_DRIVERS)("are taken from another vault of AWS, for %s", async (driver) => {
    const box = make();
    box.writeAwsVault("aws", "{keys:AWS_ID}", "{keys:AWS_SECRET}", { driver });
    box.writeVault("keys", { driver: "secretsmanager", region: "us-east-1", scope: driver });
    await box.store("keys", "local", { AWS_ID: "AKIAOFVAULT", AWS_SECRET: "made-up" });
    proxy().clear();
    await (await box.context().vault("aws", "local")).list();
    const ids = proxy().calls.map(({ accessKeyId }) => accessKeyId);
    expect(ids[0]).toBe("AKIAMADEUPFORTESTS00");
    expect(ids.at(-1)).toBe("AKIAOFVAULT");
  });

  test("may be temporary, and from different places", async () => {
    const box = make();
    box.writeAwsVault("aws", "env:MY_ID", "{local:AWS_SECRET}", { session_token: "env:MY_TOKEN" });
    await box.store("local", "local", { AWS_SECRET: "made-up" });
    const variables = { MY_ID: "ASIAOFFILE", MY_TOKEN: "made-up-token" };
    await (await box.context(variables).vault("aws", "local")).list();
    expect(proxy().calls.at(-1)).toMatchObject({
      accessKeyId: "ASIAOFFILE",
      hasSessionToken: true,
    });
  });

  test("lose what is around them", async () => {
    const box = make();
    box.writeAwsVault("aws", "{local:AWS_ID}", "env:MY_SECRET");
    await box.store("local", "local", { AWS_ID: "AKIAOFVAULT\n" });
    await (await box.context({ MY_SECRET: " made-up \n" }).vault("aws", "local")).list();
    expect(lastKey()).toBe("AKIAOFVAULT");
  });

  test.each(AWS_DRIVERS)("that are in no variable are named, for %s", async (driver) => {
    const box = make();
    box.writeAwsVault("aws", "env:MY_ID", "env:MY_SECRET", { driver });
    const failure = await box.refusal("aws", { MY_ID: "AKIAOFFILE" });
    expect(failure).toMatchObject({ code: "CREDENTIAL_MISSING", exitCode: 4 });
    expect(failure.message).toContain("secret_access_key of the vault aws");
    expect(failure.message).toContain("the variable MY_SECRET");
    expectNotShown(failure, "AKIAOFFILE");
  });

  test.each([
    ["there is no such file", undefined],
    ["there is no such key", { OTHER: "made-up" }],
    ["the key is empty", { AWS_ID: "", AWS_SECRET: "made-up" }],
    ["the key is blank", { AWS_ID: " \n", AWS_SECRET: "made-up" }],
  ])("that are not in the other vault are named: %s", async (_, values) => {
    const box = make();
    box.writeAwsVault("aws", "{local:AWS_ID}", "env:MY_SECRET");
    if (values !== undefined) await box.store("local", "local", values);
    const failure = await box.refusal("aws", { MY_SECRET: "made-up" });
    expect(failure).toMatchObject({ code: "CREDENTIAL_MISSING", exitCode: 4 });
    expect(failure.message).toContain("access_key_id of the vault aws");
    expect(failure.message).toContain("local:AWS_ID (environment local)");
    expect(proxy().calls).toEqual([]);
  });

  test("that are in a vault that is not there are named", async () => {
    const box = make();
    box.writeAwsVault("aws", "{locl:AWS_ID}", "{locl:AWS_SECRET}");
    const failure = await box.refusal("aws");
    expect(failure).toMatchObject({ code: "UNKNOWN_VAULT" });
    expect(failure.message).toContain("locl");
  });

  test("that cannot be read fail as that vault does", async () => {
    const box = make();
    box.writeAwsVault("aws", "{local:AWS_ID}", "{local:AWS_SECRET}");
    expect(await box.refusal("aws")).toMatchObject({ code: "CREDENTIAL_MISSING" });
    await box.store("local", "local", { AWS_ID: "AKIAOFVAULT", AWS_SECRET: "made-up" });
    box.write(vaultFile(), box.read(vaultFile()).slice(0, 100));
    expect((await box.refusal("aws")).details).toMatchObject({ file: vaultFile() });
  });

  test("are read again when AWS calls them expired", async () => {
    const box = make();
    box.writeAwsVault("aws", "{local:AWS_ID}", "{local:AWS_SECRET}");
    await box.store("local", "local", { AWS_ID: "ASIANEW", AWS_SECRET: "made-up" });
    copyFileSync(box.path(vaultFile()), box.path("new.age"));
    await box.store("local", "local", { AWS_ID: "ASIAOLD", AWS_SECRET: "made-up" });
    proxy().faults = [
      (call) => {
        if (call.accessKeyId !== "ASIAOLD") return undefined;
        copyFileSync(box.path("new.age"), box.path(vaultFile()));
        return { kind: "error", status: 400, code: "ExpiredTokenException" };
      },
    ];
    await (await box.context().vault("aws", "local")).list();
    expect(proxy().calls.map(({ accessKeyId }) => accessKeyId)).toEqual(["ASIAOLD", "ASIANEW"]);
  });

  const loops: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
    ["a vault that names itself", { one: "one" }, "one > one"],
    ["two vaults that name each other", { one: "two", two: "one" }, "one > two > one"],
    ["a loop of three", { one: "two", two: "three", three: "one" }, "one > two > three > one"],
    ["a loop further on", { one: "two", two: "three", three: "two" }, "two > three > two"],
  ];
  test.each(loops)("are refused where they lead back: %s", async (_, keys, shown) => {
    for (const driver of AWS_DRIVERS) {
      const box = make();
      for (const [slug, source] of Object.entries(keys))
        box.writeAwsVault(slug, `{${source}:ID}`, `{${source}:SECRET}`, { driver });
      const failure = await box.refusal("one");
      expect(failure).toMatchObject({ code: "VAULT_LOOP", exitCode: 2 });
      expect(failure.message).toContain(`lead back to it: ${shown}.`);
      expect(proxy().calls).toEqual([]);
    }
  });

  test("are refused too where all vaults of a loop are used at once", async () => {
    const box = make();
    box.writeAwsVault("one", "{two:ID}", "{two:SECRET}");
    box.writeAwsVault("two", "{one:ID}", "{one:SECRET}", { driver: "secretsmanager" });
    for (const args of [["export"], ["export", "--vault", "two,one"]])
      expect(await box.failure(args, { env: { KEEP_ENV: "local" } })).toMatchObject({
        exit: 2,
        code: "VAULT_LOOP",
      });
  });

  test("do not lead back where another profile is named", async () => {
    const box = make();
    box.writeAwsVault("one", "{one:ID}", "{one:SECRET}");
    const file = box.write("keys", "[work]\naws_access_key_id=AKIAWORK\naws_secret_access_key=x\n");
    const env = { KEEP_PROFILE: "work", AWS_SHARED_CREDENTIALS_FILE: file, KEEP_ENV: "local" };
    await box.ok(["list", "--vault", "one"], { env });
    expect(lastKey()).toBe("AKIAWORK");
  });

  test("ask once for the environment, though there are several", async () => {
    const box = make();
    await box.store("local", "staging", { ID: "AKIAOFSTAGING", SECRET: "made-up" });
    box.writeAwsVault("aws", "{local:ID}", "{local:SECRET}");
    const settings = { app_name: "Shop", namespace: "shop", envs: ["local", "staging"] };
    box.write(".keep/settings.json", JSON.stringify(settings));
    const asked: string[] = [];
    const select: Asker["select"] = async ({ message }) => {
      asked.push(message);
      return "staging";
    };
    const context = box.context({}, { ...refusingAsker, interactive: true, select });
    await context.identifyCaller("aws", undefined);
    expect(asked).toEqual(["Environment"]);
    expect(proxy().calls.map(({ accessKeyId }) => accessKeyId)).toEqual(["AKIAOFSTAGING"]);
  });
});
