import { describe, expect, test } from "vitest";
import { roleArn } from "../support/aws-run.ts";
import { AWS_DRIVERS, AwsSandbox } from "../support/aws-sandbox.ts";
import type { AwsDriver } from "../support/aws-vault.ts";
import { expectFailure } from "../support/expect-failure.ts";

/** The fields of a vault's file that say how to sign in to AWS. Nothing of AWS is asked. */

const device = "arn:aws:iam::123456789012:mfa/ada";

function workspace(): AwsSandbox {
  const box = new AwsSandbox("http://127.0.0.1:9");
  box.writeSettings();
  return box;
}

const fileOf = (box: AwsSandbox): object => JSON.parse(box.read(".keep/vaults/aws.json")) as object;

/** A workspace with a vault `aws`, by its file. */
function withVault(fields: object, driver: AwsDriver = "ssm"): AwsSandbox {
  const box = workspace();
  const vault = { slug: "aws", driver, name: "AWS", ...fields };
  box.write(".keep/vaults/aws.json", JSON.stringify(vault));
  return box;
}

const flags = {
  "--role-arn": `${roleArn("hub")},${roleArn("deploy")}`,
  "--external-id": "from-the-other-company",
  "--session-name": "deploy@shop",
  "--session-duration": "900",
  "--session-tags": "team=web shop,cost=a=b,none=",
  "--transitive-tag-keys": "team,cost",
  "--source-identity": "ada",
  "--mfa-serial": device,
  "--access-key-id": "env:SHOP_KEY_ID",
  "--secret-access-key": "{local:SHOP_KEY}",
  "--session-token": "env:SHOP_TOKEN",
  "--sts-endpoint": "http://127.0.0.1:4566",
};

/** What they write. */
const fields = {
  role_arn: [roleArn("hub"), roleArn("deploy")],
  external_id: "from-the-other-company",
  session_name: "deploy@shop",
  session_duration: 900,
  session_tags: { team: "web shop", cost: "a=b", none: "" },
  transitive_tag_keys: ["team", "cost"],
  source_identity: "ada",
  mfa_serial: device,
  access_key_id: "env:SHOP_KEY_ID",
  secret_access_key: "{local:SHOP_KEY}",
  session_token: "env:SHOP_TOKEN",
  sts_endpoint: "http://127.0.0.1:4566",
};

describe("the flags on signing in to AWS", () => {
  test.each(AWS_DRIVERS)("%s: vault:add writes them with their types", async (driver) => {
    const box = workspace();
    const given = Object.entries(flags).flat();
    await box.ok(["vault:add", "--driver", driver, "--slug", "aws", ...given]);
    expect(fileOf(box)).toMatchObject({ slug: "aws", driver, ...fields });
    expect(await box.json(["vault:show", "aws"])).toMatchObject(fields);
  });

  test.each(AWS_DRIVERS)("%s: vault:edit does so too, and empty ones take away", async (driver) => {
    const box = withVault({}, driver);
    await box.ok(["vault:edit", "aws", ...Object.entries(flags).flat()]);
    expect(fileOf(box)).toMatchObject(fields);
    const empty = Object.keys(flags).flatMap((flag) => [flag, ""]);
    await box.ok(["vault:edit", "aws", ...empty]);
    expect(await box.json(["vault:show", "aws"])).toEqual({ slug: "aws", driver, name: "AWS" });
  });

  test("one role is written as one, and one key that is handed down too", async () => {
    const box = withVault({});
    const tags = ["--session-tags", "team=a", "--transitive-tag-keys", "team"];
    await box.ok(["vault:edit", "aws", "--role-arn", roleArn("one"), ...tags]);
    expect(fileOf(box)).toMatchObject({ role_arn: roleArn("one"), transitive_tag_keys: "team" });
  });

  test("vault:show prints each as text, and keys that stand in the file not at all", async () => {
    const literal = { access_key_id: "AKIAMADEUPFORTESTS00", secret_access_key: "madeUp/Secret" };
    const box = withVault({ ...fields, ...literal });
    const shown = await box.ok(["vault:show", "aws"]);
    for (const text of [
      `["${roleArn("hub")}","${roleArn("deploy")}"]`,
      '{"team":"web shop","cost":"a=b","none":""}',
      "900",
      device,
      "env:SHOP_TOKEN",
    ])
      expect(shown).toContain(text);
    expect(shown).not.toMatch(/AKIAMADEUP|madeUp/);
    expect(await box.json(["vault:show", "aws"])).toMatchObject({
      access_key_id: "****",
      secret_access_key: "****",
    });
  });

  test.each([
    ["--role-arn", "wrong-value", "the ARN of an IAM role"],
    ["--role-arn", `${roleArn("one")},wrong-value`, "the ARN of an IAM role"],
    ["--session-name", "wrong value", "2 to 64 characters"],
    ["--session-name", "w", "2 to 64 characters"],
    ["--session-duration", "899", "900 to 43200"],
    ["--session-duration", "43201", "900 to 43200"],
    ["--session-duration", "1h", "900 to 43200"],
    ["--session-tags", "wrong-value", "NAME=VALUE"],
    ["--session-tags", "a=b,=wrong-value", "NAME=VALUE"],
    ["--source-identity", "wrong value", "2 to 64 characters"],
    ["--mfa-serial", "wrong", "MFA device"],
    ["--sts-endpoint", "wrong-value", "http or https"],
    ["--access-key-id", "AKIAWRONGVALUE000000", "never the key itself"],
    ["--secret-access-key", "wrong/Value+of40characters0000000000000", "never the key itself"],
    ["--secret-access-key", "env:WRONG-NAME", "never the key itself"],
    ["--secret-access-key", "{local}", "never the key itself"],
    ["--session-token", "wrongValue==", "never the key itself"],
  ])("%s %s is refused, and not repeated", async (flag, value, expected) => {
    const box = withVault({});
    const before = box.read(".keep/vaults/aws.json");
    const { message, hint } = await expectFailure(box, ["vault:edit", "aws", flag, value], {
      exit: 2,
      code: "INVALID_OPTION",
      message: expected,
    });
    expect(message).toContain(flag);
    expect(`${message} ${hint}`.replace(expected, "")).not.toContain(value);
    expect(box.read(".keep/vaults/aws.json")).toBe(before);
  });

  test.each([
    ["an external id without a role", ["--external-id", "shop"], "external_id needs role_arn"],
    ["half a key", ["--access-key-id", "env:KEY"], "must stand together"],
    ["a role taken away from its options", ["--role-arn", ""], "session_tags needs role_arn"],
  ])("%s is refused, and nothing is changed", async (_, given, message) => {
    const box = withVault(
      given[0] === "--role-arn" ? { role_arn: roleArn("a"), session_tags: { team: "a" } } : {},
    );
    const before = box.read(".keep/vaults/aws.json");
    const expected = { exit: 2, code: "SETTINGS_CLASH", message };
    await expectFailure(box, ["vault:edit", "aws", ...given], expected);
    expect(box.read(".keep/vaults/aws.json")).toBe(before);
    if (given[1] === "") return;
    await expectFailure(box, ["vault:add", "--driver", "ssm", "--slug", "two", ...given], expected);
    expect(box.has(".keep/vaults/two.json")).toBe(false);
  });

  test("the local driver has none of them", async () => {
    const box = workspace();
    for (const flag of ["--role-arn", "--mfa-serial", "--secret-access-key"])
      await expectFailure(box, ["vault:add", "--driver", "local", flag, "madeUp"], {
        exit: 2,
        code: "INVALID_OPTION",
        message: /^((?!madeUp).)*no such option/,
      });
  });
});

describe("a file that nobody could sign in by", () => {
  test.each([
    ["role_arn", { role_arn: 17 }, "role_arn must be one ARN or a list"],
    ["role_arn", { role_arn: [17] }, "role_arn must be one ARN or a list"],
    ["session_duration", { role_arn: roleArn("a"), session_duration: "1h" }, "a number of seconds"],
    ["session_duration", { role_arn: roleArn("a"), session_duration: 60 }, "at least 900"],
    ["session_tags", { role_arn: roleArn("a"), session_tags: ["a"] }, "must be names and texts"],
    [
      "session_tags",
      { role_arn: roleArn("a"), session_tags: { a: 17 } },
      "must be names and texts",
    ],
    ["mfa_serial", { mfa_serial: 123_456 }, "mfa_serial must be text"],
    ["external_id", { external_id: "x" }, "external_id needs role_arn"],
  ])("is refused, and %s is named", async (field, wrong, problem) => {
    const box = withVault({ region: "us-east-1", ...wrong });
    const { message } = await expectFailure(box, ["get", "aws:A"], {
      exit: 2,
      code: "INVALID_CONFIG",
      message: problem,
    });
    expect(message).toContain(".keep/vaults/aws.json");
    expect(message).toContain(field);
    expect(message).not.toMatch(/17|123456/);
  });
});
