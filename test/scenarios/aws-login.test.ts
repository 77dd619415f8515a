import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { AwsWorkspace } from "../support/aws-workspace.ts";
import { writeLogin } from "../support/login-files.ts";
import { makeUpCredentials } from "../support/made-up-credentials.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

const SESSION = "arn:aws:iam::123456789012:user/ada";

/** Sandboxes have made-up keys in their environment; here nothing but the profile signs in. */
const byProfile = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };

function writeProfile(home: string): void {
  mkdirSync(join(home, ".aws"), { recursive: true });
  writeFileSync(join(home, ".aws", "config"), `[profile web]\nlogin_session = ${SESSION}\n`);
}

describeWithMoto("a profile of aws login", (moto) => {
  const proxy = useAwsProxy(moto);

  test.each(["ssm", "secretsmanager"] as const)("signs the calls to %s", async (driver) => {
    const box = new AwsWorkspace(driver, proxy().url, { profile: "web" });
    await box.store(["A"]);
    proxy().clear();
    const keys = makeUpCredentials(3_600_000);
    writeProfile(box.home);
    writeLogin(box.home, SESSION, keys);
    expect(await box.ok(["get", "A"], { env: byProfile })).toBe("value of A\n");
    expect(proxy().calls.map(({ accessKeyId }) => accessKeyId)).toEqual([keys.accessKeyId]);
    expect(await box.json(["whoami"], { env: byProfile })).toMatchObject({
      source: { kind: "profile", profile: "web", method: "login" },
      expires: keys.expiration.toISOString(),
    });
  });

  test("without a login says how to log in", async () => {
    const box = new AwsWorkspace("ssm", proxy().url, { profile: "web" });
    writeProfile(box.home);
    const { exit, code, hint } = await box.failure(["get", "A"], { env: byProfile });
    expect({ exit, code, hint }).toEqual({
      exit: 4,
      code: "LOGIN_EXPIRED",
      hint: "aws login --profile web",
    });
    expect(proxy().count()).toBe(0);
  });
});
