import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { AwsWorkspace } from "../support/aws-workspace.ts";
import { expectFailure } from "../support/expect-failure.ts";
import type { AwsDriver } from "../support/aws-vault.ts";

const NOBODY = "http://127.0.0.1:9";

/** No credentials, wherever the SDK may look for them. */
const noCredentials = {
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
  AWS_CONFIG_FILE: "/nowhere/config",
  AWS_SHARED_CREDENTIALS_FILE: "/nowhere/credentials",
  AWS_EC2_METADATA_DISABLED: "true",
};

/** The address of a web server that is no service of AWS. */
async function startWebServer(status: number): Promise<string> {
  const server = createServer((_, response) =>
    response.writeHead(status, { "content-type": "text/html" }).end("<h1>hello secret text</h1>"),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe.each<AwsDriver>(["ssm", "secretsmanager"])("a vault in %s", (driver) => {
  test("without credentials asks to log in, exit 4", async () => {
    const box = new AwsWorkspace(driver, NOBODY);
    const expected = {
      exit: 4,
      code: "NO_CREDENTIALS",
      message: /vault aws/,
      hint: /aws sso login/,
    };
    await expectFailure(box, ["list"], expected, { env: noCredentials });
  });

  test("with a profile that does not exist names the profile, exit 2", async () => {
    const box = new AwsWorkspace(driver, NOBODY, { profile: "work" });
    await expectFailure(
      box,
      ["get", "A"],
      { exit: 2, code: "PROFILE_NOT_FOUND", message: /profile work/, hint: /\[profile work\]/ },
      { env: noCredentials },
    );
  });

  test("without a region says how to name one, exit 2", async () => {
    const box = new AwsWorkspace(driver, NOBODY, { region: undefined });
    const env = { AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined };
    const expected = { exit: 2, code: "NO_REGION", message: /aws has no AWS region/ };
    await expectFailure(box, ["list"], { ...expected, hint: /vault:edit aws --region/ }, { env });
  });

  test("where nobody answers names the address, exit 7, soon", async () => {
    const box = new AwsWorkspace(driver, NOBODY);
    const started = performance.now();
    const expected = { exit: 7, code: "UNREACHABLE", message: /127\.0\.0\.1:9 .*nobody answers/ };
    await expectFailure(box, ["list"], { ...expected, hint: /endpoint/ });
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test("in a region that does not exist names its address, exit 7", async () => {
    const box = new AwsWorkspace(driver, NOBODY, { region: "xx-nowhere-1" });
    const expected = { exit: 7, code: "UNREACHABLE", message: /xx-nowhere-1/, hint: /region/ };
    await expectFailure(box, ["list"], expected, { env: { AWS_ENDPOINT_URL: undefined } });
  });

  test.each([200, 403, 404, 500])(
    "where a web server answers %i says so, exit 7",
    async (status) => {
      const box = new AwsWorkspace(driver, await startWebServer(status));
      const expected = {
        exit: 7,
        code: "UNREACHABLE",
        message: /not this service/,
        hint: /endpoint/,
      };
      const { message } = await expectFailure(box, ["list"], expected);
      expect(message).not.toContain("secret text");
    },
  );

  test("called with TLS at a plain port says so, exit 7", async () => {
    const address = await startWebServer(200);
    const box = new AwsWorkspace(driver, address.replace("http:", "https:"));
    const expected = { exit: 7, code: "UNREACHABLE", message: /does not speak TLS/ };
    await expectFailure(box, ["list"], expected);
  });
});
