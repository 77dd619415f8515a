import { describe, expect, test } from "vitest";
import { SecretValue } from "../../src/core/secret-value.ts";
import type { Variables } from "../../src/core/variables.ts";
import { credentialPlan } from "../../src/vaults/aws/credentials/credential-settings.ts";
import type { AwsFlags } from "../../src/vaults/aws/world.ts";
import { usualPlace } from "../support/aws-vault.ts";
import { failureOf } from "../support/failure-of.ts";
import { expectNotShown } from "../support/leaks.ts";
import { testAwsWorld } from "../support/vault-world.ts";

const LITERAL = "made-up-secret-access-key";
const ROLE = "arn:aws:iam::123456789012:role/deploy";
const keys = { access_key_id: "env:MY_ID", secret_access_key: "env:MY_SECRET" };
const token = { web_identity_token_file: "token", role_arn: ROLE };

function plan(fields: object, variables: Variables = {}, flags: AwsFlags = {}) {
  const settings = { slug: "aws", driver: "ssm", ...fields };
  return credentialPlan(settings, usualPlace, testAwsWorld({ variables, flags }));
}

/** What the plan has of the vault's own keys. */
function keyPlan(fields: object) {
  const { source } = plan(fields);
  if (source.kind !== "keys") throw new Error(`The source is ${source.kind}.`);
  return source.keys;
}

describe("where a vault's file says that keys are", () => {
  test("is a variable, or a secret of a vault", () => {
    const fields = { access_key_id: "env:_My_ID1", secret_access_key: "{my-keys:AWS-secret_1}" };
    expect(keyPlan(fields)).toEqual({
      access_key_id: { kind: "variable", name: "_My_ID1" },
      secret_access_key: {
        kind: "secret",
        reference: { vault: "my-keys", key: "AWS-secret_1" },
      },
      session_token: undefined,
    });
  });

  test("may be the file itself, and then it is held as a secret", () => {
    const { secret_access_key: secret } = keyPlan({ ...keys, secret_access_key: LITERAL });
    expect(secret).toEqual({ kind: "literal", value: expect.any(SecretValue) });
    expectNotShown(secret, LITERAL);
    expect(JSON.stringify(plan({ ...keys, secret_access_key: LITERAL }))).not.toContain(LITERAL);
  });

  const broken = ["env:", "env:1X", "env:A-B", "env:A B", "env: A", "env:{A}", "env:A\n"].concat(
    ["{", "{}", "{x}", "{x:}", "{:X}", "{x:Y", "{x:Y}}", "{{x:Y}}", "{x:Y}z", "{X:Y}", "{x:Y Z}"],
    ["{local:A@}", "{local:A.}", "{constructor:A}"],
  );
  test.each(broken)("is refused where it is no reference: %j", (text) => {
    for (const name of ["access_key_id", "secret_access_key", "session_token"]) {
      const failure = failureOf(() => plan({ ...keys, [name]: text }));
      expect(failure).toMatchObject({ code: "INVALID_CONFIG", exitCode: 2 });
      expect(failure.details).toEqual({
        file: ".keep/vaults/aws.json",
        problems: [`${name} must be env:NAME or {vault:KEY}`],
      });
    }
  });

  test.each([
    ["an id alone", { access_key_id: "env:A" }, "must stand together"],
    ["a secret alone", { secret_access_key: "env:A" }, "must stand together"],
    ["an empty secret", { access_key_id: "env:A", secret_access_key: "" }, "must stand together"],
    ["a session token alone", { session_token: "env:A" }, "session_token needs access_key_id"],
    ["keys and a token file", { ...keys, ...token }, "cannot both be the source"],
  ])("is refused as half of it: %s", (_, fields, problem) => {
    const failure = failureOf(() => plan(fields));
    expect(failure).toMatchObject({ code: "INVALID_CONFIG", exitCode: 2 });
    expect(failure.message).toContain(problem);
  });

  test("is nothing where the fields are empty", () => {
    const empty = { access_key_id: "", secret_access_key: "", web_identity_token_file: "" };
    expect(plan(empty).source).toEqual({ kind: "chain", profile: undefined });
  });
});

describe("the source of a vault's credentials", () => {
  const environment = { AWS_ACCESS_KEY_ID: "AKIAOFENV", AWS_SECRET_ACCESS_KEY: "made-up" };
  const named = (name: string, from: string) => ({ kind: "chain", profile: { name, from } });

  test.each([
    ["keys", keys],
    ["a token file", token],
  ])("is its own before all that the environment has: %s", (_, fields) => {
    for (const variables of [environment, { AWS_PROFILE: "sdk" }])
      expect(plan({ ...fields, profile: "file" }, variables).source.kind).not.toBe("chain");
  });

  test.each([
    ["keys", keys],
    ["a token file", token],
    ["a profile", { profile: "file" }],
  ])("is a profile that was named for this run, before its own: %s", (_, fields) => {
    const byVariable = plan(fields, { KEEP_PROFILE: "mine", AWS_PROFILE: "sdk", ...environment });
    expect(byVariable.source).toEqual(named("mine", "KEEP_PROFILE"));
    const byFlag = plan(fields, { KEEP_PROFILE: "mine" }, { profile: "flag" });
    expect(byFlag.source).toEqual(named("flag", "--profile"));
  });

  test("is its profile after what the environment has", () => {
    const fields = { profile: "file" };
    expect(plan(fields).source).toEqual(named("file", "the vault's file"));
    expect(plan(fields, { AWS_PROFILE: "sdk" }).source).toEqual(named("sdk", "AWS_PROFILE"));
    expect(plan(fields, environment).source).toEqual({ kind: "chain", profile: undefined });
  });

  test("of keys is its own in each environment; of a profile it is shared", () => {
    const one = { slug: "one", driver: "ssm" };
    const two = { slug: "two", driver: "secretsmanager" };
    const ofKeys = [one, two].flatMap((vault) =>
      ["staging", "production"].map((env) =>
        JSON.stringify(
          credentialPlan({ ...vault, ...keys }, { ...usualPlace, env }, testAwsWorld()),
        ),
      ),
    );
    expect(new Set(ofKeys).size).toBe(4);
    const ofProfile = [one, two].map((vault) =>
      JSON.stringify(credentialPlan({ ...vault, profile: "p" }, usualPlace, testAwsWorld())),
    );
    expect(new Set(ofProfile).size).toBe(1);
  });

  test("keeps the roles where another profile is named", () => {
    const { roles } = plan({ ...keys, role_arn: ROLE }, { KEEP_PROFILE: "mine" });
    expect(roles.map(({ arn }) => arn)).toEqual([ROLE]);
    expect(plan(token, { KEEP_PROFILE: "mine" }).roles.map(({ arn }) => arn)).toEqual([ROLE]);
    expect(plan(token).roles).toEqual([]);
  });
});
