import { chmodSync, chownSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { AwsMachine } from "../support/aws-machine.ts";
import { AWS_DRIVERS } from "../support/aws-sandbox.ts";
import { AwsWorkspace } from "../support/aws-workspace.ts";
import { expectFailure } from "../support/expect-failure.ts";
import { ordinaryUser } from "../support/ordinary-user.ts";

/** Nobody must be called. */
const NOWHERE = "http://127.0.0.1:9";

describe("no credentials", () => {
  const files = "~/.aws/config or ~/.aws/credentials";

  test.each(AWS_DRIVERS)("are told with all that was tried, in order, for %s", async (driver) => {
    const failure = await new AwsMachine().failure(driver);
    expect(failure).toMatchObject({ code: "NO_CREDENTIALS", exitCode: 4 });
    const tried = [
      "the environment: AWS_ACCESS_KEY_ID is not set",
      `the profile default: not in ${files}`,
      "a web identity: AWS_WEB_IDENTITY_TOKEN_FILE is not set",
      "a container: AWS_CONTAINER_CREDENTIALS_… is not set",
      "instance metadata: switched off by AWS_EC2_METADATA_DISABLED",
    ];
    expect(failure.details["tried"]).toEqual(tried);
    expect(failure.message).toContain(tried.join("; "));
    expect(failure.message).toContain("the vault aws");
    expect(failure.hint).toContain("aws sso login");
  });

  test("of a profile that has none, such as only a region, are told with its name", async () => {
    const machine = new AwsMachine();
    machine.config("[profile work]", "region = eu-west-1");
    machine.flags.profile = "work";
    const failure = await machine.failure();
    expect(failure.code).toBe("NO_CREDENTIALS");
    const tried = failure.details["tried"] as readonly string[];
    expect(tried.slice(0, 2)).toEqual([
      "the environment: not looked at, because a profile is named",
      "the profile work: it has no credentials",
    ]);
    expect(failure.hint).toContain("aws sso login --profile work");
  });

  test.each(AWS_DRIVERS)("are told by the command, for %s", async (driver) => {
    const box = new AwsWorkspace(driver, NOWHERE);
    const env = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: "" };
    const expected = { exit: 4, code: "NO_CREDENTIALS", message: "Tried: the environment: " };
    await expectFailure(box, ["list"], expected, { env });
  });
});

test("a file that may not be read is named, where a profile of it is wanted", async () => {
  const box = new AwsWorkspace("ssm", NOWHERE);
  box.write(".aws/credentials", "[work]\naws_access_key_id = A\naws_secret_access_key = B\n");
  const keep = ordinaryUser(box, { AWS_SHARED_CREDENTIALS_FILE: box.path(".aws/credentials") });
  chmodSync(box.path(".aws/credentials"), 0);
  const { code, stderr } = await keep(["list", "--profile", "work"]);
  expect(stderr).toContain("credentials");
  expect(stderr).toContain("permission denied");
  expect(code).toBe(2);
});

/** A home with a file of keys, and a way to list without any other source. */
function homeWithKeys() {
  const box = new AwsWorkspace("ssm", NOWHERE);
  const file = join(box.home, ".aws", "credentials");
  mkdirSync(join(box.home, ".aws"));
  writeFileSync(file, "[default]\naws_access_key_id = A\naws_secret_access_key = B\n");
  const keep = ordinaryUser(box, { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" });
  return { file, list: () => keep(["list"]) };
}

test("a file of one's own that may not be read is an error, whatever else there is", async () => {
  const { file, list } = homeWithKeys();
  chmodSync(file, 0);
  const { code, stderr } = await list();
  expect(stderr).toContain("permission denied (~/.aws/credentials)");
  expect(code).toBe(2);
});

test.skipIf(process.getuid?.() !== 0)("a home of somebody else is none", async () => {
  const { file, list } = homeWithKeys();
  chmodSync(file, 0o600);
  chownSync(file, 0, 0);
  const { code, stderr } = await list();
  expect(stderr).toContain("the profile default: not in ~/.aws/config");
  expect(code).toBe(4);
});
