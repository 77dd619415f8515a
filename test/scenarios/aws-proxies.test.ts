import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { KeepError } from "../../src/core/errors.ts";
import type { Variables } from "../../src/core/variables.ts";
import { AwsRun } from "../support/aws-run.ts";
import { AWS_DRIVERS } from "../support/aws-sandbox.ts";
import { ConnectProxy } from "../support/connect-proxy.ts";
import { runInTest } from "../support/loopback-listener.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { setVariables } from "../support/process-variables.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { TlsFront } from "../support/tls-front.ts";

/** The way to AWS through a company's proxy. The service has a name that only the proxy knows. */

const HOST = "aws.company.invalid";
const https = { endpoint: `https://${HOST}` };
const http = { endpoint: `http://${HOST}` };

describeWithMoto("a proxy", (moto) => {
  const aws = useAwsProxy(moto);
  let front: TlsFront;
  let bundle: string;

  beforeEach(async () => {
    front = await runInTest(new TlsFront(aws().url, [HOST, "127.0.0.1", "localhost"]));
    bundle = join(temporaryFolder(), "ca.pem");
    writeFileSync(bundle, front.authorityPem);
  });
  afterEach(() => vi.unstubAllEnvs());

  /** A run that knows of these variables, and of no other that says something of proxies. */
  function runWith(variables: Variables, timeoutMs = 5000): AwsRun {
    const names = ["https_proxy", "http_proxy", "all_proxy", "no_proxy"];
    const none = [...names, ...names.map((name) => name.toUpperCase())].map((name) => [name, ""]);
    const own = { AWS_ENDPOINT_URL: undefined, AWS_CA_BUNDLE: bundle, ...variables };
    setVariables(Object.fromEntries(none));
    return new AwsRun("", { variables: setVariables(own), timeoutMs });
  }

  const startProxy = (target = front.url, login?: string) =>
    runInTest(new ConnectProxy(target, login === undefined ? {} : { login }));

  const failureOf = (reading: Promise<void>): Promise<KeepError> =>
    reading.then(
      () => expect.unreachable("it did not fail"),
      (error: unknown) => error as KeepError,
    );

  test.each(AWS_DRIVERS)("%s: leads to a service that only it knows", async (driver) => {
    const proxy = await startProxy();
    await runWith({ HTTPS_PROXY: proxy.url }).read(driver, https);
    expect(proxy.tunnels).toEqual([`${HOST}:443`]);
    expect(aws().calls).toHaveLength(1);
  });

  test.each<readonly [string, (url: string) => Variables]>([
    ["https_proxy", (url) => ({ https_proxy: url })],
    ["ALL_PROXY", (url) => ({ ALL_PROXY: url })],
    ["all_proxy", (url) => ({ all_proxy: url })],
    ["HTTPS_PROXY before ALL_PROXY", (url) => ({ HTTPS_PROXY: url, ALL_PROXY: "socks5://x" })],
    ["https_proxy before HTTPS_PROXY", (url) => ({ https_proxy: url, HTTPS_PROXY: "http://x" })],
    ["HTTPS_PROXY without a scheme", (url) => ({ HTTPS_PROXY: url.replace("http://", "") })],
    ["ALL_PROXY without a scheme", (url) => ({ ALL_PROXY: url.replace("http://", "") })],
    ["HTTPS_PROXY with a path", (url) => ({ HTTPS_PROXY: `${url}/` })],
    [
      "HTTPS_PROXY, where NO_PROXY has others",
      (url) => ({
        HTTPS_PROXY: url,
        NO_PROXY:
          "ompany.invalid,xaws.company.invalid, .aws.company.invalid,aws.company.invalid:8443",
      }),
    ],
  ])("is named by %s", async (_, variables) => {
    const proxy = await startProxy();
    await runWith(variables(proxy.url)).read("ssm", https);
    expect(proxy.tunnels).toEqual([`${HOST}:443`]);
  });

  test.each([
    ["user:password", "user:password"],
    ["user:p%40ss%3Aw%2Frd%25", "user:p@ss:w/rd%"],
    ["user:", "user:"],
  ])("gets the login %s", async (written, login) => {
    const proxy = await startProxy(front.url, login);
    await runWith({ HTTPS_PROXY: proxy.url.replace("//", `//${written}@`) }).read("ssm", https);
    expect(proxy.tunnels).toHaveLength(1);
    expect(proxy.refusals).toBe(0);
  });

  test.each([
    ["the very host", HOST],
    ["the very host and port", `${HOST}:443`],
    ["a suffix", ".company.invalid"],
    ["a domain, as for AWS's own tools", "company.invalid"],
    ["a domain", "company.invalid"],
    ["a suffix with a star", "*.company.invalid"],
    ["everything", "*"],
    ["one of several", `localhost, ${HOST} 10.0.0.1`],
  ])("is left out by NO_PROXY with %s", async (_, except) => {
    const proxy = await startProxy();
    for (const name of ["NO_PROXY", "no_proxy"]) {
      const run = runWith({ HTTPS_PROXY: proxy.url, [name]: except });
      expect(await failureOf(run.read("ssm", https))).toMatchObject({ exitCode: 7 });
    }
    expect(proxy.tunnels).toEqual([]);
  });

  test("is not that of another scheme", async () => {
    const proxy = await startProxy();
    const plain = runWith({ HTTPS_PROXY: proxy.url });
    expect(await failureOf(plain.read("ssm", http))).toMatchObject({ exitCode: 7 });
    const secure = runWith({ HTTP_PROXY: proxy.url });
    expect(await failureOf(secure.read("ssm", https))).toMatchObject({ exitCode: 7 });
    expect([...proxy.requests, ...proxy.tunnels]).toEqual([]);
  });

  test.each(["HTTP_PROXY", "http_proxy", "ALL_PROXY"])(
    "is asked for plain http as %s says",
    async (name) => {
      const proxy = await startProxy(aws().url, "user:password");
      const url = proxy.url.replace("//", "//user:password@");
      await runWith({ [name]: url }).read("ssm", http);
      expect(proxy.requests).toEqual([`POST ${http.endpoint}/`]);
      expect(aws().calls).toHaveLength(1);
    },
  );

  test("is never on the way to this machine", async () => {
    const proxy = await startProxy();
    const run = runWith({ ALL_PROXY: proxy.url });
    const secure = `https://localhost:${front.port}`;
    const endpoints = [aws().url, aws().url.replace("127.0.0.1", "localhost"), front.url, secure];
    for (const endpoint of endpoints) await run.read("ssm", { endpoint });
    expect(aws().calls).toHaveLength(endpoints.length);
    expect([...proxy.requests, ...proxy.tunnels]).toEqual([]);
  });

  test("takes more calls at once than a host has connections", async () => {
    const proxy = await startProxy();
    const run = runWith({ HTTPS_PROXY: proxy.url });
    aws().latency = 100;
    await Promise.all(Array.from({ length: 80 }, () => run.read("secretsmanager", https)));
    expect(aws().calls).toHaveLength(80);
    expect(aws().mostInFlight).toBeLessThanOrEqual(50);
  });

  describe("that does not do", () => {
    const ways = [
      ["https", "HTTPS_PROXY", https],
      ["http", "HTTP_PROXY", http],
    ] as const;

    test.each(ways)(
      "is named by its variable, if nobody answers there: %s",
      async (_, name, file) => {
        const other = { ALL_PROXY: "http://user:hidden@127.0.0.1:9" };
        const run = runWith({ [name]: "http://user:hidden@127.0.0.1:9", ...other });
        const { code, exitCode, message, details } = await failureOf(run.read("ssm", file));
        expect({ code, exitCode }).toEqual({ code: "UNREACHABLE", exitCode: 7 });
        expect(message).toContain(`through the proxy that ${name} names: nobody answers there`);
        expect(JSON.stringify(details)).not.toContain("hidden");
      },
    );

    test.each([
      ["wants a login", undefined, "the proxy wants another user and password"],
      ["wants another login", "user:hidden", "the proxy wants another user and password"],
    ])("is named by its variable, if it %s", async (_, given, reason) => {
      const proxy = await startProxy(front.url, "user:password");
      const url = given === undefined ? proxy.url : proxy.url.replace("//", `//${given}@`);
      const { code, exitCode, message } = await failureOf(
        runWith({ https_proxy: url }).read("ssm", https),
      );
      expect({ code, exitCode }).toEqual({ code: "UNREACHABLE", exitCode: 7 });
      expect(message).toContain(`through the proxy that https_proxy names: ${reason}`);
      expect(message).not.toContain("hidden");
      expect(aws().calls).toEqual([]);
    });

    test("is named by its variable, if it refuses", async () => {
      const proxy = await startProxy();
      proxy.state = "forbidding";
      const { code, message } = await failureOf(
        runWith({ ALL_PROXY: proxy.url }).read("ssm", https),
      );
      expect(code).toBe("UNREACHABLE");
      expect(message).toContain("through the proxy that ALL_PROXY names: the proxy refuses");
    });

    test("is told by its status for plain http", async () => {
      const proxy = await startProxy(aws().url, "user:password");
      const run = runWith({ HTTP_PROXY: proxy.url });
      const { code, message } = await failureOf(run.read("ssm", http));
      expect(code).toBe("UNREACHABLE");
      expect(message).toContain("the proxy wants another user and password");
    });

    test("is given up in time, if it never answers", async () => {
      const proxy = await startProxy();
      proxy.state = "silent";
      const run = runWith({ HTTPS_PROXY: proxy.url }, 500);
      expect(await failureOf(run.read("ssm", https))).toMatchObject({ exitCode: 7 });
      expect(proxy.tunnels.length).toBeGreaterThan(0);
    });

    test.each([
      ["no address", ":::"],
      ["another kind of proxy", "socks5://user:hidden@127.0.0.1:9"],
      ["a login that is not encoded", "http://user:hidden%@127.0.0.1:9"],
    ])("is a mistake in the configuration, if it is %s", async (_, address) => {
      const { code, exitCode, message, details } = await failureOf(
        runWith({ HTTPS_PROXY: address }).read("ssm", https),
      );
      expect({ code, exitCode }).toEqual({ code: "AWS_CONFIG_INVALID", exitCode: 2 });
      expect(message).toContain("HTTPS_PROXY must be the address of an http or https proxy");
      expect(`${message}${JSON.stringify(details)}`).not.toContain("hidden");
    });
  });
});
