import { rmSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { onFirst } from "../support/aws-faults.ts";
import { AwsMachine, readSecret, useSecret } from "../support/aws-machine.ts";
import { AWS_DRIVERS } from "../support/aws-sandbox.ts";
import { ContainerCredentialsServer } from "../support/container-credentials-server.ts";
import { ImdsServer } from "../support/imds-server.ts";
import { expectNotShown } from "../support/leaks.ts";
import { runInTest } from "../support/loopback-listener.ts";
import type { Arrival, Reply } from "../support/loopback-server.ts";
import { makeUpCredentials } from "../support/made-up-credentials.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

const EXPIRED = { kind: "error", status: 400, code: "ExpiredTokenException" } as const;

/** Fails at the first request. */
class WakingServer extends ContainerCredentialsServer {
  override state: ContainerCredentialsServer["state"] = "failing";

  protected override reply(arrival: Arrival): Reply {
    const reply = super.reply(arrival);
    this.state = "on";
    return reply;
  }
}

describeWithMoto("the credential service of a container", (moto) => {
  const proxy = useAwsProxy(moto);
  useSecret(moto);

  async function makeMachine() {
    const machine = new AwsMachine(proxy());
    const container = await runInTest(new ContainerCredentialsServer());
    machine.set(container.variables);
    return { machine, container };
  }

  test.each(AWS_DRIVERS)("gives the keys to who has its token, for %s", async (driver) => {
    const { machine, container } = await makeMachine();
    expect(await machine.signer(driver)).toBe(container.credentials.accessKeyId);
    expect(container.flow).toEqual(["GET /v1/credentials"]);
    expect(container.requests[0]!.headers.authorization).toBe(container.token);
    expect(machine.warnings).toEqual([]);
  });

  test("gives them without a token where none is set", async () => {
    const { machine, container } = await makeMachine();
    container.token = undefined;
    machine.unset("AWS_CONTAINER_AUTHORIZATION_TOKEN");
    expect(await machine.signer()).toBe(container.credentials.accessKeyId);
    expect(container.requests[0]!.headers).not.toHaveProperty("authorization");
  });

  test.each(AWS_DRIVERS)("takes a token of a file as it is at the time: %s", async (driver) => {
    const { machine, container } = await makeMachine();
    const file = machine.write("token", "token 1");
    machine.unset("AWS_CONTAINER_AUTHORIZATION_TOKEN");
    machine.set(container.variablesWithTokenIn(file));
    container.token = "token 1";
    const vault = await machine.open(driver);
    await readSecret(vault);
    container.token = "token 2";
    container.credentials = makeUpCredentials();
    writeFileSync(file, "token 2");
    const action = driver === "ssm" ? "GetParameter" : "GetSecretValue";
    proxy().faults = [onFirst(1, action, EXPIRED)];
    await readSecret(vault);
    expect(proxy().calls.at(-1)!.accessKeyId).toBe(container.credentials.accessKeyId);
    const tokens = container.requests.map(({ headers }) => headers.authorization);
    expect(tokens).toEqual(["token 1", "token 2"]);
  });

  test.each(AWS_DRIVERS)("that does not take the token says so, for %s", async (driver) => {
    const { machine, container } = await makeMachine();
    container.token = "another token";
    const failure = await machine.failure(driver);
    expect(failure).toMatchObject({ code: "METADATA_FAILED", exitCode: 4 });
    expect(failure.message).toContain("it refuses (HTTP 401)");
    expectNotShown(failure, "made-up-container-token");
  });

  test("that fails says so, and no other source is taken", async () => {
    const { machine, container } = await makeMachine();
    const imds = await runInTest(new ImdsServer());
    machine.set(imds.variables);
    container.state = "failing";
    const failure = await machine.failure();
    expect(failure).toMatchObject({ code: "METADATA_FAILED", exitCode: 4 });
    expect(failure.message).toContain("HTTP 500");
    expect(imds.requests).toEqual([]);
  });

  test("that is silent is given up soon", async () => {
    const { machine, container } = await makeMachine();
    container.state = "silent";
    const started = performance.now();
    const failure = await machine.failure();
    expect(performance.now() - started).toBeLessThan(6000);
    expect(failure).toMatchObject({ code: "METADATA_FAILED", exitCode: 7 });
    expect(failure.message).toContain("it does not answer in time");
    expect(failure.message).toContain(`127.0.0.1:${container.port}`);
  });

  test("that is not there says so", async () => {
    const { machine, container } = await makeMachine();
    await container.stop();
    const failure = await machine.failure();
    expect(failure).toMatchObject({ code: "METADATA_FAILED", exitCode: 7 });
    expect(failure.message).toContain("nobody answers there");
  });

  test("whose token cannot be read says so", async () => {
    const { machine, container } = await makeMachine();
    const file = machine.write("time", "token 1");
    rmSync(file);
    machine.set(container.variablesWithTokenIn(file));
    const failure = await machine.failure();
    expect(failure).toMatchObject({ code: "AWS_CONFIG_INVALID", exitCode: 2 });
    expect(failure.message).toContain("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
    expect(failure.message).toContain("there is no such file");
    expect(container.requests).toEqual([]);
  });

  test("whose answer has no credentials says so, and not what it answers", async () => {
    const { machine, container } = await makeMachine();
    const { secretAccessKey } = container.credentials;
    Object.assign(container.credentials, { accessKeyId: undefined });
    const failure = await machine.failure();
    expect(failure).toMatchObject({ code: "METADATA_FAILED", exitCode: 7 });
    expect(failure.message).toContain("its answer has no credentials");
    expectNotShown(failure, secretAccessKey);
  });

  test("gets over a failure of a moment", async () => {
    const machine = new AwsMachine(proxy());
    const container = await runInTest(new WakingServer());
    machine.set(container.variables);
    expect(await machine.signer()).toBe(container.credentials.accessKeyId);
    expect(container.requests).toHaveLength(2);
  });

  test.each(["http://shop.example/credentials", "not an address", "ftp://127.0.0.1/"])(
    "whose address (%s) can be none says so",
    async (url) => {
      const { machine } = await makeMachine();
      machine.set({ AWS_CONTAINER_CREDENTIALS_FULL_URI: url });
      const failure = await machine.failure();
      expect(failure).toMatchObject({ code: "AWS_CONFIG_INVALID", exitCode: 2 });
      expect(failure.message).toContain("AWS_CONTAINER_CREDENTIALS_FULL_URI");
    },
  );
});
