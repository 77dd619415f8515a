import { expect, test } from "vitest";
import { loudModes } from "../support/aws-aviary.ts";
import { AwsSandbox } from "../support/aws-sandbox.ts";
import { Canary } from "../support/canary.ts";
import { ConnectProxy } from "../support/connect-proxy.ts";
import { runInTest } from "../support/loopback-listener.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { TlsFront } from "../support/tls-front.ts";

/** A proxy's password is in a variable for everybody to see, and yet in nothing that Keep prints. */

const HOST = "aws.company.invalid";

describeWithMoto("the password of a proxy", (moto) => {
  const aws = useAwsProxy(moto);

  test.each(loudModes)("is shown nowhere, however talkative ($flags)", async ({ flags, env }) => {
    const canary = new Canary();
    const box = new AwsSandbox("");
    box.writeSettings();
    const front = await runInTest(new TlsFront(aws().url, [HOST]));
    box.write("ca.pem", front.authorityPem);
    const proxy = await runInTest(new ConnectProxy(front.url, { login: `ada:${canary.text}` }));
    const login = `ada:${encodeURIComponent(canary.text)}`;
    const good = proxy.url.replace("//", `//${login}@`);

    for (const [address, scheme, code] of [
      [good, "https", 0],
      [good.replace("ada", "eve"), "https", 7],
      [good.replace("ada", "eve"), "http", 7],
      [`http://${login}@127.0.0.1:9`, "https", 7],
      [`http://${login}@127.0.0.1:9`, "http", 7],
      [`${login}@127.0.0.1:99999`, "https", 2],
      [`socks5://${login}@127.0.0.1:9`, "https", 2],
    ] as const) {
      const endpoint = `${scheme}://${HOST}`;
      const vault = { slug: "ssm", driver: "ssm", region: "us-east-1", endpoint };
      box.write(".keep/vaults/ssm.json", JSON.stringify(vault));
      const { code: exit, ...printed } = await box.keep(["list", "--timeout", "5", ...flags], {
        env: { ...env, ALL_PROXY: address, AWS_CA_BUNDLE: box.path("ca.pem") },
      });
      expect(exit, endpoint).toBe(code);
      expect(canary.isIn(`${printed.stdout}${printed.stderr}`)).toBe(false);
    }
    expect(aws().calls).toHaveLength(1);
    expect(canary.filesWithIt(box.folder, [])).toEqual([]);
  });
});
