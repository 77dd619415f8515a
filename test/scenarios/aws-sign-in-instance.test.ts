import { expect, test } from "vitest";
import { onFirst } from "../support/aws-faults.ts";
import { AwsMachine, readSecret, useSecret } from "../support/aws-machine.ts";
import { AWS_DRIVERS } from "../support/aws-sandbox.ts";
import { ImdsServer } from "../support/imds-server.ts";
import { expectNotShown } from "../support/leaks.ts";
import { runInTest } from "../support/loopback-listener.ts";
import { makeUpCredentials } from "../support/made-up-credentials.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

const EXPIRED = { kind: "error", status: 400, code: "ExpiredTokenException" } as const;
const ROLES = "/latest/meta-data/iam/security-credentials/";

describeWithMoto("the metadata service of an instance", (moto) => {
  const proxy = useAwsProxy(moto);
  useSecret(moto);

  async function makeMachine(role?: string | null, allowV1 = false) {
    const machine = new AwsMachine(proxy());
    const imds = await runInTest(new ImdsServer({ ...(role !== undefined && { role }), allowV1 }));
    machine.set(imds.variables);
    return { machine, imds };
  }

  test.each(AWS_DRIVERS)("gives the keys to who first gets a token, for %s", async (driver) => {
    const { machine, imds } = await makeMachine("shop-web");
    expect(await machine.signer(driver)).toBe(imds.credentials.accessKeyId);
    expect(imds.flow).toEqual(["PUT /latest/api/token", `GET ${ROLES}`, `GET ${ROLES}shop-web`]);
    const [put, ...gets] = imds.requests;
    expect(put!.headers["x-aws-ec2-metadata-token-ttl-seconds"]).toMatch(/^\d+$/);
    const tokens = new Set(gets.map(({ headers }) => headers["x-aws-ec2-metadata-token"]));
    expect([...tokens]).toEqual([expect.stringMatching(/^.{40,}$/)]);
    expect(proxy().calls.at(-1)!.hasSessionToken).toBe(true);
  });

  test("is asked once in a run, and again when its keys have expired", async () => {
    const { machine, imds } = await makeMachine();
    const world = machine.world();
    const [ssm, secrets] = await Promise.all(AWS_DRIVERS.map((d) => machine.open(d, world)));
    await Promise.all([readSecret(ssm!), readSecret(secrets!), ssm!.list()]);
    expect(imds.requests).toHaveLength(3);
    imds.credentials = makeUpCredentials();
    proxy().faults = [onFirst(1, "GetParameter", EXPIRED)];
    await readSecret(ssm!);
    expect(imds.requests).toHaveLength(6);
    expect(proxy().calls.at(-1)!.accessKeyId).toBe(imds.credentials.accessKeyId);
  });

  test("behind one hop too many is given up soon", async () => {
    const { machine, imds } = await makeMachine();
    imds.state = "hop-limit";
    const started = performance.now();
    const failure = await machine.failure();
    expect(performance.now() - started).toBeLessThan(6000);
    expect(failure).toMatchObject({ code: "METADATA_FAILED", exitCode: 4 });
    expect(failure.message).toContain("it gave no token");
    expect(proxy().calls).toEqual([]);
  });

  test("that only knows the first version is asked by it", async () => {
    const { machine, imds } = await makeMachine("web", true);
    imds.state = "hop-limit";
    expect(await machine.signer()).toBe(imds.credentials.accessKeyId);
  });

  test("is not asked by the first version where that is switched off", async () => {
    const { machine, imds } = await makeMachine("web", true);
    imds.state = "hop-limit";
    machine.set({ AWS_EC2_METADATA_V1_DISABLED: "true" });
    const failure = await machine.failure();
    expect(failure.code).toBe("METADATA_FAILED");
    expect(failure.message).toContain("it gave no token");
    expect(imds.flow).toEqual(["PUT /latest/api/token"]);
  });

  test("without a role says so", async () => {
    const { machine } = await makeMachine(null);
    const failure = await machine.failure();
    expect(failure).toMatchObject({ code: "METADATA_FAILED", exitCode: 4 });
    expect(failure.message).toContain("no role is attached (HTTP 404)");
  });

  test("whose role cannot be used says so, and not what it answers", async () => {
    const { machine, imds } = await makeMachine();
    imds.refusal = { code: "AssumeRoleUnauthorizedAccess", message: "of made-up-text" };
    const failure = await machine.failure();
    expect(failure).toMatchObject({ code: "METADATA_FAILED", exitCode: 7 });
    expectNotShown(failure, "made-up-text");
  });

  test("that is silent is given up soon", async () => {
    const { machine, imds } = await makeMachine();
    imds.state = "silent";
    const started = performance.now();
    const failure = await machine.failure();
    expect(performance.now() - started).toBeLessThan(6000);
    expect(failure).toMatchObject({ code: "METADATA_FAILED", exitCode: 7 });
    expect(failure.message).toContain("it does not answer in time");
    expect(failure.message).toContain(`127.0.0.1:${imds.port}`);
  });

  test.each(["true", "TRUE"])("is not asked where it is switched off: %s", async (off) => {
    const { machine, imds } = await makeMachine();
    machine.set({ AWS_EC2_METADATA_DISABLED: off });
    const failure = await machine.failure();
    expect(failure.code).toBe("NO_CREDENTIALS");
    expect(failure.message).toContain("switched off by AWS_EC2_METADATA_DISABLED");
    expect(imds.requests).toEqual([]);
  });

  test("turned off for the instance says so", async () => {
    const { machine, imds } = await makeMachine();
    imds.state = "off";
    const failure = await machine.failure();
    expect(failure).toMatchObject({ code: "METADATA_FAILED", exitCode: 4 });
    expect(failure.message).toContain("HTTP 403");
  });

  test("may give keys that have ended, when it cannot renew them: AWS says", async () => {
    const { machine, imds } = await makeMachine();
    imds.credentials = makeUpCredentials(-60_000);
    expect(await machine.signer()).toBe(imds.credentials.accessKeyId);
    expect(machine.warnings).toEqual([]);
  });
});
