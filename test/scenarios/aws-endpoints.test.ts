import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Variables } from "../../src/core/variables.ts";
import { AwsRun, roleArn } from "../support/aws-run.ts";
import { AWS_DRIVERS, AwsSandbox } from "../support/aws-sandbox.ts";
import type { AwsDriver } from "../support/aws-vault.ts";
import { ConnectProxy } from "../support/connect-proxy.ts";
import { expectFailure } from "../support/expect-failure.ts";
import { runInTest } from "../support/loopback-listener.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { setVariables } from "../support/process-variables.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { TlsFront } from "../support/tls-front.ts";

/** Which address a vault's calls go to, and those by which its role is assumed. */

const role = { role_arn: roleArn("deploy") };

/** How one service is called by Keep's variable, the SDK's, and a services section. */
const NAMES = {
  ssm: ["AWS_SSM_ENDPOINT", "AWS_ENDPOINT_URL_SSM", "ssm"],
  secretsmanager: [
    "AWS_SECRETSMANAGER_ENDPOINT",
    "AWS_ENDPOINT_URL_SECRETS_MANAGER",
    "secrets_manager",
  ],
} as const;

/** The ends of AWS's own addresses. */
const usual = "amazonaws.com";
const dual = "api.aws";

interface Setup {
  readonly variables?: Variables;
  readonly file?: object;
  /** Lines below `[default]` in the AWS configuration. */
  readonly profile?: readonly string[];
}

/** Writes the AWS configuration, and sets the variables also for the SDK. */
function setUp({ variables = {}, file = {}, profile = [] }: Setup) {
  const config = join(temporaryFolder(), "config");
  writeFileSync(config, ["[default]", ...profile, ""].join("\n"));
  const none = { AWS_ENDPOINT_URL: undefined };
  const run = new AwsRun("", {
    variables: setVariables({ ...none, AWS_CONFIG_FILE: config, ...variables }),
  });
  return (driver: AwsDriver) => run.read(driver, { ...role, ...file });
}

describeWithMoto("the address of a service", (moto) => {
  const [a, b, wrong] = [useAwsProxy(moto), useAwsProxy(moto), useAwsProxy(moto)];
  afterEach(() => vi.unstubAllEnvs());

  describe.each(AWS_DRIVERS)("%s", (driver) => {
    const [own, ofSdk, section] = NAMES[driver];
    const inFile = () => ({ endpoint: a().url, sts_endpoint: b().url });
    const wrongEverywhere = () => ({
      variables: { AWS_ENDPOINT_URL: wrong().url },
      file: { endpoint: wrong().url, sts_endpoint: wrong().url },
      profile: [`endpoint_url = ${wrong().url}`],
    });

    test.each<readonly [string, () => Setup]>([
      ["the vault's file", () => ({ file: inFile() })],
      [
        "the file before the profile",
        () => ({ file: inFile(), profile: [`endpoint_url = ${wrong().url}`] }),
      ],
      [
        "a services section before its profile",
        () => ({
          profile: [
            `endpoint_url = ${wrong().url}`,
            "services = mine",
            "[services mine]",
            `${section} =`,
            `  endpoint_url = ${a().url}`,
            "sts =",
            `  endpoint_url = ${b().url}`,
          ],
        }),
      ],
      [
        "the SDK's variables of the services before all of these",
        () => ({
          ...wrongEverywhere(),
          variables: {
            AWS_ENDPOINT_URL: wrong().url,
            [ofSdk]: a().url,
            AWS_ENDPOINT_URL_STS: b().url,
          },
        }),
      ],
      [
        "Keep's variables before all",
        () => ({
          ...wrongEverywhere(),
          variables: {
            AWS_ENDPOINT_URL: wrong().url,
            [ofSdk]: wrong().url,
            AWS_ENDPOINT_URL_STS: wrong().url,
            [own]: a().url,
            AWS_STS_ENDPOINT: b().url,
          },
        }),
      ],
      [
        "the file, where the SDK's variables are to be ignored",
        () => ({
          file: inFile(),
          variables: {
            AWS_ENDPOINT_URL: wrong().url,
            [ofSdk]: wrong().url,
            AWS_ENDPOINT_URL_STS: wrong().url,
            AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true",
          },
        }),
      ],
      [
        "Keep's variables, though the SDK's are to be ignored",
        () => ({
          variables: {
            AWS_ENDPOINT_URL: wrong().url,
            [own]: a().url,
            AWS_STS_ENDPOINT: b().url,
            AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true",
          },
        }),
      ],
    ])("is that of %s", async (_, setup) => {
      await setUp(setup())(driver);
      expect(a().calls.map(({ service }) => service)).toEqual([driver]);
      expect(b().calls.map(({ service }) => service)).toEqual(["sts"]);
      expect(wrong().calls).toEqual([]);
    });

    test.each<readonly [string, () => Setup]>([
      ["the profile", () => ({ profile: [`endpoint_url = ${a().url}`] })],
      [
        "AWS_ENDPOINT_URL before the file and the profile",
        () => ({ ...wrongEverywhere(), variables: { AWS_ENDPOINT_URL: a().url } }),
      ],
    ])("is that of %s, for both", async (_, setup) => {
      await setUp(setup())(driver);
      expect(a().calls.map(({ service }) => service)).toEqual(["sts", driver]);
      expect(wrong().calls).toEqual([]);
    });

    test("that is none is refused by a command, wherever it stands", async () => {
      const box = new AwsSandbox("");
      box.writeSettings();
      const vault = { slug: driver, driver, region: "us-east-1" };
      const write = (more: object): void => {
        box.write(`.keep/vaults/${driver}.json`, JSON.stringify({ ...vault, ...more }));
      };
      const expected = { exit: 2, code: "ENDPOINT_INVALID" };
      write({});
      const env = { [own]: "foo" };
      await expectFailure(box, ["get", "A"], { ...expected, message: own }, { env });
      write({ endpoint: "x" });
      await expectFailure(box, ["get", "A"], { ...expected, message: "endpoint in its file" });
      write({ role_arn: role.role_arn, sts_endpoint: "x" });
      await expectFailure(box, ["get", "A"], { ...expected, message: "sts_endpoint in its file" });
      write({});
      box.write("config", "[default]\nendpoint_url = foo\n");
      const config = { AWS_CONFIG_FILE: box.path("config") };
      const inProfile = { ...expected, message: "endpoint_url of the profile" };
      await expectFailure(box, ["get", "A"], inProfile, { env: config });
    });

    test.each(["AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT"])(
      "of one's own does not go with %s",
      async (name) => {
        const box = await AwsSandbox.with(a().url, driver);
        await expectFailure(
          box,
          ["get", "A"],
          { exit: 2, code: "ENDPOINT_INVALID", message: "FIPS or dual-stack", hint: name },
          { env: { [name]: "true" } },
        );
        expect(a().calls).toEqual([]);
      },
    );

    test.each<readonly [string, Setup, string, string]>([
      ["by itself", {}, "", usual],
      [
        "with AWS_USE_FIPS_ENDPOINT",
        { variables: { AWS_USE_FIPS_ENDPOINT: "true" } },
        "-fips",
        usual,
      ],
      [
        "with AWS_USE_DUALSTACK_ENDPOINT",
        { variables: { AWS_USE_DUALSTACK_ENDPOINT: "true" } },
        "",
        dual,
      ],
      [
        "with both",
        { variables: { AWS_USE_FIPS_ENDPOINT: "true", AWS_USE_DUALSTACK_ENDPOINT: "true" } },
        "-fips",
        dual,
      ],
      ["with use_fips_endpoint", { profile: ["use_fips_endpoint = true"] }, "-fips", usual],
      ["with use_dualstack_endpoint", { profile: ["use_dualstack_endpoint = true"] }, "", dual],
      [
        "where a switch of the profile is off by its variable",
        {
          profile: ["use_fips_endpoint = true"],
          variables: { AWS_USE_FIPS_ENDPOINT: "false" },
        },
        "",
        usual,
      ],
    ])("of AWS %s", async (_, setup, suffix, domain) => {
      const hosts = [`*.us-east-1.${usual}`, `*.us-east-1.${dual}`];
      const front = await runInTest(new TlsFront(a().url, hosts));
      const proxy = await runInTest(new ConnectProxy(front.url));
      const bundle = join(temporaryFolder(), "ca.pem");
      writeFileSync(bundle, front.authorityPem);
      const way = { HTTPS_PROXY: proxy.url, AWS_CA_BUNDLE: bundle, NO_PROXY: "", no_proxy: "" };
      await setUp({ ...setup, variables: { ...setup.variables, ...way } })(driver);
      expect(proxy.tunnels).toEqual([
        `sts${suffix}.us-east-1.${domain}:443`,
        // Secrets Manager has both stacks at its usual address.
        `${driver}${suffix}.us-east-1.${driver === "ssm" ? domain : usual}:443`,
      ]);
    });
  });
});
