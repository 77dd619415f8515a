import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { AwsCall } from "../support/aws-call.ts";
import { type FaultRule, onAction } from "../support/aws-faults.ts";
import { AwsRun, noteSessions, roleArn, userKey } from "../support/aws-run.ts";
import { AWS_DRIVERS, AwsSandbox, manySecrets } from "../support/aws-sandbox.ts";
import { usualPlace } from "../support/aws-vault.ts";
import { expectFailure } from "../support/expect-failure.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** A session is asked for once, and again only when it is over. */

const role = { role_arn: roleArn("deploy") };
const staging = { ...usualPlace, env: "staging" };
/** Less than what the SDK takes for a wrong clock. */
const SHORT_MS = 240_000;

describeWithMoto("the session of a role", (moto) => {
  const proxy = useAwsProxy(moto);
  afterEach(() => vi.useRealTimers());

  /** The keys that signed the calls of a service, in their order. */
  function signers(isOne: (call: AwsCall) => boolean): readonly (string | undefined)[] {
    return proxy()
      .calls.filter(isOne)
      .map(({ accessKeyId }) => accessKeyId);
  }
  const ofSts = ({ service }: AwsCall): boolean => service === "sts";
  const ofVaults = ({ service }: AwsCall): boolean => service !== "sts";

  describe("is shared", () => {
    test("by vaults of both drivers, also when they are read side by side", async () => {
      const { sessions, rule } = noteSessions();
      proxy().faults = [rule];
      const run = new AwsRun(proxy().url);
      await Promise.all(AWS_DRIVERS.map((driver) => run.read(driver, role)));
      expect(sessions).toHaveLength(1);
      const [{ accessKeyId }] = sessions as [(typeof sessions)[0]];
      expect(signers(ofVaults)).toEqual([accessKeyId, accessKeyId]);
    });

    test("by the vaults of one export", async () => {
      const box = new AwsSandbox(proxy().url);
      box.writeSettings();
      for (const driver of AWS_DRIVERS) {
        const vault = { slug: driver, driver, region: "us-east-1", ...role };
        box.write(`.keep/vaults/${driver}.json`, JSON.stringify(vault));
      }
      await box.ok(["export"]);
      expect(signers(ofSts)).toEqual([userKey]);
      expect(new Set(proxy().calls.map(({ service }) => service))).toEqual(
        new Set(["sts", ...AWS_DRIVERS]),
      );
    });

    test("by two environments", async () => {
      const run = new AwsRun(proxy().url);
      await run.read("ssm", role);
      await run.read("ssm", role, staging);
      expect(signers(ofSts)).toHaveLength(1);
      expect(signers(ofVaults)).toHaveLength(2);
    });

    test("by the calls of a batch, side by side", async () => {
      const run = new AwsRun(proxy().url);
      const vault = await run.open("ssm", role);
      // The longest batch of SSM has 10 names.
      await vault.read([...manySecrets(300).keys()]);
      expect(proxy().count("GetParameters")).toBe(30);
      expect(proxy().mostInFlight).toBeGreaterThan(1);
      expect(signers(ofSts)).toHaveLength(1);
      expect(new Set(signers(ofVaults)).size).toBe(1);
    });

    test("for the roles on the way, where two chains begin alike", async () => {
      const { sessions, rule } = noteSessions();
      proxy().faults = [rule];
      const run = new AwsRun(proxy().url);
      const [hub, a, b] = [roleArn("hub"), roleArn("a"), roleArn("b")];
      await run.read("ssm", { role_arn: [hub, a] });
      await run.read("ssm", { role_arn: [hub, b] });
      expect(sessions.map((session) => session.role)).toEqual([hub, a, b]);
      expect(signers(ofSts)).toEqual([userKey, sessions[0]!.accessKeyId, sessions[0]!.accessKeyId]);
    });
  });

  describe("is each vault's own", () => {
    test.each([
      ["another role", { role_arn: roleArn("other") }],
      ["another external id", { external_id: "x" }],
      ["another name of the session", { session_name: "other" }],
      ["other tags", { session_tags: { team: "web" } }],
      ["another duration", { session_duration: 900 }],
      ["another source identity", { source_identity: "eve" }],
      ["another STS", { sts_endpoint: "http://localhost" }],
    ])("with %s", async (_, difference) => {
      const { sessions, rule } = noteSessions();
      proxy().faults = [rule];
      const { url } = proxy();
      const sts = "sts_endpoint" in difference ? url.replace("127.0.0.1", "localhost") : url;
      const variables = { AWS_ENDPOINT_URL: undefined, AWS_SSM_ENDPOINT: url };
      const run = new AwsRun(url, { variables });
      await run.read("ssm", { ...role, sts_endpoint: url });
      await run.read("ssm", { slug: "other", ...role, ...difference, sts_endpoint: sts });
      const keys = sessions.map(({ accessKeyId }) => accessKeyId);
      expect(new Set(keys).size).toBe(2);
      expect(signers(ofVaults)).toEqual(keys);
    });
  });

  test("is each STS's own also where a token gives it", async () => {
    const file = join(temporaryFolder(), "token");
    writeFileSync(file, "made-up-token");
    const { url } = proxy();
    const variables = { AWS_ENDPOINT_URL: undefined, AWS_SSM_ENDPOINT: url };
    const run = new AwsRun(url, { variables });
    const byToken = { role_arn: roleArn("a"), web_identity_token_file: file };
    for (const sts of [url, url.replace("127.0.0.1", "localhost"), url])
      await run.read("ssm", { ...byToken, sts_endpoint: sts });
    expect(proxy().count("AssumeRoleWithWebIdentity")).toBe(2);
  });

  describe.each(AWS_DRIVERS)("%s: is asked for again", (driver) => {
    test("when it is about to end, once by however many calls", async () => {
      const { sessions, rule } = noteSessions(SHORT_MS);
      proxy().faults = [rule];
      const run = new AwsRun(proxy().url);
      await run.read(driver, role);
      letPass(SHORT_MS - 90_000);
      await run.read(driver, role);
      expect(sessions).toHaveLength(1);
      letPass(60_000);
      await Promise.all([1, 2, 3, 4].map(() => run.read(driver, role)));
      const [old, fresh] = sessions.map(({ accessKeyId }) => accessKeyId);
      expect(sessions).toHaveLength(2);
      expect(signers(ofVaults)).toEqual([old, old, fresh, fresh, fresh, fresh]);
    });

    test("when the service calls it expired, and the call succeeds with the next", async () => {
      const { sessions, rule } = noteSessions();
      const run = new AwsRun(proxy().url);
      proxy().faults = [rule, refuseKey(() => sessions[0]?.accessKeyId)];
      await run.read(driver, role);
      expect(sessions).toHaveLength(2);
      expect(signers(ofVaults)).toEqual(sessions.map(({ accessKeyId }) => accessKeyId));
    });

    test("with the roles on the way", async () => {
      const { sessions, rule } = noteSessions();
      const run = new AwsRun(proxy().url);
      proxy().faults = [rule, refuseKey(() => sessions[1]?.accessKeyId)];
      const chain = [roleArn("hub"), roleArn("deploy")];
      await run.read(driver, { role_arn: chain });
      expect(sessions.map((session) => session.role)).toEqual([...chain, ...chain]);
    });

    test("but not for ever", async () => {
      proxy().faults = [refuseKey((call) => call.accessKeyId)];
      const reading = new AwsRun(proxy().url).read(driver, role);
      await expect(reading).rejects.toMatchObject({ code: "CREDENTIALS_EXPIRED", exitCode: 4 });
      expect(signers(ofSts)).toHaveLength(2);
      expect(signers(ofVaults)).toHaveLength(2);
    });
  });

  test("is asked for once by calls side by side that find it expired", async () => {
    const { sessions, rule } = noteSessions();
    const run = new AwsRun(proxy().url);
    proxy().faults = [rule, refuseKey(() => sessions[0]?.accessKeyId)];
    const vault = await run.open("ssm", role);
    await vault.read([...manySecrets(100).keys()]);
    expect(sessions).toHaveLength(2);
  });

  test("is used to its end if STS gives no other", async () => {
    const { sessions, rule } = noteSessions(SHORT_MS);
    proxy().faults = [rule];
    const run = new AwsRun(proxy().url);
    await run.read("ssm", role);
    proxy().faults = [onAction("AssumeRole", { kind: "error", status: 403, code: "AccessDenied" })];
    letPass(SHORT_MS - 30_000);
    await run.read("ssm", role);
    expect(signers(ofSts).length).toBeGreaterThan(1);
    const [{ accessKeyId }] = sessions as [(typeof sessions)[0]];
    expect(signers(ofVaults)).toEqual([accessKeyId, accessKeyId]);
    letPass(60_000);
    await expect(run.read("ssm", role)).rejects.toMatchObject({ code: "ROLE_NOT_ASSUMABLE" });
  });

  test("an expired session of the environment says how to get another", async () => {
    const box = await AwsSandbox.with(proxy().url, "ssm");
    proxy().faults = [refuseKey((call) => call.accessKeyId)];
    await expectFailure(box, ["get", "A"], {
      exit: 4,
      code: "CREDENTIALS_EXPIRED",
      message: "ssm",
      hint: "Log in again",
    });
  });
});

/** So much time goes by at once, for what looks at the date. */
function letPass(milliseconds: number): void {
  const now = Date.now() + milliseconds;
  vi.useFakeTimers({ toFake: ["Date"], now });
}

/** The vaults' services call one key expired. */
function refuseKey(key: (call: AwsCall) => string | undefined): FaultRule {
  return (call) =>
    call.service !== "sts" && call.accessKeyId === key(call)
      ? { kind: "error", status: 400, code: "ExpiredTokenException" }
      : undefined;
}
