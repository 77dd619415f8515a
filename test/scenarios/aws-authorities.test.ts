import { beforeEach, describe, expect, test } from "vitest";
import type { AwsCall } from "../support/aws-call.ts";
import { roleArn } from "../support/aws-run.ts";
import { AWS_DRIVERS, AwsSandbox } from "../support/aws-sandbox.ts";
import type { AwsDriver } from "../support/aws-vault.ts";
import { ConnectProxy } from "../support/connect-proxy.ts";
import { expectFailure } from "../support/expect-failure.ts";
import { runInTest } from "../support/loopback-listener.ts";
import { MadeUpAuthority } from "../support/made-up-authority.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { TlsFront } from "../support/tls-front.ts";

/** Servers whose certificates only an authority of one's own has signed, by commands. */

const HOST = "aws.company.invalid";

describeWithMoto("an authority of one's own", (moto) => {
  const aws = useAwsProxy(moto);
  let front: TlsFront;

  beforeEach(async () => {
    front = await runInTest(new TlsFront(aws().url, [HOST, "127.0.0.1"]));
  });

  /** A workspace whose vault is behind the front, and the file of the authority. */
  function workspace(driver: AwsDriver, fields: object = {}): AwsSandbox {
    const box = new AwsSandbox("");
    box.writeSettings();
    const { url } = front;
    const vault = { slug: driver, driver, region: "us-east-1", endpoint: url, sts_endpoint: url };
    box.write(`.keep/vaults/${driver}.json`, JSON.stringify({ ...vault, ...fields }));
    box.write("ca.pem", front.authorityPem);
    return box;
  }
  const servicesOf = (calls: readonly AwsCall[]) => calls.map(({ service }) => service);

  describe.each(AWS_DRIVERS)("%s", (driver) => {
    test("is trusted if AWS_CA_BUNDLE has it, also for the role", async () => {
      const box = workspace(driver, { role_arn: roleArn("deploy") });
      await box.ok(["list"], { env: { AWS_CA_BUNDLE: box.path("ca.pem") } });
      expect(servicesOf(aws().calls)).toEqual(["sts", driver]);
    });

    test("is not trusted without it", async () => {
      const box = workspace(driver);
      await expectFailure(box, ["list"], {
        exit: 7,
        code: "UNREACHABLE",
        message: /127\.0\.0\.1:\d+ .*its certificate is not trusted/,
      });
      expect(aws().calls).toEqual([]);
    });
  });

  test("is found in a file with others, by a path from the current folder", async () => {
    const box = workspace("ssm");
    const others = [new MadeUpAuthority().pem, front.authorityPem, new MadeUpAuthority().pem];
    box.write("all.pem", `# The company's\n${others.join("\n")}`);
    await box.ok(["list"], { env: { AWS_CA_BUNDLE: "all.pem" } });
    expect(aws().calls).toHaveLength(1);
  });

  test("is not taken for another one", async () => {
    const box = workspace("ssm");
    box.write("ca.pem", new MadeUpAuthority().pem);
    const env = { AWS_CA_BUNDLE: box.path("ca.pem") };
    const expected = { exit: 7, code: "UNREACHABLE", message: "certificate is not trusted" };
    await expectFailure(box, ["list"], expected, { env });
    expect(aws().calls).toEqual([]);
  });

  test("does not make up for a certificate of another host", async () => {
    const other = await runInTest(new TlsFront(aws().url, ["other.invalid"]));
    const box = workspace("ssm", { endpoint: other.url });
    box.write("ca.pem", other.authorityPem);
    const env = { AWS_CA_BUNDLE: box.path("ca.pem") };
    const expected = { exit: 7, code: "UNREACHABLE", message: "certificate is not trusted" };
    await expectFailure(box, ["list"], expected, { env });
  });

  test("counts behind a proxy too, and nothing else does", async () => {
    const proxy = await runInTest(new ConnectProxy(front.url));
    const box = workspace("ssm", { endpoint: `https://${HOST}` });
    const env = { HTTPS_PROXY: proxy.url, AWS_CA_BUNDLE: box.path("ca.pem") };
    await box.ok(["list"], { env });
    expect(proxy.tunnels).toEqual([`${HOST}:443`]);
    expect(front.serverNames).toEqual([HOST]);
    const { exit, message } = await box.failure(["list"], { env: { HTTPS_PROXY: proxy.url } });
    expect(exit).toBe(7);
    expect(message).toContain("certificate is not trusted");
  });

  test("counts for a proxy that speaks TLS itself", async () => {
    const proxy = await runInTest(new ConnectProxy(front.url));
    const secure = await runInTest(new TlsFront(proxy.url, ["127.0.0.1"]));
    const box = workspace("ssm", { endpoint: `https://${HOST}` });
    box.write("ca.pem", `${front.authorityPem}${secure.authorityPem}`);
    const env = { HTTPS_PROXY: secure.url, AWS_CA_BUNDLE: box.path("ca.pem") };
    await box.ok(["list"], { env });
    expect(proxy.tunnels).toEqual([`${HOST}:443`]);
  });

  test.each([
    ["is not there", "none.pem", "there is no such file"],
    ["is a folder", ".keep", "it is a folder"],
    ["is empty", "empty.pem", "it holds no certificate"],
    ["has something else in it", "else.pem", "it holds no certificate"],
    ["has a certificate that is cut off", "cut.pem", "its first certificate cannot be read"],
    ["has a broken certificate", "broken.pem", "its first certificate cannot be read"],
  ])("is a mistake in the configuration if its file %s", async (_, file, problem) => {
    const box = workspace("ssm");
    box.write("empty.pem", "");
    box.write("else.pem", "-----BEGIN PRIVATE KEY-----\nhidden\n");
    box.write("cut.pem", front.authorityPem.slice(0, 200));
    box.write("broken.pem", front.authorityPem.replaceAll(/^[A-Za-z0-9+/]{64}$/gm, "hidden"));
    const { message } = await expectFailure(
      box,
      ["list"],
      { exit: 2, code: "AWS_CONFIG_INVALID", message: problem },
      { env: { AWS_CA_BUNDLE: box.path(file) } },
    );
    expect(message).toContain(`AWS_CA_BUNDLE (${box.path(file)})`);
    expect(message).not.toContain("hidden");
  });
});
