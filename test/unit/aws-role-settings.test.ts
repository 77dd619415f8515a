import { describe, expect, test } from "vitest";
import { credentialPlan } from "../../src/vaults/aws/credentials/credential-settings.ts";
import { roleArn } from "../support/aws-run.ts";
import { usualPlace } from "../support/aws-vault.ts";
import { failureOf } from "../support/failure-of.ts";
import { testAwsWorld } from "../support/vault-world.ts";

const base = { slug: "aws", driver: "ssm" };
const one = { role_arn: roleArn("one") };
const two = { role_arn: [roleArn("one"), roleArn("two")] };
const token = { web_identity_token_file: "/token" };
const mfa = { mfa_serial: "arn:aws:iam::123456789012:mfa/ada" };

function plan(fields: object) {
  return credentialPlan({ ...base, ...fields }, usualPlace, testAwsWorld());
}

describe("what a vault's file says of roles", () => {
  test.each([
    ["nothing", {}],
    ["one role", one],
    ["a role in a list of its own", { role_arn: [roleArn("one")] }],
    ["several", two],
    ["a role with a path", { role_arn: roleArn("team/a/deploy@shop") }],
    ["a role in China", { role_arn: "arn:aws-cn:iam::123456789012:role/one" }],
    ["a long session of one role", { ...one, session_duration: 43_200 }],
    ["an hour in a chain", { ...two, session_duration: 3600 }],
    ["a tag that is handed down", { ...one, session_tags: { a: "" }, transitive_tag_keys: ["a"] }],
    ["a device, without a role", mfa],
    ["a token, for a long session", { ...one, ...token, session_duration: 43_200 }],
    [
      "a token for the first role, and options for the last",
      { ...two, ...token, external_id: "x" },
    ],
    ["no roles at all, and empty options", { role_arn: [], external_id: "", session_name: "" }],
  ])("may be %s", (_, fields) => {
    expect(() => plan(fields)).not.toThrow();
  });

  test.each([
    ["external_id", { external_id: "x" }, "external_id needs role_arn"],
    ["session_name", { session_name: "x" }, "session_name needs role_arn"],
    ["session_duration", { session_duration: 900 }, "session_duration needs role_arn"],
    ["session_tags", { session_tags: { a: "b" } }, "session_tags needs role_arn"],
    ["transitive_tag_keys", { transitive_tag_keys: "a" }, "transitive_tag_keys needs role_arn"],
    ["source_identity", { source_identity: "x" }, "source_identity needs role_arn"],
    ["a token", token, "web_identity_token_file needs role_arn"],
  ])("may not be %s without a role", (_, fields, problem) => {
    const { code, exitCode, details } = failureOf(() => plan(fields));
    expect({ code, exitCode }).toEqual({ code: "INVALID_CONFIG", exitCode: 2 });
    expect(details).toEqual({ file: ".keep/vaults/aws.json", problems: [problem] });
  });

  test.each([
    ["a role by its name", { role_arn: "deploy" }, "role_arn must be the ARN"],
    ["a user", { role_arn: "arn:aws:iam::123456789012:user/ci" }, "role_arn must be the ARN"],
    ["a wrong one among others", { role_arn: [roleArn("one"), "x"] }, "role_arn must be the ARN"],
    [
      "more than an hour in a chain",
      { ...two, session_duration: 3601 },
      "session_duration must be at most 3600",
    ],
    [
      "a key that is handed down, but is no tag",
      { ...one, session_tags: { a: "b" }, transitive_tag_keys: ["a", "c"] },
      "transitive_tag_keys must name keys of session_tags",
    ],
    [
      "a key that is handed down, named as what every object has",
      { ...one, session_tags: {}, transitive_tag_keys: "constructor" },
      "transitive_tag_keys must name keys of session_tags",
    ],
    ["a token and a device", { ...one, ...token, ...mfa }, "mfa_serial cannot be used"],
    ["a token and a device, in a chain", { ...two, ...token, ...mfa }, "mfa_serial cannot be used"],
    ["a token and an id", { ...one, ...token, external_id: "x" }, "external_id cannot be used"],
    ["a token and tags", { ...one, ...token, session_tags: { a: "b" } }, "session_tags cannot be"],
    [
      "a token and a source identity",
      { ...one, ...token, source_identity: "x" },
      "source_identity cannot be used",
    ],
    [
      "a token and keys",
      { ...one, ...token, access_key_id: "env:A", secret_access_key: "env:B" },
      "access_key_id and web_identity_token_file",
    ],
  ])("may not be %s", (_, fields, problem) => {
    const { code, exitCode, message } = failureOf(() => plan(fields));
    expect({ code, exitCode }).toEqual({ code: "INVALID_CONFIG", exitCode: 2 });
    expect(message).toContain(problem);
  });

  test("is told with all its problems at once, and none of its values", () => {
    const failure = failureOf(() =>
      plan({ role_arn: "not-an-arn", access_key_id: "AKIAMADEUP", transitive_tag_keys: "team" }),
    );
    expect(failure.details["problems"]).toHaveLength(3);
    expect(JSON.stringify(failure.details)).not.toMatch(/not-an-arn|AKIAMADEUP|team/);
  });
});
