import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import {
  type FaultRule,
  THROTTLED,
  denyAction,
  faultShare,
  onAction,
  onFirst,
  throttleShare,
} from "../support/aws-faults.ts";
import { startAwsProxy } from "../support/aws-proxy.ts";
import { sendAwsRequest, unsignedFor } from "../support/aws-request.ts";
import { awsEnvironment } from "../support/moto-server.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

describeWithMoto("the proxy in front of the AWS server", (moto) => {
  const proxy = useAwsProxy(moto);
  const put = (name: string, value = "1") =>
    sendAwsRequest(proxy().url, "ssm", "PutParameter", {
      Name: name,
      Value: value,
      Type: "String",
    });
  const get = (name: string, url = proxy().url) =>
    sendAwsRequest(url, "ssm", "GetParameter", { Name: name });
  const isStored = async (name: string) => (await get(name, moto().url)).status === 200;

  test("says which calls came, in their order, and how they were answered", async () => {
    await put("counted");
    await get("absent");
    await sendAwsRequest(proxy().url, "secretsmanager", "ListSecrets", { MaxResults: 3 });
    await fetch(proxy().url, {
      method: "POST",
      body: new URLSearchParams({ Action: "GetCallerIdentity", Version: "2011-06-15" }),
      headers: unsignedFor("sts"),
    });
    const seen = proxy().calls.map(({ service, action, status }) => [service, action, status]);
    expect(seen).toEqual([
      ["ssm", "PutParameter", 200],
      ["ssm", "GetParameter", 400],
      ["secretsmanager", "ListSecrets", 200],
      ["sts", "GetCallerIdentity", 200],
    ]);
    expect(proxy().calls[0]!.body).toEqual({ Name: "counted", Value: "1", Type: "String" });
    expect(proxy().calls[2]!.body).toEqual({ MaxResults: 3 });
    const times = proxy().calls.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect([proxy().count(), proxy().count("GetParameter")]).toEqual([4, 1]);
    proxy().clear();
    expect([proxy().calls, proxy().count(), proxy().mostInFlight]).toEqual([[], 0, 0]);
  });

  test("passes on what the server answers, also when it is large", async () => {
    const names = Array.from({ length: 18 }, (_, number) => `large/${number}`);
    const valueOf = (name: string) => `${name}é`.padEnd(60_000, "-");
    await Promise.all(
      names.map((Name) =>
        sendAwsRequest(proxy().url, "secretsmanager", "CreateSecret", {
          Name,
          SecretString: valueOf(Name),
        }),
      ),
    );
    const input = { SecretIdList: names };
    const action = "BatchGetSecretValue";
    const { body } = await sendAwsRequest(proxy().url, "secretsmanager", action, input);
    const values = body["SecretValues"] as { Name: string; SecretString: string }[];
    expect(values.map(({ Name }) => Name).toSorted()).toEqual(names.toSorted());
    expect(values.filter(({ Name, SecretString }) => SecretString !== valueOf(Name))).toEqual([]);
    const direct = await sendAwsRequest(moto().url, "secretsmanager", action, input);
    expect(body).toEqual(direct.body);
  });

  test("passes on a large request, also in pieces of no announced size", async () => {
    const piece = new TextEncoder().encode("x".repeat(1024));
    let pieces = 0;
    const text = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (pieces === 0) controller.enqueue(new TextEncoder().encode('{"Name":"absent'));
        controller.enqueue(piece);
        if (++pieces === 1024) {
          controller.enqueue(new TextEncoder().encode('"}'));
          controller.close();
        }
      },
    });
    const response = await fetch(proxy().url, {
      method: "POST",
      headers: { "x-amz-target": "AmazonSSM.GetParameter", ...unsignedFor("ssm") },
      body: text,
      duplex: "half",
    });
    expect(await response.json()).toMatchObject({ __type: "ParameterNotFound" });
    expect(String(proxy().calls[0]!.body["Name"])).toHaveLength(1024 * 1024 + "absent".length);
  });

  test("an error comes instead of the work, or after it", async () => {
    const headers = { "retry-after": "7" };
    proxy().faults = [onFirst(1, "PutParameter", { ...THROTTLED, headers })];
    const { status, body, headers: got } = await put("refused");
    expect({ status, body }).toEqual({
      status: 400,
      body: { __type: "ThrottlingException", message: "Rate exceeded" },
    });
    expect([got.get("x-amzn-errortype"), got.get("retry-after")]).toEqual([
      "ThrottlingException",
      "7",
    ]);
    expect(await isStored("refused")).toBe(false);
    const late = {
      kind: "error",
      status: 500,
      code: "InternalServerError",
      afterwards: true,
    } as const;
    proxy().faults = [onFirst(1, "PutParameter", late)];
    expect(await put("done")).toMatchObject({ status: 500 });
    expect(await isStored("done")).toBe(true);
    expect(await put("next")).toMatchObject({ status: 200 });
  });

  test("a connection breaks off before the work, or after it", async () => {
    for (const afterwards of [false, true]) {
      const name = `reset-${afterwards}`;
      proxy().faults = [onAction("PutParameter", { kind: "reset", afterwards })];
      await expect(put(name)).rejects.toThrow(
        expect.objectContaining({ cause: expect.objectContaining({ code: "ECONNRESET" }) }),
      );
      expect(await isStored(name)).toBe(afterwards);
    }
    expect(proxy().calls.map(({ status }) => status)).toEqual([undefined, undefined]);
  });

  test("a delay comes before what the next rule says", async () => {
    proxy().latency = 30;
    proxy().faults = [
      onAction("GetParameter", { kind: "delay", milliseconds: 50 }),
      denyAction("GetParameter"),
    ];
    const begin = performance.now();
    expect((await get("any")).body).toMatchObject({ __type: "AccessDeniedException" });
    // Timers may fire up to a millisecond early.
    expect(performance.now() - begin).toBeGreaterThanOrEqual(78);
    expect(await put("not-denied")).toMatchObject({ status: 200 });
  });

  test("an answer of the test's own needs no server, and a changed one does", async () => {
    proxy().faults = [
      onAction("GetParameters", { kind: "answer", status: 202, body: { Parameters: ["mine"] } }),
      onAction("PutParameter", {
        kind: "rewrite",
        body: (answer) => ({ ...answer, NextToken: "more" }),
      }),
    ];
    expect(await sendAwsRequest(proxy().url, "ssm", "GetParameters", {})).toMatchObject({
      status: 202,
      body: { Parameters: ["mine"] },
    });
    expect((await put("changed")).body).toEqual({
      Version: 1,
      Tier: "Standard",
      NextToken: "more",
    });
    // An error of the server is no answer to change.
    expect((await put("changed")).body).toMatchObject({ __type: "ParameterAlreadyExists" });
  });

  test("calls at one time are counted, and those that hang end with the proxy", async () => {
    const own = await startAwsProxy(moto().url);
    onTestFinished(() => own.stop());
    await get("one", own.url);
    expect(own.mostInFlight).toBe(1);
    own.faults = [onAction("GetParameter", { kind: "hang" })];
    const waiting = Promise.allSettled(["a", "b", "c"].map((name) => get(name, own.url)));
    await expect.poll(() => own.mostInFlight).toBe(3);
    const { url } = own;
    await own.stop();
    expect((await waiting).map(({ status }) => status)).toEqual([
      "rejected",
      "rejected",
      "rejected",
    ]);
    await expect(get("late", url)).rejects.toThrow("fetch failed");
  });

  test("the SDK takes a throttled call for one, and tries it again", async () => {
    vi.stubEnv("AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED", "true");
    onTestFinished(() => void vi.unstubAllEnvs());
    await put("retried", "its value");
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = awsEnvironment(proxy().url);
    const client = new SSMClient({
      endpoint: proxy().url,
      region: "us-east-1",
      credentials: { accessKeyId: AWS_ACCESS_KEY_ID!, secretAccessKey: AWS_SECRET_ACCESS_KEY! },
    });
    onTestFinished(() => client.destroy());
    const read = async () => client.send(new GetParameterCommand({ Name: "retried" }));
    proxy().faults = [onFirst(1, "GetParameter", THROTTLED)];
    const { Parameter, $metadata } = await read();
    expect([Parameter?.Value, $metadata.attempts]).toEqual(["its value", 2]);
    expect(proxy().count("GetParameter")).toBe(2);
    proxy().faults = [onFirst(1, "GetParameter", { kind: "reset" })];
    expect((await read()).$metadata.attempts).toBe(2);
    proxy().faults = [denyAction("GetParameter")];
    await expect(read()).rejects.toMatchObject({ name: "AccessDeniedException" });
  });
});

describe("a share of faults", () => {
  const call = {
    service: "ssm",
    action: "GetParameter",
    body: {},
    at: 0,
    hasSessionToken: false,
  };
  const series = (rule: FaultRule) => Array.from({ length: 1000 }, () => rule(call));

  test("is about as large as asked for, and the same for the same seed", () => {
    const first = series(throttleShare(0.3, 1));
    const hits = first.filter((fault) => fault !== undefined);
    expect(new Set(hits)).toEqual(new Set([THROTTLED]));
    expect(Math.abs(hits.length - 300)).toBeLessThan(50);
    expect(series(throttleShare(0.3, 1))).toEqual(first);
    expect(series(throttleShare(0.3, 2))).not.toEqual(first);
    expect(new Set(series(throttleShare(0, 1)))).toEqual(new Set([undefined]));
  });

  test("takes each kind of fault in turn", () => {
    const kinds = series(faultShare(1, 1, [THROTTLED, { kind: "hang" }])).map(
      (fault) => fault?.kind,
    );
    expect(kinds.slice(0, 4)).toEqual(["error", "hang", "error", "hang"]);
  });
});
