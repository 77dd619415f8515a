import { mkdirSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { AwsMachine, useSecret } from "../support/aws-machine.ts";
import { AWS_DRIVERS } from "../support/aws-sandbox.ts";
import { AwsWorkspace } from "../support/aws-workspace.ts";
import { expectFailure } from "../support/expect-failure.ts";
import { ImdsServer } from "../support/imds-server.ts";
import { expectNotShown } from "../support/leaks.ts";
import { runInTest } from "../support/loopback-listener.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

/** A source that is there and cannot be used: how it is set up, and what is said of it. */
interface Broken {
  readonly name: string;
  readonly setUp: (machine: AwsMachine) => unknown;
  readonly code: string;
  readonly exit: number;
  readonly says: string;
}

const config = (exit: number) => ({ code: "AWS_CONFIG_INVALID", exit });
const notFound = { code: "PROFILE_NOT_FOUND", exit: 2 };
const rejected = { code: "WEB_IDENTITY_REJECTED", exit: 4 };
const ROLE = "arn:aws:iam::123456789012:role/deploy";

const brokenSources: readonly Broken[] = [
  {
    name: "a profile of --profile that is not there",
    setUp: (machine) => (machine.flags.profile = "wrok"),
    ...notFound,
    says: "no profile wrok in ~/.aws/config or ~/.aws/credentials (named by --profile)",
  },
  {
    name: "one of KEEP_PROFILE",
    setUp: (machine) => machine.set({ KEEP_PROFILE: "wrok" }),
    ...notFound,
    says: "named by KEEP_PROFILE",
  },
  {
    name: "one of AWS_PROFILE",
    setUp: (machine) => machine.set({ AWS_PROFILE: "wrok" }),
    ...notFound,
    says: "named by AWS_PROFILE",
  },
  {
    name: "one of the vault's file",
    setUp: (machine) => (machine.settings["profile"] = "wrok"),
    ...notFound,
    says: "named by the vault's file",
  },
  {
    name: "half a key in the environment",
    setUp: (machine) => machine.set({ AWS_ACCESS_KEY_ID: "AKIAOFENV" }),
    ...config(2),
    says: "AWS_SECRET_ACCESS_KEY is not set, but the other half of the key is",
  },
  {
    name: "the other half",
    setUp: (machine) => machine.set({ AWS_SECRET_ACCESS_KEY: "made-up" }),
    ...config(2),
    says: "AWS_ACCESS_KEY_ID is not set, but the other half of the key is",
  },
  {
    name: "half a key in the vault's file",
    setUp: (machine) => (machine.settings["access_key_id"] = "env:MY_ID"),
    code: "INVALID_CONFIG",
    exit: 2,
    says: "access_key_id and secret_access_key must stand together",
  },
  {
    name: "a key of the vault's file in no variable",
    setUp: (machine) =>
      Object.assign(machine.settings, { access_key_id: "env:ID", secret_access_key: "env:SECRET" }),
    code: "CREDENTIAL_MISSING",
    exit: 4,
    says: "the variable",
  },
  {
    name: "a token file of the vault's file that is not there",
    setUp: (machine) =>
      Object.assign(machine.settings, { web_identity_token_file: "none", role_arn: ROLE }),
    ...rejected,
    says: "there is no such file",
  },
  {
    name: "half a key in the profile default",
    setUp: (machine) => writeFileSync(machine.credentialsFile, "[default]\naws_access_key_id=A\n"),
    ...config(2),
    says: "the profile default has aws_access_key_id without aws_secret_access_key",
  },
  {
    name: "a credentials file that is none",
    setUp: (machine) => writeFileSync(machine.credentialsFile, "aws_access_key_id\n"),
    ...config(2),
    says: "line 1",
  },
  {
    name: "a credentials file that is a folder",
    setUp: (machine) => mkdirSync(machine.credentialsFile),
    ...config(2),
    says: "it is a folder, not a file (~/.aws/credentials)",
  },
  {
    name: "a role of a profile that is not there",
    setUp: (machine) => machine.config("[default]", `role_arn = ${ROLE}`, "source_profile = base"),
    ...config(2),
    says: "names the source_profile base, which is not there",
  },
  {
    name: "a role of a profile without credentials",
    setUp: (machine) =>
      machine.config(
        `[default]\nrole_arn = ${ROLE}\nsource_profile = base`,
        "[profile base]\nregion = us-east-1",
      ),
    ...config(2),
    says: "the profile base, the source_profile of default, has no credentials",
  },
  {
    name: "a role of the environment, which has no keys",
    setUp: (machine) =>
      machine.config("[default]", `role_arn = ${ROLE}`, "credential_source = Environment"),
    code: "NO_CREDENTIALS",
    exit: 4,
    says: "AWS_ACCESS_KEY_ID is not set",
  },
  {
    name: "a process that fails",
    setUp: (machine) => machine.config("[default]", "credential_process = false"),
    code: "CREDENTIAL_PROCESS_FAILED",
    exit: 4,
    says: "it ended with 1",
  },
  {
    name: "a login that has ended",
    setUp: (machine) =>
      machine.config(
        "[default]",
        "sso_start_url = https://shop.awsapps.com/start\nsso_region = eu-west-1",
        "sso_account_id = 123456789012\nsso_role_name = developer",
      ),
    code: "SSO_EXPIRED",
    exit: 4,
    says: "You are not logged in with the profile default",
  },
  {
    name: "a web identity without its token",
    setUp: (machine) =>
      machine.set({ AWS_WEB_IDENTITY_TOKEN_FILE: "/nowhere/token", AWS_ROLE_ARN: ROLE }),
    ...rejected,
    says: "/nowhere/token",
  },
  {
    name: "a container whose service is not there",
    setUp: (machine) =>
      machine.set({ AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://127.0.0.1:9/credentials" }),
    code: "METADATA_FAILED",
    exit: 7,
    says: "The container's credential service (127.0.0.1:9)",
  },
];

describeWithMoto("a source that is there and fails", (moto) => {
  const proxy = useAwsProxy(moto);
  useSecret(moto);

  test.each(brokenSources)(
    "is an error, and no other identity is taken: $name",
    async ({ setUp, code, exit, says }) => {
      for (const driver of AWS_DRIVERS) {
        const machine = new AwsMachine(proxy());
        const imds = await runInTest(new ImdsServer());
        machine.set(imds.variables);
        setUp(machine);
        const failure = await machine.failure(driver);
        expect(failure).toMatchObject({ code, exitCode: exit });
        expect(failure.message).toContain(says);
        expect(imds.requests).toEqual([]);
        expect(proxy().calls).toEqual([]);
      }
    },
  );

  test("has characters that no key has, such as those that were cut short", async () => {
    for (const driver of AWS_DRIVERS) {
      const machine = new AwsMachine(proxy());
      machine.addKeys("default", "AKIAMADE…");
      const failure = await machine.failure(driver);
      expect(failure).toMatchObject({ code: "CREDENTIALS_REJECTED", exitCode: 4 });
      expect(failure.message).toContain("InvalidCharacter");
      expectNotShown(failure, "AKIAMADE");
    }
  });

  test("suggests the profile that was meant", async () => {
    const machine = new AwsMachine(proxy());
    machine.addKeys("work", "AKIAWORK");
    machine.flags.profile = "wrok";
    expect((await machine.failure()).hint).toContain("work");
  });

  test("is told by the command in text and in JSON, as it ends", async () => {
    for (const driver of AWS_DRIVERS) {
      const box = new AwsWorkspace(driver, proxy().url);
      const file = box.write("config", "[profile work]\naws_access_key_id = AKIAWORK\n");
      const env = { AWS_CONFIG_FILE: file };
      const expected = { exit: 2, code: "AWS_CONFIG_INVALID", message: "the profile work has" };
      const args = ["get", "A", "--profile", "work"];
      const { message, hint } = await expectFailure(box, args, expected, { env });
      expect(`${message}${hint}`).not.toContain("AKIAWORK");
    }
  });
});
