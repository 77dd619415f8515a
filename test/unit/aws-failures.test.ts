import { describe, expect, test } from "vitest";
import { KeepError } from "../../src/core/errors.ts";
import { SecretValue } from "../../src/core/secret-value.ts";
import { type Target, toKeepError } from "../../src/vaults/aws/failures.ts";
import { type AwsDriver, openAwsVault, usualPlace } from "../support/aws-vault.ts";
import { expectNotShown } from "../support/leaks.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

const VALUE = "a-made-up-value";

/** What each of the services' errors is called; those that are retried for long come further down. */
const table = [
  ...["ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"].map(
    (name) => [name, "CREDENTIALS_EXPIRED", 4, "aws sso login"] as const,
  ),
  ...[
    "AuthFailure",
    "IncompleteSignature",
    "IncompleteSignatureException",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "NotAuthorized",
    "OptInRequired",
    "SignatureDoesNotMatch",
    "SubscriptionRequiredException",
    "UnrecognizedClientException",
  ].map((name) => [name, "CREDENTIALS_REJECTED", 4, "aws sso login"] as const),
  ...["AccessDenied", "AccessDeniedException", "UnauthorizedOperation"].map(
    (name) => [name, "ACCESS_DENIED", 4, "a policy that allows SERVICE:ACTION"] as const,
  ),
  ...[
    "DecryptionFailure",
    "DisabledException",
    "EncryptionFailure",
    "InvalidKeyId",
    "InvalidKeyUsageException",
    "KMSAccessDeniedException",
    "KMSDisabledException",
    "KMSInvalidStateException",
    "KMSNotFoundException",
    "KMSOptInRequired",
    "KMSThrottlingException",
    "KeyUnavailableException",
  ].map((name) => [name, "KMS_FAILED", 3, "Check that the key exists"] as const),
  ...[
    "LimitExceeded",
    "ParameterLimitExceeded",
    "PreconditionNotMetException",
    "UnsupportedParameterType",
    "SomethingNobodyKnowsYet",
    "constructor",
  ].map((name) => [name, "SERVICE_FAILED", 3, ""] as const),
] as const;

describeWithMoto("an error of the service", (moto) => {
  const proxy = useAwsProxy(moto);
  const sayNo = (code: string, headers: Readonly<Record<string, string>> = {}): void => {
    const message = `1 validation error: Value '${VALUE}' at 'value' is wrong. secret text of AWS`;
    proxy().faults = [() => ({ kind: "error", status: 400, code, message, headers })];
  };

  const failureOf = async (work: Promise<unknown>): Promise<KeepError> => {
    const error = await work.then(
      () => "it succeeded",
      (failure: unknown) => failure,
    );
    expect(error).toBeInstanceOf(KeepError);
    return error as KeepError;
  };

  /** How the error looks that a reading, a listing and a writing end with. */
  async function failures(driver: AwsDriver): Promise<readonly KeepError[]> {
    const vault = await openAwsVault(driver, proxy().url);
    const read = async () => {
      const result = await vault.read(["A"]);
      throw result.failures.get("A");
    };
    const [written] = await vault.write([{ key: "A", value: new SecretValue(VALUE) }]);
    return [await failureOf(read()), await failureOf(vault.list()), written!.failure!];
  }

  describe.each<[AwsDriver, readonly string[]]>([
    ["ssm", ["GetParameter", "GetParametersByPath", "PutParameter"]],
    ["secretsmanager", ["GetSecretValue", "ListSecrets", "CreateSecret"]],
  ])("in %s", (driver, actions) => {
    test.each(table)("%s is %s, exit %i", async (name, code, exit, hint) => {
      sayNo(name);
      const found = await failures(driver);
      for (const [index, failure] of found.entries()) {
        expect([failure.code, failure.exitCode]).toEqual([code, exit]);
        expectNotShown(failure, VALUE);
        expectNotShown(failure, "secret text of AWS");
        expect(failure.cause).toBeUndefined();
        const named = hint.replace("SERVICE:ACTION", `${driver}:${actions[index]}`);
        expect(failure.hint ?? "").toContain(named);
      }
      expect([found.length, proxy().count()]).toEqual([3, 3]);
    });

    test.each(["InvalidSignatureException", "SignatureDoesNotMatch", "RequestExpired"])(
      "%s from a clock far away is told as the clock's fault",
      async (name) => {
        const date = new Date(Date.now() + 90 * 60_000).toUTCString();
        sayNo(name, { date });
        const vault = await openAwsVault(driver, proxy().url);
        const failure = await failureOf(vault.list());
        expect([failure.code, failure.exitCode]).toEqual(["CLOCK_SKEW", 4]);
        expect(failure.message).toMatch(/ (?:89|90) minutes away/);
        expect(proxy().count()).toBe(3);
      },
    );
  });
});

describe("a failure of the SDK", () => {
  const target: Target = {
    service: "ssm",
    vault: "aws",
    place: usualPlace,
    connection: { region: "us-east-1", profile: "work", endpoint: undefined },
    kmsKey: "alias/shop",
  };
  const failureFor = (error: object) => toKeepError(error, "GetParameter", target);

  test.each([
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TooManyUpdates",
  ])("%s to the end is THROTTLED, exit 7", (name) => {
    const { code, exitCode, message, hint } = failureFor({ name });
    expect({ code, exitCode }).toEqual({ code: "THROTTLED", exitCode: 7 });
    expect(message).toContain("ssm:GetParameter");
    expect(hint).toContain("--timeout");
  });

  test.each([
    ["ExpiredTokenException", "CREDENTIALS_EXPIRED", "aws sso login --profile work"],
    ["UnrecognizedClientException", "CREDENTIALS_REJECTED", "aws sso login --profile work"],
  ] as const)("%s is %s, and names the profile to log in with", (name, code, hint) => {
    const failure = failureFor({ name });
    expect([failure.code, failure.exitCode]).toEqual([code, 4]);
    expect(failure.hint).toContain(hint);
  });

  test("a denial names who lacks which permission on what", () => {
    const principal = "arn:aws:sts::123456789012:assumed-role/ci/session";
    const resource = "arn:aws:ssm:us-east-1:123456789012:parameter/app/local/A";
    const message = `User: ${principal} is not authorized to perform: ssm:GetParameter on resource: ${resource} because no identity-based policy allows it`;
    const { message: said, hint, details } = failureFor({ name: "AccessDeniedException", message });
    expect(said).toBe(`${principal} may not call ssm:GetParameter (aws:local).`);
    expect(hint).toBe(`Ask for a policy that allows ssm:GetParameter on ${resource}.`);
    expect(details).toMatchObject({ action: "ssm:GetParameter", principal, resource });
  });

  test("a denial by the key's own policy names the permission on the key", () => {
    const message =
      "User: arn:aws:iam::123456789012:user/ci is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab";
    const { hint } = failureFor({ name: "AccessDeniedException", message });
    expect(hint).toMatch(/allows kms:Decrypt on arn:aws:kms:us-east-1:123456789012:key\/1234abcd/);
  });

  test("a failure with the key names the key", () => {
    expect(failureFor({ name: "InvalidKeyId" }).message).toContain("alias/shop");
  });

  test.each([
    ["EAI_AGAIN", "cannot be looked up"],
    ["ECONNREFUSED", "nobody answers"],
    ["ECONNRESET", "cut off"],
    ["EHOSTUNREACH", "no way to it"],
    ["ENETUNREACH", "no network"],
    ["ENOTFOUND", "no such host"],
    ["EPIPE", "cut off"],
    ["ETIMEDOUT", "in time"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "certificate is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)"],
    ["CERT_HAS_EXPIRED", "certificate is not trusted"],
  ])("%s is UNREACHABLE, exit 7, also as a cause and under another name", (code, reason) => {
    const plain = Object.assign(new Error("low"), { code });
    for (const error of [
      plain,
      Object.assign(new Error("low"), { code, name: "TimeoutError" }),
      new Error("high", { cause: plain }),
    ]) {
      const failure = failureFor(error);
      expect([failure.code, failure.exitCode]).toEqual(["UNREACHABLE", 7]);
      expect(failure.message).toContain(`ssm.us-east-1 (vault aws) cannot be reached`);
      expect(failure.message).toContain(reason);
    }
  });

  test("an address with a password is named without it", () => {
    const connection = { ...target.connection, endpoint: "http://me:hush@127.0.0.1:9/" };
    const failure = toKeepError({ code: "ECONNREFUSED" }, "GetParameter", {
      ...target,
      connection,
    });
    expect(failure.message).toContain("127.0.0.1:9 (vault aws)");
    expectNotShown(failure, "hush");
  });

  test.each(["\u001B[31mred", "two words", `is not ${VALUE}: x`, "n".repeat(101), ""])(
    "what cannot be the name of an error is not shown: %j",
    (name) => {
      const failure = failureFor({ name, $metadata: { httpStatusCode: 400, requestId: name } });
      expect(failure.code).toBe("SERVICE_FAILED");
      expect(failure.details).toMatchObject({ error: "unknown error", request: undefined });
      if (name !== "") expectNotShown(failure, name);
    },
  );

  test("what never came from the service is thrown on as it is", () => {
    const error = new TypeError("a mistake of ours");
    expect(() => failureFor(error)).toThrow(error);
  });
});
