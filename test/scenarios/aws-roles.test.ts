import { describe, expect, test } from "vitest";
import { SecretValue } from "../../src/core/secret-value.ts";
import { AwsRun, noteSessions, roleArn, userKey } from "../support/aws-run.ts";
import { AWS_DRIVERS, actionsOf } from "../support/aws-sandbox.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

/** Roles that a vault's file names, assumed on top of the credentials that are there. */

const [first, second, third] = [roleArn("first"), roleArn("second"), roleArn("third")];

describeWithMoto("the roles of a vault's file", (moto) => {
  const proxy = useAwsProxy(moto);

  /** The forms of the calls by which roles were assumed, without what all of them have. */
  function assumed(): readonly object[] {
    return proxy()
      .calls.filter(({ action }) => action === "AssumeRole")
      .map(({ body }) => Object.entries(body))
      .map((fields) => fields.filter(([name]) => name !== "Action" && name !== "Version"))
      .map((fields) => Object.fromEntries(fields));
  }

  describe.each(AWS_DRIVERS)("%s", (driver) => {
    const action = driver === "ssm" ? "GetParameter" : "GetSecretValue";

    test("without one, the user's own key signs", async () => {
      await new AwsRun(proxy().url).read(driver);
      expect(proxy().calls).toMatchObject([{ action, accessKeyId: userKey }]);
    });

    test("one is assumed with the user's key, and its session signs", async () => {
      const { sessions, rule } = noteSessions();
      proxy().faults = [rule];
      await new AwsRun(proxy().url).read(driver, { role_arn: first });
      expect(proxy().calls).toMatchObject([
        { service: "sts", action: "AssumeRole", accessKeyId: userKey, hasSessionToken: false },
        { service: driver, action, accessKeyId: sessions[0]!.accessKeyId, hasSessionToken: true },
      ]);
      expect(sessions[0]!.accessKeyId).not.toBe(userKey);
    });

    test("three are assumed in turn, each with the session of the one before", async () => {
      const { sessions, rule } = noteSessions();
      proxy().faults = [rule];
      await new AwsRun(proxy().url).read(driver, { role_arn: [first, second, third] });
      expect(sessions.map(({ role }) => role)).toEqual([first, second, third]);
      const keys = sessions.map(({ accessKeyId }) => accessKeyId);
      expect(new Set(keys).size).toBe(3);
      expect(proxy().calls.map(({ accessKeyId }) => accessKeyId)).toEqual([userKey, ...keys]);
      expect(actionsOf(proxy().calls).at(-1)).toBe(action);
    });
  });

  test("the secrets are those of the role's account", async () => {
    const run = new AwsRun(proxy().url);
    const other = { slug: "other", role_arn: "arn:aws:iam::999999999999:role/first" };
    const theirs = await run.open("ssm", other);
    const ours = await run.open("ssm");
    const [outcome] = await theirs.write([{ key: "THEIRS", value: new SecretValue("x") }]);
    expect(outcome).toMatchObject({ key: "THEIRS", created: true });
    expect((await theirs.list()).map(({ key }) => key)).toEqual(["THEIRS"]);
    expect(await ours.list()).toEqual([]);
  });

  test("the options of the session reach STS", async () => {
    await new AwsRun(proxy().url).read("ssm", {
      role_arn: first,
      external_id: "from-the-other-company",
      session_name: "deploy@shop",
      session_duration: 7200,
      session_tags: { team: "web shop", "cost:center": "a=b" },
      transitive_tag_keys: ["team"],
      source_identity: "ada",
    });
    expect(assumed()).toEqual([
      {
        RoleArn: first,
        RoleSessionName: "deploy@shop",
        ExternalId: "from-the-other-company",
        DurationSeconds: "7200",
        "Tags.member.1.Key": "team",
        "Tags.member.1.Value": "web shop",
        "Tags.member.2.Key": "cost:center",
        "Tags.member.2.Value": "a=b",
        "TransitiveTagKeys.member.1": "team",
        SourceIdentity: "ada",
      },
    ]);
  });

  test("of several roles only the last has the options, but each the name", async () => {
    await new AwsRun(proxy().url).read("ssm", {
      role_arn: [first, second, third],
      external_id: "from-the-other-company",
      session_name: "deploy",
      session_duration: 3600,
      session_tags: { team: "web" },
      transitive_tag_keys: "team",
      source_identity: "ada",
    });
    expect(assumed()).toEqual([
      { RoleArn: first, RoleSessionName: "deploy" },
      { RoleArn: second, RoleSessionName: "deploy" },
      {
        RoleArn: third,
        RoleSessionName: "deploy",
        ExternalId: "from-the-other-company",
        DurationSeconds: "3600",
        "Tags.member.1.Key": "team",
        "Tags.member.1.Value": "web",
        "TransitiveTagKeys.member.1": "team",
        SourceIdentity: "ada",
      },
    ]);
  });

  test.each([
    ["the user", "ada", "keep-ada"],
    ["a user with other characters than AWS takes", "Ada Lövelace/x", "keep-Ada_L_velace_x"],
    ["a user with a long name", "a".repeat(80), `keep-${"a".repeat(59)}`],
    ["nobody", undefined, "keep-"],
  ])("a session without a name is called after %s", async (_, author, name) => {
    await new AwsRun(proxy().url, { author }).read("ssm", { role_arn: first });
    expect(assumed()).toEqual([{ RoleArn: first, RoleSessionName: name }]);
  });

  test("what is empty in the file counts as not there", async () => {
    const empty = { external_id: "", session_name: "", source_identity: "", mfa_serial: "" };
    await new AwsRun(proxy().url).read("ssm", { role_arn: first, ...empty });
    expect(assumed()).toEqual([{ RoleArn: first, RoleSessionName: "keep-ada" }]);
    await new AwsRun(proxy().url).read("ssm", { role_arn: "", ...empty });
    expect(assumed()).toHaveLength(1);
  });

  test("nothing is asked of STS before the vault is used", async () => {
    await new AwsRun(proxy().url).open("ssm", { role_arn: first });
    expect(proxy().calls).toEqual([]);
  });
});
