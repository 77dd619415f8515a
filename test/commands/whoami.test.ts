import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { loudModes } from "../support/aws-aviary.ts";
import { denyAction } from "../support/aws-faults.ts";
import { roleArn } from "../support/aws-run.ts";
import { AWS_DRIVERS, actionsOf } from "../support/aws-sandbox.ts";
import { Canary } from "../support/canary.ts";
import { expectFailure } from "../support/expect-failure.ts";
import { KeyWorkspace } from "../support/key-workspace.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { Sandbox } from "../support/sandbox.ts";

const role = { role_arn: [roleArn("hub"), roleArn("deploy")], session_name: "nightly" };
const arn = "arn:aws:sts::123456789012:assumed-role/deploy/nightly";
const noKeys = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };

describeWithMoto("keep whoami, for AWS", (moto) => {
  const proxy = useAwsProxy(moto);

  function workspace(driver: string, fields: object = {}): KeyWorkspace {
    const box = new KeyWorkspace(proxy().url);
    box.writeVault("aws", { driver, region: "us-east-1", ...fields });
    return box;
  }

  describe.each(AWS_DRIVERS)("%s", (driver) => {
    test("says it as one object, by one question to STS", async () => {
      const box = workspace(driver);
      expect(await box.json(["whoami", "--vault", "aws"])).toEqual({
        vault: "aws",
        driver,
        account: "123456789012",
        arn: "arn:aws:sts::123456789012:user/moto",
        user_id: expect.any(String) as string,
        source: { kind: "environment", profile: null, method: null },
        roles: [],
        expires: null,
        region: "us-east-1",
      });
      expect(actionsOf(proxy().calls)).toEqual(["GetCallerIdentity"]);
    });

    test("says it as text, and so does keep info", async () => {
      const box = workspace(driver, role);
      const { code, stdout, stderr } = await box.keep(["whoami", "-v", "aws"]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      for (const [field, value] of [
        ["vault", "aws"],
        ["driver", driver],
        ["account", "123456789012"],
        ["arn", arn],
        ["source", "environment"],
        ["roles", `${roleArn("hub")} > ${roleArn("deploy")}`],
        ["region", "us-east-1"],
      ] as const)
        expect(stdout).toContain(`\n${field.padEnd(9)}${value}`);
      expect(stdout).toMatch(/\nexpires {2}20\d\d-/);
      const info = await box.ok(["info", "--vault", "aws"]);
      const table = stdout.slice(0, stdout.indexOf("\nexpires"));
      expect(info).toContain(table);
      expect(info).toMatch(/^vault +aws +--vault$/m);
    });

    test("keep info has it as its caller", async () => {
      const box = workspace(driver, role);
      const caller = { vault: "aws", driver, arn, roles: role.role_arn };
      expect(await box.json(["info", "--vault", "aws"])).toMatchObject({ caller });
      expect(proxy().count("GetCallerIdentity")).toBe(1);
    });
  });

  test("names the profile and how it has its credentials", async () => {
    const box = workspace("ssm");
    box.write("config", "[profile work]\naws_access_key_id=AKIAWORK\naws_secret_access_key=x\n");
    const env = { ...noKeys, AWS_CONFIG_FILE: box.path("config") };
    const shown = await box.ok(["whoami", "-v", "aws", "--profile", "work"], { env });
    expect(shown).toMatch(/^source +profile work \(keys\)$/m);
    expect(shown).toMatch(/^expires +never$/m);
    expect(shown).not.toMatch(/^roles/m);
  });

  test("without credentials says what was tried, in its order", async () => {
    const box = workspace("ssm");
    const { message } = await expectFailure(
      box,
      ["whoami", "--vault", "aws"],
      { exit: 4, code: "NO_CREDENTIALS" },
      { env: noKeys },
    );
    expect(message).toMatch(
      /environment: .*profile default: .*web identity: .*container: .*instance metadata: /,
    );
    await expectFailure(
      box,
      ["info", "--vault", "aws"],
      { exit: 4, code: "NO_CREDENTIALS" },
      { env: noKeys },
    );
    expect(proxy().calls).toEqual([]);
  });

  test("says who may not be asked", async () => {
    proxy().faults = [denyAction("GetCallerIdentity", "AccessDenied")];
    const box = workspace("ssm");
    const expected = { exit: 4, code: "ACCESS_DENIED", message: "sts:GetCallerIdentity" };
    await expectFailure(box, ["whoami", "--vault", "aws"], expected);
  });

  describe("where no environment is named", () => {
    function withoutEnv(fields: object = {}): KeyWorkspace {
      const box = workspace("ssm", fields);
      const settings = { app_name: "Shop", namespace: "shop", envs: ["local", "production"] };
      box.write(".keep/settings.json", JSON.stringify({ ...settings, default_vault: "aws" }));
      return box;
    }
    const inLocal = { access_key_id: "{local:ID}", secret_access_key: "{local:SECRET}" };

    test("none is needed", async () => {
      const box = withoutEnv();
      expect(await box.json(["whoami"])).toMatchObject({ vault: "aws" });
      expect(await box.json(["info", "--vault", "aws"])).toMatchObject({
        caller: { vault: "aws" },
      });
    });

    test("one is needed if the keys are in another vault", async () => {
      const box = withoutEnv(inLocal);
      await box.store("local", "production", { ID: "AKIAOFPRODUCTION", SECRET: "made-up" });
      for (const command of [["whoami"], ["info", "--vault", "aws"]]) {
        const expected = { exit: 2, code: "MISSING_INPUT", hint: "--env" };
        await expectFailure(box, command, expected);
        await box.ok([...command, "--env", "production"]);
        expect(proxy().calls.at(-1)!.accessKeyId).toBe("AKIAOFPRODUCTION");
        const absent = { exit: 4, code: "CREDENTIAL_MISSING", message: /ID .*local/ };
        await expectFailure(box, [...command, "--env", "local"], absent);
      }
    });
  });

  test.each(loudModes)("shows no key and no token ($flags)", async ({ flags, env }) => {
    const [id, secret, token] = [new Canary(), new Canary(), new Canary()];
    const keys = {
      AWS_ACCESS_KEY_ID: `AKIA${id.core}`,
      AWS_SECRET_ACCESS_KEY: secret.text,
      AWS_SESSION_TOKEN: token.text,
    };
    const variables = { env: { ...env, ...keys } };
    const named = { access_key_id: "env:AWS_ACCESS_KEY_ID", secret_access_key: secret.text };
    for (const [fields, faults] of [
      [{}, []],
      [role, []],
      [role, [denyAction("AssumeRole", "AccessDenied")]],
      [role, [denyAction("GetCallerIdentity", "InvalidClientTokenId")]],
      [named, []],
    ] as const) {
      proxy().faults = faults;
      const box = workspace("ssm", fields);
      // What keep info says of the caller is the same text.
      for (const command of fields === role ? ["whoami"] : ["whoami", "info"]) {
        const run = await box.keep([command, "--vault", "aws", ...flags], variables);
        expect(run.code).toBe(faults.length > 0 ? 4 : fields === named ? 2 : 0);
        for (const canary of [id, secret, token])
          expect(canary.isIn(`${run.stdout}${run.stderr}`)).toBe(false);
      }
    }
  });
});

describe("keep whoami, for the local vault", () => {
  test("names the identity and its public side", async () => {
    const box = new Sandbox();
    await box.init();
    const { recipient } = (await box.json(["identity"])) as { recipient: string };
    const caller = {
      vault: "local",
      driver: "local",
      source: { kind: "age-identity", file: box.identityFile },
      recipient,
    };
    expect(await box.json(["whoami"])).toEqual(caller);
    expect(await box.json(["info", "--vault", "local"])).toMatchObject({ caller });
    const shown = await box.ok(["whoami"]);
    expect(shown).toContain(recipient);
    expect(shown).toContain(box.identityFile);
    expect(shown).not.toContain("AGE-SECRET-KEY");
  });

  test("makes no identity", async () => {
    const box = new KeyWorkspace("http://127.0.0.1:9");
    expect(await box.json(["whoami", "--vault", "local"])).toMatchObject({
      source: { file: box.identityFile },
      recipient: null,
    });
    expect(await box.ok(["whoami", "--vault", "local"])).toContain("keep identity makes one");
    await box.ok(["info", "--vault", "local"]);
    expect(box.has("../home/config")).toBe(false);
  });

  test("takes the one of KEEP_IDENTITY, and does not show it", async () => {
    const box = new Sandbox();
    await box.init();
    const { recipient } = (await box.json(["identity"])) as { recipient: string };
    const key = /AGE-SECRET-KEY-\S+/.exec(readFileSync(box.identityFile, "utf8"))![0];
    const shown = await box.ok(["whoami", "--json"], { env: { KEEP_IDENTITY: key } });
    expect(JSON.parse(shown)).toMatchObject({ recipient });
    expect(shown).not.toContain(key);
  });

  test("needs a vault that there is", async () => {
    const box = new Sandbox();
    await box.init();
    await expectFailure(box, ["whoami", "--vault", "lokal"], { exit: 2, code: "UNKNOWN_VAULT" });
  });
});
