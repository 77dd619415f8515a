import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { AwsCall } from "../support/aws-call.ts";
import { AwsRun, noteSessions, roleArn, userKey } from "../support/aws-run.ts";
import { AWS_DRIVERS, actionsOf } from "../support/aws-sandbox.ts";
import { MfaTypist, codeCalls, noUserSession } from "../support/mfa-typist.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { setVariables } from "../support/process-variables.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** What the code of an MFA device is used for, and how seldom one is asked for. */

const ada = "arn:aws:iam::123456789012:mfa/ada";
const role = { role_arn: roleArn("deploy"), mfa_serial: ada };

describeWithMoto("the code of an MFA device", (moto) => {
  const proxy = useAwsProxy(moto);
  afterEach(() => vi.unstubAllEnvs());

  function runOf(typist: MfaTypist, facts: ConstructorParameters<typeof AwsRun>[1] = {}): AwsRun {
    return new AwsRun(proxy().url, { ask: typist.asker, ...facts });
  }

  const ofSts = ({ service }: AwsCall): boolean => service === "sts";

  test.each(AWS_DRIVERS)("%s: leads to a session, which assumes the role", async (driver) => {
    const { sessions, rule } = noteSessions();
    proxy().faults = [rule];
    const typist = new MfaTypist("123456");
    await runOf(typist).read(driver, role);
    expect(typist.questions).toEqual([`Code of ${ada}`]);
    expect(proxy().calls).toMatchObject([
      {
        action: "GetSessionToken",
        accessKeyId: userKey,
        body: { SerialNumber: ada, TokenCode: "123456" },
      },
      { action: "AssumeRole", accessKeyId: sessions[0]!.accessKeyId, hasSessionToken: true },
      { service: driver, accessKeyId: sessions[1]!.accessKeyId },
    ]);
    expect(proxy().calls[1]!.body).not.toHaveProperty("TokenCode");
  });

  test("one serves the roles of two vaults, also side by side", async () => {
    const typist = new MfaTypist("123456");
    const run = runOf(typist);
    await Promise.all([
      run.read("ssm", role),
      run.read("secretsmanager", { ...role, role_arn: roleArn("other") }),
    ]);
    await run.read("ssm", { ...role, role_arn: [roleArn("third"), roleArn("fourth")] });
    expect(codeCalls(proxy().calls)).toEqual([`GetSessionToken ${ada} 123456`]);
    expect(proxy().count("AssumeRole")).toBe(4);
    expect(typist.questions).toHaveLength(1);
  });

  test("none is asked for when a role is assumed again", async () => {
    const { sessions, rule } = noteSessions();
    const run = runOf(new MfaTypist("123456"));
    proxy().faults = [
      rule,
      ({ service, accessKeyId }) =>
        service === "ssm" && accessKeyId === sessions[1]?.accessKeyId
          ? { kind: "error", status: 400, code: "ExpiredTokenException" }
          : undefined,
    ];
    await run.read("ssm", role);
    expect(actionsOf(proxy().calls.filter(ofSts))).toEqual([
      "GetSessionToken",
      "AssumeRole",
      "AssumeRole",
    ]);
  });

  test.each([
    ["a long session", { ...role, session_duration: 3601 }, {}],
    ["a source that is a session itself", role, { AWS_SESSION_TOKEN: "made-up" }],
  ])("goes with the role itself for %s", async (_, fields, variables) => {
    await runOf(new MfaTypist("123456"), { variables }).read("ssm", fields);
    expect(codeCalls(proxy().calls)).toEqual([`AssumeRole ${ada} 123456`]);
    expect(actionsOf(proxy().calls)).toEqual(["AssumeRole", "GetParameter"]);
    expect(proxy().calls[0]!.accessKeyId).toBe(userKey);
  });

  test("goes with the first role only, not with the next", async () => {
    const chain = { ...role, role_arn: [roleArn("hub"), roleArn("deploy")] };
    await runOf(new MfaTypist("123456"), { variables: { AWS_SESSION_TOKEN: "made-up" } }).read(
      "ssm",
      chain,
    );
    expect(codeCalls(proxy().calls)).toEqual([`AssumeRole ${ada} 123456`]);
    expect(proxy().count("AssumeRole")).toBe(2);
    expect(proxy().calls[0]!.body["RoleArn"]).toBe(roleArn("hub"));
  });

  test("goes with the role itself, the same one, where there may be no session", async () => {
    proxy().faults = [noUserSession];
    const typist = new MfaTypist("123456");
    await runOf(typist).read("ssm", role);
    expect(codeCalls(proxy().calls)).toEqual([
      `GetSessionToken ${ada} 123456`,
      `AssumeRole ${ada} 123456`,
    ]);
    expect(typist.questions).toHaveLength(1);
  });

  describe("without a role", () => {
    const device = { mfa_serial: ada };

    test.each(AWS_DRIVERS)("%s: leads to the session that signs", async (driver) => {
      const { sessions, rule } = noteSessions();
      proxy().faults = [rule];
      await runOf(new MfaTypist("123456")).read(driver, device);
      expect(codeCalls(proxy().calls)).toEqual([`GetSessionToken ${ada} 123456`]);
      expect(proxy().calls[1]).toMatchObject({
        service: driver,
        accessKeyId: sessions[0]!.accessKeyId,
        hasSessionToken: true,
      });
    });

    test("a key is not used without it where there may be no session", async () => {
      proxy().faults = [noUserSession];
      const reading = runOf(new MfaTypist("123456")).read("ssm", device);
      await expect(reading).rejects.toMatchObject({
        code: "ACCESS_DENIED",
        exitCode: 4,
        details: { action: "sts:GetSessionToken" },
      });
      expect(proxy().count("GetParameter")).toBe(0);
    });

    test("a session stays as it is, and nothing is asked", async () => {
      const variables = { AWS_SESSION_TOKEN: "made-up" };
      await runOf(new MfaTypist(), { variables }).read("ssm", device);
      expect(actionsOf(proxy().calls)).toEqual(["GetParameter"]);
    });
  });

  test.each([
    [
      "over a source_profile",
      { role_arn: roleArn("deploy"), source_profile: "user" },
      "GetSessionToken",
    ],
    [
      "for a long session",
      { role_arn: roleArn("deploy"), source_profile: "user", duration_seconds: 7200 },
      "AssumeRole",
    ],
  ])("is asked for a profile of the AWS configuration, %s", async (_, settings, action) => {
    const folder = temporaryFolder();
    const lines = Object.entries({ ...settings, mfa_serial: ada }).map((pair) => pair.join(" = "));
    const config = join(folder, "config");
    const keys = ["aws_access_key_id = AKIAMADEUPOFPROFILE0", "aws_secret_access_key = made-up"];
    writeFileSync(config, ["[profile work]", ...lines, "[profile user]", ...keys, ""].join("\n"));
    const variables = setVariables({
      AWS_CONFIG_FILE: config,
      AWS_SHARED_CREDENTIALS_FILE: join(folder, "credentials"),
      AWS_ACCESS_KEY_ID: undefined,
      AWS_PROFILE: "work",
    });
    await runOf(new MfaTypist("123456"), { variables }).read("ssm");
    expect(codeCalls(proxy().calls)).toEqual([`${action} ${ada} 123456`]);
    expect(proxy().calls[0]!.accessKeyId).toBe("AKIAMADEUPOFPROFILE0");
  });
});
