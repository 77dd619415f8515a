import { describe, expect, test } from "vitest";
import type { KeepError } from "../../src/core/errors.ts";
import { type Fault, THROTTLED, onAction, onFirst } from "../support/aws-faults.ts";
import { AwsRun, roleArn } from "../support/aws-run.ts";
import { AWS_DRIVERS, AwsSandbox } from "../support/aws-sandbox.ts";
import { expectFailure } from "../support/expect-failure.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

/** What is said when a role cannot be had. */

const role = { role_arn: roleArn("deploy") };
const principal = "arn:aws:iam::123456789012:user/ci";

/** As AWS says it. */
const DENIED = {
  kind: "error",
  status: 403,
  code: "AccessDenied",
  message: `User: ${principal} is not authorized to perform: sts:AssumeRole on resource: ${role.role_arn}`,
} as const satisfies Fault;

function refusal(status: number, code: string, headers: Record<string, string> = {}): Fault {
  return { kind: "error", status, code, headers, message: "In AWS's own words." };
}

describeWithMoto("a role that cannot be had", (moto) => {
  const proxy = useAwsProxy(moto);

  async function failure(
    fields: object = {},
    facts: ConstructorParameters<typeof AwsRun>[1] = {},
  ): Promise<KeepError> {
    const reading = new AwsRun(proxy().url, facts).read("ssm", { ...role, ...fields });
    return reading.then(
      () => expect.unreachable("it did not fail"),
      (error: unknown) => error as KeepError,
    );
  }

  describe("because it is not allowed", () => {
    test.each(AWS_DRIVERS)("%s names the role, who wants it, and what must be", async (driver) => {
      proxy().faults = [onAction("AssumeRole", DENIED)];
      const box = await AwsSandbox.with(proxy().url);
      await box.addVault(driver, "--role-arn", role.role_arn);
      await expectFailure(box, ["get", "A"], {
        exit: 4,
        code: "ROLE_NOT_ASSUMABLE",
        message: `${principal} may not assume ${role.role_arn} (vault ${driver}).`,
        hint: `The role's trust policy must allow sts:AssumeRole to ${principal}, and`,
      });
      expect(new Set(proxy().calls.map(({ action }) => action))).toEqual(new Set(["AssumeRole"]));
    });

    test.each([
      ["tags", { session_tags: { a: "b" } }, ["sts:TagSession"]],
      ["a source identity", { source_identity: "ada" }, ["sts:SetSourceIdentity"]],
      ["an external id", { external_id: "them" }, ["the external id them"]],
      [
        "all of them",
        { session_tags: { a: "b" }, source_identity: "ada", external_id: "them" },
        ["sts:TagSession", "sts:SetSourceIdentity", "the external id them"],
      ],
    ])("the hint says what %s need", async (_, fields, needs) => {
      proxy().faults = [onAction("AssumeRole", DENIED)];
      const { code, hint, details } = await failure(fields);
      expect(code).toBe("ROLE_NOT_ASSUMABLE");
      expect(details["needs"]).toEqual(needs);
      expect(hint).toContain(`allow ${["sts:AssumeRole", ...needs].join(", ")} to ${principal}`);
    });

    test("it is the one of the chain that is named", async () => {
      const [hub, last] = [roleArn("hub"), roleArn("deploy")];
      const session = "arn:aws:sts::123456789012:assumed-role/hub/keep-ada";
      const message = `User: ${session} is not authorized to perform: sts:AssumeRole on resource: ${last}`;
      proxy().faults = [
        ({ body }) => (body["RoleArn"] === last ? { ...DENIED, message } : undefined),
      ];
      const fields = { role_arn: [hub, last], session_tags: { a: "b" } };
      const { details } = await failure(fields);
      expect(details).toMatchObject({ role: last, principal: session, needs: ["sts:TagSession"] });
      proxy().faults = [({ body }) => (body["RoleArn"] === hub ? DENIED : undefined)];
      expect((await failure(fields)).details).toMatchObject({ role: hub, principal, needs: [] });
    });

    test("it is said without a name where AWS gives none", async () => {
      proxy().faults = [onAction("AssumeRole", { ...DENIED, message: "Access denied" })];
      expect((await failure()).message).toBe(`You may not assume ${role.role_arn} (vault ssm).`);
    });
  });

  test.each<readonly [string, Fault, string, number, RegExp]>([
    [
      "an option that the role does not take",
      refusal(400, "ValidationError"),
      "SERVICE_FAILED",
      3,
      /session_duration above what the role allows/,
    ],
    [
      "tags that are too long",
      refusal(400, "PackedPolicyTooLarge"),
      "SERVICE_FAILED",
      3,
      /tags of the session are too long/,
    ],
    [
      "a region in which STS is switched off",
      refusal(403, "RegionDisabledException"),
      "SERVICE_FAILED",
      3,
      /not switched on STS for this region/,
    ],
    [
      "a key that AWS does not know",
      refusal(403, "InvalidClientTokenId"),
      "CREDENTIALS_REJECTED",
      4,
      /does not accept the credentials/,
    ],
    [
      "a session that is over",
      refusal(403, "ExpiredToken"),
      "CREDENTIALS_EXPIRED",
      4,
      /have expired/,
    ],
    [
      "a clock that is wrong",
      refusal(403, "SignatureDoesNotMatch", {
        date: new Date(Date.now() - 1_800_000).toUTCString(),
      }),
      "CLOCK_SKEW",
      4,
      /30 minutes/,
    ],
    ["STS that hangs up", { kind: "reset" }, "TIMED_OUT", 7, /signing in had not ended/],
    ["STS that never answers", { kind: "hang" }, "TIMED_OUT", 7, /signing in had not ended/],
    [
      "STS that is always busy",
      { ...THROTTLED, code: "Throttling" },
      "TIMED_OUT",
      7,
      /within 0.4 s/,
    ],
    ["STS that is always broken", refusal(500, "InternalFailure"), "TIMED_OUT", 7, /within 0.4 s/],
  ])("says so of %s", async (_, fault, code, exitCode, message) => {
    proxy().faults = [onAction("AssumeRole", fault)];
    const failed = await failure({}, { timeoutMs: 400 });
    expect({ code: failed.code, exitCode: failed.exitCode }).toEqual({ code, exitCode });
    expect(failed.message).toMatch(message);
    expect(failed.message).toContain("ssm");
    expect(`${failed.message} ${failed.hint}`).not.toContain("AWS's own words");
    expect(proxy().count("GetParameter")).toBe(0);
  });

  test.each<readonly [string, Fault]>([
    ["was busy", { ...THROTTLED, code: "Throttling" }],
    ["was broken", refusal(503, "ServiceUnavailable")],
    ["hung up", { kind: "reset" }],
  ])("is had all the same where STS %s at first", async (_, fault) => {
    proxy().faults = [onFirst(2, "AssumeRole", fault)];
    await new AwsRun(proxy().url).read("ssm", role);
    expect(proxy().count("AssumeRole")).toBe(3);
    expect(proxy().count("GetParameter")).toBe(1);
  });

  test("because STS is not there: the address is named, and the exit is 7", async () => {
    const { code, exitCode, message } = await failure(
      {},
      { variables: { AWS_STS_ENDPOINT: "http://127.0.0.1:9" } },
    );
    expect({ code, exitCode }).toEqual({ code: "UNREACHABLE", exitCode: 7 });
    expect(message).toContain("127.0.0.1:9");
  });

  test("--timeout ends the wait for STS", async () => {
    proxy().faults = [onAction("AssumeRole", { kind: "hang" })];
    const box = await AwsSandbox.with(proxy().url);
    await box.addVault("ssm", "--role-arn", role.role_arn);
    const failed = await box.failure(["get", "A", "--timeout", "1"]);
    expect(failed).toMatchObject({ exit: 7, code: "TIMED_OUT", details: { seconds: 1 } });
  });

  test("is asked for again by the next call: a failure is not remembered", async () => {
    const run = new AwsRun(proxy().url);
    proxy().faults = [onFirst(1, "AssumeRole", DENIED)];
    await expect(run.read("ssm", role)).rejects.toMatchObject({ code: "ROLE_NOT_ASSUMABLE" });
    await run.read("ssm", role);
    expect(proxy().count("GetParameter")).toBe(1);
  });
});
